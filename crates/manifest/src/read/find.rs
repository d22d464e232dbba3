//! From what a user asks for to the files that are read.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::archive::{self, Archive};
use super::bytes;
use super::charts::Charts;
use super::folder::{self, Link};
use super::input::{Input, InputError};
use super::names::{Named, named};
use super::options::ReadOptions;
use super::patterns::{Excludes, Pattern};
use super::source::{Source, unreadable};
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// What the inputs led to; every list sorted by path.
#[derive(Debug, Default)]
pub struct Found {
    /// What there is to read; no file twice.
    pub sources: Vec<Source>,
    /// What looked like input and was left out.
    pub skipped: Vec<Skipped>,
    /// Inputs that do not exist, and patterns that match nothing.
    pub missing: Vec<String>,
    /// Files, folders and archives that cannot be read, by path as it is shown.
    pub problems: Vec<(String, Problem)>,
}

/// Something that was found and not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Its path as it is shown.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why something was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Named like a manifest, and a pipe, a socket or a device.
    NotManifest,
    /// An archive in a folder: named itself, it is read.
    Archive,
    /// A symlink that leads out of the folders that were named.
    SymlinkOutside,
}

/// Finds what `inputs` ask for.
///
/// Folders are walked as git sees them (`.gitignore`, `.ignore`, `.garboardignore`; hidden folders
/// included, `.git` left out) for `.yaml .yml .json .jsonl .ndjson`, also with `.gz`. A file that
/// is named is read whatever it is called, and read as an archive if it is one.
///
/// # Errors
///
/// When an exclude or a pattern is malformed.
pub fn find(inputs: &[Input], options: &ReadOptions) -> Result<Found, InputError> {
    let mut search = Search {
        options,
        excludes: Excludes::new(&options.excludes)?,
        found: Found::default(),
        seen: HashSet::new(),
        roots: Vec::new(),
        links: Vec::new(),
        charts: Charts::default(),
    };
    for input in inputs {
        match input {
            Input::Path(path) => search.path(path)?,
            Input::Bytes { name, bytes } => search.stream(name.clone(), bytes.clone()),
        }
    }
    Ok(search.finish())
}

/// The state of a search.
pub(super) struct Search<'o> {
    pub(super) options: &'o ReadOptions,
    pub(super) excludes: Excludes,
    pub(super) found: Found,
    /// Files that are in `found`, by their real path.
    seen: HashSet<PathBuf>,
    /// Folders that were walked, by their real path.
    pub(super) roots: Vec<PathBuf>,
    /// Symlinks of the walks: looked at last, so that a file goes by its own name.
    pub(super) links: Vec<Link>,
    charts: Charts,
}

