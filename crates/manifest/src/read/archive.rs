//! Tar archives: their manifests, kept in memory.
//!
//! Names in an archive are only names: nothing is ever written, so `../../etc/x.yaml` is as good as
//! any. Three bounds end a bomb: entries, bytes that come out of the archive, bytes that are kept.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use super::bytes::{self, Limited};
use super::charts;
use super::find::{SkipReason, Skipped};
use super::names::{Named, named};
use super::options::{Bounds, ReadOptions};
use super::patterns::Excludes;
use super::source::{Source, unreadable};
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// What an archive holds.
#[derive(Default)]
pub(super) struct Archive {
    pub(super) sources: Vec<Source>,
    pub(super) skipped: Vec<Skipped>,
    /// Why it was not read to its end.
    pub(super) problem: Option<Problem>,
}

/// Reads the archive that is shown as `name`, compressed or not.
pub(super) fn read(
    name: &str,
    reader: impl Read,
    options: &ReadOptions,
    excludes: &Excludes,
) -> Archive {
    let mut unpacking = Unpacking {
        name,
        excludes,
        bounds: options.bounds(),
        sources: BTreeMap::new(),
        skipped: Vec::new(),
    };
    let problem = unpacking.all(reader, options).err().map(|problem| {
        let message = format!(
            "{}; what follows in the archive was not read",
            problem.message
        );
        Problem { message, ..problem }
    });
    Archive {
        skipped: std::mem::take(&mut unpacking.skipped),
        sources: unpacking.finish(),
        problem,
    }
}

struct Unpacking<'a> {
    name: &'a str,
    excludes: &'a Excludes,
    /// What is left of the limits.
    bounds: Bounds,
    /// By name inside the archive: of entries with one name the last counts, as in unpacking.
    sources: BTreeMap<String, Source>,
    skipped: Vec<Skipped>,
}

impl Unpacking<'_> {
    fn all(&mut self, reader: impl Read, options: &ReadOptions) -> Result<(), Problem> {
        let failed = |error: std::io::Error| unreadable(&error);
        let reader = bytes::decompressed(reader).map_err(failed)?;
        let mut archive = tar::Archive::new(Limited::new(reader, options.max_archive_bytes));
        for (index, entry) in archive.entries().map_err(failed)?.enumerate() {
            if index as u64 >= options.max_archive_entries {
                let message = format!("more than {} entries", options.max_archive_entries);
                return Err(too_large(message));
            }
            self.entry(&mut entry.map_err(failed)?)?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &mut tar::Entry<'_, impl Read>) -> Result<(), Problem> {
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let shown = format!("{}!/{path}", self.name);
        if self.excludes.leave_out_file(path) || self.excludes.leave_out_file(&shown) {
            return Ok(());
        }
        let file_type = entry.header().entry_type();
        if file_type.is_dir() {
            return Ok(());
        }
        match named(path) {
            // A sparse file's holes come out of nowhere, and so out of every bound.
            Named::Manifest if file_type.is_file() || file_type.is_contiguous() => {
                let size = entry.size();
                let bytes =
                    bytes::read_stream(entry, self.bounds).map_err(|error| unreadable(&error))?;
                let length = bytes.len() as u64;
                if length < size && length <= self.bounds.text {
                    let message = format!("{path} is cut short");
                    return Err(Problem::new(
                        ProblemKind::Unreadable,
                        Span::default(),
                        message,
                    ));
                }
                self.keep(path.to_owned(), Source::held(shown, bytes, self.bounds))?;
            }
            // A link's target is an entry of its own, if it is in the archive at all.
            Named::Manifest => self.skip(shown, SkipReason::NotManifest),
            Named::Archive => self.skip(shown, SkipReason::Archive),
            Named::Other => {}
        }
        Ok(())
    }

    fn keep(&mut self, path: String, source: Source) -> Result<(), Problem> {
        let held = source.held_bytes();
        self.sources.insert(path, source);
        // Compressed entries can come to more than the archive itself.
        let Some(left) = self.bounds.inflated.checked_sub(held) else {
            return Err(too_large("more than the limit of one archive".to_owned()));
        };
        self.bounds.inflated = left;
        self.bounds.text = self.bounds.text.min(left);
        Ok(())
    }

    fn skip(&mut self, path: String, reason: SkipReason) {
        self.skipped.push(Skipped { path, reason });
    }

    fn finish(mut self) -> Vec<Source> {
        let in_charts: Vec<bool> = self
            .sources
            .keys()
            .map(|path| {
                charts::roots(Path::new(path)).any(|root| {
                    let chart = root.join("Chart.yaml");
                    self.sources.contains_key(&*chart.to_string_lossy())
                })
            })
            .collect();
        for (source, is_in_chart) in self.sources.values_mut().zip(in_charts) {
            source.in_chart_templates = is_in_chart;
        }
        self.sources.into_values().collect()
    }
}

fn too_large(message: String) -> Problem {
    Problem::new(ProblemKind::TooLarge, Span::default(), message)
}
