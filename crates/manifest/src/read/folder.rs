//! Walking folders.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::find::{Search, SkipReason, real, shown};
use super::names::{Named, named};
use super::patterns::{Excludes, Pattern};
use super::source::unreadable;
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// A symlink that a walk came past.
pub(super) struct Link {
    pub(super) shown: String,
    pub(super) path: PathBuf,
}

/// Finds what is in a folder and what lies below it.
pub(super) fn walk(search: &mut Search<'_>, root: &Path) {
    let real_root = real(root);
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false)
        .require_git(false) // an unpacked archive of a repository is read as the repository is
        .git_global(false) // what one person ignores everywhere must not change a report
        .add_custom_ignore_filename(".garboardignore")
        .filter_entry(filter(root.to_owned(), search.excludes.clone()));
    for entry in walk.build() {
        match entry {
            Ok(entry) => found(search, &entry, root, &real_root),
            Err(error) => {
                let (path, problem) = problem_of(&error, root);
                search.problem(shown(path), problem);
            }
        }
    }
    search.roots.push(real_root);
}

fn found(search: &mut Search<'_>, entry: &DirEntry, root: &Path, real_root: &Path) {
    let Some(file_type) = entry.file_type().filter(|_| entry.depth() > 0) else {
        return;
    };
    if file_type.is_dir() {
        return;
    }
    let path = entry.path();
    if file_type.is_symlink() {
        search.links.push(Link {
            shown: shown(path),
            path: path.to_owned(),
        });
        return;
    }
    match named(&entry.file_name().to_string_lossy()) {
        Named::Manifest if file_type.is_file() => {
            let below = path.strip_prefix(root).unwrap_or(path);
            search.file(shown(path), path.to_owned(), real_root.join(below));
        }
        Named::Manifest => search.skip(shown(path), SkipReason::NotManifest),
        Named::Archive => search.skip(shown(path), SkipReason::Archive),
        Named::Other => {}
    }
}

/// The paths that match a pattern, sorted, as a shell would pass them.
pub(super) fn matches(pattern: &Pattern<'_>) -> Vec<PathBuf> {
    let base = Path::new(pattern.base);
    let mut walk = WalkBuilder::new(base);
    walk.standard_filters(false)
        .max_depth(pattern.depth)
        .filter_entry(filter(base.to_owned(), Excludes::none()))
        .sort_by_file_name(OsStr::cmp);
    walk.build()
        .filter_map(Result::ok) // a shell does not mind what it cannot look into
        .filter(|entry| entry.depth() > 0)
        .filter(|entry| {
            let below = entry.path().strip_prefix(base).unwrap_or(entry.path());
            let is_folder = entry
                .file_type()
                .is_some_and(|file_type| file_type.is_dir());
            pattern.is_match(below, is_folder)
        })
        .map(DirEntry::into_path)
        .collect()
}

/// Leaves out what is excluded, and what belongs to git.
fn filter(root: PathBuf, excludes: Excludes) -> impl Fn(&DirEntry) -> bool + Send + Sync + 'static {
    move |entry| {
        if entry.depth() == 0 {
            return true;
        }
        if entry.file_name() == ".git" {
            return false;
        }
        if excludes.is_empty() {
            return true;
        }
        let is_folder = entry
            .file_type()
            .is_some_and(|file_type| file_type.is_dir());
        let below = entry.path().strip_prefix(&root).unwrap_or(entry.path());
        !excludes.leave_out(&shown(entry.path()), is_folder)
            && !excludes.leave_out(&shown(below), is_folder)
    }
}

/// What went wrong in a walk, and where; at the root if the walk does not say.
fn problem_of<'e>(error: &'e ignore::Error, root: &'e Path) -> (&'e Path, Problem) {
    match error {
        ignore::Error::WithPath { path, err } => (path, problem_of(err, root).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            problem_of(err, root)
        }
        ignore::Error::Io(error) => (root, unreadable(&plain(error))),
        other => {
            let message = other.to_string();
            (
                root,
                Problem::new(ProblemKind::Unreadable, Span::default(), message),
            )
        }
    }
}

/// The system's own error: the walk wraps it, and repeats the path in its message.
fn plain(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(
        || io::Error::from(error.kind()),
        io::Error::from_raw_os_error,
    )
}