impl Search<'_> {
    fn path(&mut self, path: &Path) -> Result<(), InputError> {
        let path: &Path = &path.components().collect::<PathBuf>(); // no `//`, no inner `.`
        match fs::metadata(path) {
            Ok(metadata) => {
                self.existing(path, &metadata);
                Ok(())
            }
            Err(error) if is_missing(&error) => self.pattern(path),
            Err(error) => {
                self.problem(shown(path), unreadable(&error));
                Ok(())
            }
        }
    }

    fn pattern(&mut self, path: &Path) -> Result<(), InputError> {
        let text = path.to_string_lossy();
        let matches = match Pattern::new(&text)? {
            Some(pattern) => folder::matches(&pattern),
            None => Vec::new(),
        };
        if matches.is_empty() {
            self.found.missing.push(shown(path));
        }
        for path in matches {
            match fs::metadata(&path) {
                Ok(metadata) => self.existing(&path, &metadata),
                Err(error) => self.problem(shown(&path), unreadable(&error)),
            }
        }
        Ok(())
    }

    fn existing(&mut self, path: &Path, metadata: &fs::Metadata) {
        if metadata.is_dir() {
            folder::walk(self, path);
            return;
        }
        let shown = shown(path);
        if self.excludes.leave_out_file(&shown) {
            return;
        }
        if metadata.is_file() {
            self.named_file(shown, path);
            return;
        }
        // A pipe gives its bytes once.
        let read =
            File::open(path).and_then(|file| bytes::read_stream(file, self.options.bounds()));
        match read {
            Ok(bytes) => self.stream(shown, bytes),
            Err(error) => self.problem(shown, unreadable(&error)),
        }
    }

    fn named_file(&mut self, shown: String, path: &Path) {
        let is_archive = match named(&shown) {
            Named::Manifest => false,
            Named::Archive => true,
            Named::Other => begins_as_archive(path),
        };
        let real = real(path);
        if !is_archive {
            self.file(shown, path.to_owned(), real);
        } else if self.seen.insert(real) {
            match File::open(path) {
                Ok(file) => self.archive(&shown, file),
                Err(error) => self.problem(shown, unreadable(&error)),
            }
        }
    }

    /// Bytes that are here only once.
    fn stream(&mut self, name: String, bytes: Vec<u8>) {
        if bytes::is_archive(&bytes) {
            self.archive(&name, &bytes[..]);
        } else {
            let source = Source::held(name, bytes, self.options.bounds());
            self.found.sources.push(source);
        }
    }

    fn archive(&mut self, name: &str, reader: impl io::Read) {
        let Archive {
            sources,
            skipped,
            problem,
        } = archive::read(name, reader, self.options, &self.excludes);
        self.found.sources.extend(sources);
        self.found.skipped.extend(skipped);
        if let Some(problem) = problem {
            self.problem(name.to_owned(), problem);
        }
    }

    /// A file, unless it is there already.
    pub(super) fn file(&mut self, shown: String, path: PathBuf, real: PathBuf) {
        if self.seen.contains(&real) {
            return;
        }
        let mut source = Source::file(shown, path);
        source.in_chart_templates = self.charts.hold(&real);
        self.found.sources.push(source);
        self.seen.insert(real);
    }

    pub(super) fn skip(&mut self, path: String, reason: SkipReason) {
        self.found.skipped.push(Skipped { path, reason });
    }

    pub(super) fn problem(&mut self, path: String, problem: Problem) {
        self.found.problems.push((path, problem));
    }

    fn finish(mut self) -> Found {
        let mut links = std::mem::take(&mut self.links);
        links.sort_by(|one, other| one.shown.cmp(&other.shown));
        for link in links {
            self.link(link);
        }
        let mut found = self.found;
        found
            .sources
            .sort_by(|one, other| one.path.cmp(&other.path));
        found.skipped.sort();
        found.skipped.dedup();
        found
            .problems
            .sort_by(|(one, _), (other, _)| one.cmp(other));
        found.problems.dedup();
        found
    }

    fn link(&mut self, link: Link) {
        let name = named(&link.shown);
        let (Ok(target), Ok(metadata)) = (fs::canonicalize(&link.path), fs::metadata(&link.path))
        else {
            if name == Named::Manifest {
                let message = "cannot be read: a symlink that leads nowhere";
                let problem = Problem::new(ProblemKind::Unreadable, Span::default(), message);
                self.problem(link.shown, problem);
            }
            return;
        };
        if self.seen.contains(&target) {
            return;
        }
        let is_inside = self.roots.iter().any(|root| target.starts_with(root));
        match (name, is_inside) {
            // The walk comes past what lies inside, unless it is to be left out.
            _ if metadata.is_dir() && is_inside => {}
            (Named::Manifest | Named::Archive, false) => {
                self.skip(link.shown, SkipReason::SymlinkOutside);
            }
            _ if metadata.is_dir() => self.skip(link.shown, SkipReason::SymlinkOutside),
            (Named::Manifest, true) if metadata.is_file() => {
                self.file(link.shown, link.path, target);
            }
            (Named::Manifest, true) => self.skip(link.shown, SkipReason::NotManifest),
            (Named::Archive, true) => self.skip(link.shown, SkipReason::Archive),
            (Named::Other, _) => {}
        }
    }
}

/// A path as reports show it: as it was written, without `./` in front, with `/` between.
pub(super) fn shown(path: &Path) -> String {
    let path = path
        .strip_prefix(".")
        .ok()
        .filter(|rest| *rest != Path::new(""))
        .unwrap_or(path);
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The path that a file has however it was reached; of what has none, the one it was reached by.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Whether a file of any name is an archive; what cannot be read is found out when it is loaded.
fn begins_as_archive(path: &Path) -> bool {
    File::open(path)
        .and_then(|file| bytes::read_up_to(file, bytes::ARCHIVE_HEAD))
        .is_ok_and(|head| bytes::is_archive(&head))
}
