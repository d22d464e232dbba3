//! `git:REF:PATH`: files as a commit has them, read without a checkout and without git.
//!
//! ```text
//! REF ─► tree ─► manifests below PATH ─► an archive in memory ─► read like any other
//! ```
//!
//! So the limits of archives hold, and nothing of the repository's configuration is run.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use garboard_manifest::{Input, ReadOptions, is_manifest};
use gix::bstr::ByteSlice as _;

/// What stands before a source of a commit.
const PREFIX: &str = "git:";

/// The input that an argument means, if it means a commit.
pub(super) fn input(argument: &str, options: &ReadOptions) -> Option<anyhow::Result<Input>> {
    let (reference, path) = split(argument)?;
    let input = read(reference, path, options);
    Some(input.with_context(|| argument.escape_debug().to_string()))
}

/// Reference and path; without a path it is the whole tree. A reference holds no colon
/// (`git help check-ref-format`).
fn split(argument: &str) -> Option<(&str, &str)> {
    let rest = argument.strip_prefix(PREFIX)?;
    Some(rest.split_once(':').unwrap_or((rest, "")))
}

fn read(reference: &str, path: &str, options: &ReadOptions) -> anyhow::Result<Input> {
    if reference.is_empty() {
        bail!("no commit is named; write git:REF:PATH");
    }
    let repository = gix::discover(".").map_err(|_| anyhow!("this is no git repository"))?;
    let unknown = || {
        anyhow!(
            "no commit, branch or tag is called \"{}\"",
            reference.escape_debug()
        )
    };
    let object = repository
        .rev_parse_single(reference)
        .map_err(|_| unknown())?
        .object()?;
    let tree = object.peel_to_tree().map_err(|_| unknown())?;
    let path = in_repository(&repository, path)?;
    let files = files(&tree, &path).with_context(|| format!("cannot read {reference}"))?;
    if files.is_empty() {
        bail!(
            "{reference} has no manifests at \"{}\"",
            path.display().to_string().escape_debug()
        );
    }
    let name = format!("{PREFIX}{reference}");
    // What is named itself is read whatever it is called; an archive is read by names.
    Ok(match &files[..] {
        [file] if file.is_named => Input::Bytes {
            name: format!("{name}!/{}", file.path),
            bytes: blob(&repository, file, options.max_archive_bytes)?.0,
        },
        files => Input::Bytes {
            name,
            bytes: archive(&repository, files, options.max_archive_bytes)?,
        },
    })
}

/// A path from the root of the repository; as in git, one that begins with a dot starts at the
/// working folder.
fn in_repository(repository: &gix::Repository, path: &str) -> anyhow::Result<PathBuf> {
    let mut whole = PathBuf::new();
    if path == "." || path.starts_with("./") || path.starts_with("../") || path == ".." {
        let prefix = repository
            .prefix()
            .context("the working folder is not known")?;
        whole.extend(prefix);
    }
    for component in Path::new(path).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => whole.push(name),
            Component::ParentDir if whole.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                bail!("the path leads out of the repository");
            }
        }
    }
    Ok(whole)
}

/// A file of a commit.
struct File {
    path: String,
    id: gix::ObjectId,
    /// Whether the path that was asked for is the file's.
    is_named: bool,
}

/// The manifests below a path; what is named itself counts whatever it is called. Links are left
/// out: what they lead to is a file of its own.
fn files(tree: &gix::Tree<'_>, path: &Path) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    if !path.as_os_str().is_empty() {
        let Some(entry) = tree.lookup_entry_by_path(path)? else {
            return Ok(files);
        };
        if entry.mode().is_blob() {
            let path = path.to_string_lossy().into_owned();
            return Ok(vec![File {
                path,
                id: entry.object_id(),
                is_named: true,
            }]);
        }
    }
    for entry in tree.traverse().breadthfirst.files()? {
        let is_below = Path::new(&*entry.filepath.to_path_lossy()).starts_with(path);
        let name = entry.filepath.to_str_lossy();
        if entry.mode.is_blob() && is_below && is_manifest(&name) {
            files.push(File {
                path: name.into_owned(),
                id: entry.oid,
                is_named: false,
            });
        }
    }
    Ok(files)
}

/// The files as a tar archive, within the limit of archives.
fn archive(repository: &gix::Repository, files: &[File], limit: u64) -> anyhow::Result<Vec<u8>> {
    let mut room = limit;
    let mut archive = tar::Builder::new(Vec::new());
    for file in files {
        let (bytes, left) = blob(repository, file, room)?;
        room = left;
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, &file.path, &*bytes)?;
    }
    Ok(archive.into_inner()?)
}

/// A file's bytes, if there is room for them, and the room that is left.
fn blob(repository: &gix::Repository, file: &File, room: u64) -> anyhow::Result<(Vec<u8>, u64)> {
    let size = repository.find_header(file.id)?.size();
    let left = room
        .checked_sub(size)
        .context("the manifests are larger than an archive may be")?;
    Ok((repository.find_object(file.id)?.detach().data, left))
}
