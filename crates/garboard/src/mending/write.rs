//! New texts to files: whole or not at all, and never over what somebody else has written since.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::MendedFile;

/// Writes a file's new text: beside it, then over it by a rename, with the mode that it had.
pub(crate) fn write(file: &MendedFile) -> anyhow::Result<()> {
    let shown = &file.source.path;
    let Some(path) = file.source.file_path() else {
        bail!("{shown}: only files can be written, not stdin or entries of archives");
    };
    write_file(path, &file.before, &file.after).with_context(|| shown.clone())
}

fn write_file(path: &Path, before: &str, after: &str) -> anyhow::Result<()> {
    let metadata = fs::symlink_metadata(path).context("cannot be looked at")?;
    if metadata.is_symlink() {
        bail!("is a link; name the file that it leads to");
    }
    if !metadata.is_file() {
        bail!("is no file");
    }
    let now = fs::read(path).context("cannot be read again")?;
    if now != before.as_bytes() {
        bail!("has changed since it was read, or is compressed; nothing is written");
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).context("cannot be written beside")?;
    beside
        .write_all(after.as_bytes())
        .context("cannot be written")?;
    beside.as_file().sync_all().context("cannot be written")?;
    fs::set_permissions(beside.path(), metadata.permissions()).context("cannot keep its mode")?;
    beside
        .persist(path)
        .map_err(|error| error.error)
        .context("cannot be replaced")?;
    Ok(())
}
