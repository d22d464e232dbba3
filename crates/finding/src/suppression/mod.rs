//! Suppressions: a person's decision to accept a finding, with a reason and perhaps an end.
//!
//! ```text
//! comments of documents ─┐
//! annotations ───────────┼─► claims: whose spelling, which rules, why, until when
//! garboard.yaml ─────────┘      │
//!                               ▼
//! findings ─────────────────► apply ─► findings that count, and suppression/* about the claims
//!                               └────► findings that are accepted, each with by what
//! ```
//!
//! A suppression in another tool's spelling accepts what that tool would have found: its ids are
//! looked up among that tool's aliases, and its "everything" means the rules that it knows too.

mod annotations;
mod apply;
mod claim;
mod comments;
mod entry;
mod grammar;
mod kube_score;
mod nest;
mod policy;
mod report;
mod rules;

use garboard_manifest::FieldPath;

pub use apply::{Context, Outcome, apply};
pub use claim::Tool;
pub use comments::{Comment, comments};
pub use kube_score::CHECKS as KUBE_SCORE;
pub use policy::{Entry, EntryPlace, Policy};
pub use rules::ALL as RULES;

use crate::date::Date;
use crate::finding::Target;

/// By what a finding is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// In which way.
    pub how: How,
    /// In whose spelling.
    pub tool: Tool,
    /// Where that is written, if it has a place.
    pub written: Option<(Target, FieldPath)>,
    /// Why.
    pub reason: Option<Box<str>>,
    /// Who accepted it.
    pub owner: Option<Box<str>>,
    /// The last day on which it counts.
    pub until: Option<Date>,
}

/// The ways to accept a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// A comment in the file.
    Comment,
    /// An annotation of the object or its pod template.
    Annotation,
    /// An entry of `garboard.yaml`.
    Configuration,
    /// The findings of an earlier day.
    Baseline,
}

impl How {
    /// Lower-case word, as reports spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            How::Comment => "comment",
            How::Annotation => "annotation",
            How::Configuration => "configuration",
            How::Baseline => "baseline",
        }
    }

    /// Whether the decision stands in the file that the finding is about.
    pub const fn is_in_source(self) -> bool {
        matches!(self, How::Comment | How::Annotation)
    }
}
