//! Findings to text: one file a format, all from the same [`Report`].
//!
//! ```text
//! Report { world, findings, coverage, texts } ─► places (files read again, in parallel batches)
//!        people:    full · concise · markdown · html           (groups: one entry an object)
//!        machines:  json · jsonl · sarif · junit · gitlab · csv
//!        pipelines: github · azure
//!        whoever:   template
//! ```
//!
//! Answers to questions are not findings: they are a [`table`], [`connections`], a [`graph`], or values that serde
//! writes as JSON and [`yaml`].
//!
//! Whatever comes from manifests is foreign: each format escapes it for its reader, and values of
//! Secrets are shown nowhere.

mod escape;
mod groups;
mod locate;
mod picture;
mod places;
mod record;
mod summary;
mod suppressed;

pub mod azure;
pub mod concise;
pub mod connections;
pub mod csv;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod graph;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod sarif;
pub mod table;
pub mod template;
pub mod yaml;

pub use escape::visible;
pub use locate::{Location, Locator};
pub use places::spans_of;
pub use suppressed::justification;

use std::sync::Arc;
use std::time::Duration;

use garboard_finding::{Coverage, Finding};
use garboard_world::{FileId, World};

/// What is reported.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The objects.
    pub world: &'a World,
    /// The findings that count, in the order of [`garboard_finding::Findings::finish`].
    pub findings: &'a [Finding],
    /// Findings that someone has accepted, in the same order; each says by what.
    pub suppressed: &'a [Finding],
    /// What was looked at.
    pub coverage: &'a Coverage,
    /// The files, to be read again.
    pub texts: &'a dyn Texts,
    /// How long judging took.
    pub elapsed: Option<Duration>,
}

/// The texts of files, read again when places and code frames are needed.
pub trait Texts: Sync {
    /// The text of a file; none if it cannot be read any more, or is too large to hold.
    fn text(&self, file: FileId) -> Option<Arc<str>>;

    /// One document of a file that is too large to hold, with the line on which it begins.
    fn document(&self, _file: FileId, _document: u32) -> Option<(Arc<str>, u32)> {
        None
    }
}

/// How people want to see a report.
#[derive(Clone, Copy, Debug)]
pub struct Human {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours may be used.
    pub is_coloured: bool,
    /// Whether only ASCII may be used.
    pub is_ascii: bool,
    /// Whether every finding is shown, however many.
    pub shows_all: bool,
    /// Whether the summary follows.
    pub has_summary: bool,
    /// Whether accepted findings are listed.
    pub shows_suppressed: bool,
}

/// A path as pipelines compare it with the paths of a repository.
fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}
