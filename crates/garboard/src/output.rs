//! Where results go: stdout or files, each written whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail};

/// `FORMAT[=FILE]`, as `-o` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output<F> {
    /// The format.
    pub(crate) format: F,
    /// The file; stdout if there is none.
    pub(crate) file: Option<PathBuf>,
}

impl<F: FromStr<Err = String>> FromStr for Output<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((_, "")) => Err("the file name is empty".to_owned()),
            Some((format, file)) => Ok(Output {
                format: format.parse()?,
                file: Some(PathBuf::from(file)),
            }),
            None => Ok(Output {
                format: text.parse()?,
                file: None,
            }),
        }
    }
}

/// Checks that no two outputs would overwrite each other.
pub(crate) fn check_distinct<F>(outputs: &[Output<F>]) -> anyhow::Result<()> {
    for (index, output) in outputs.iter().enumerate() {
        if outputs[..index]
            .iter()
            .any(|earlier| earlier.file == output.file)
        {
            match &output.file {
                Some(file) => bail!(
                    "two formats go to {}; give each a file of its own",
                    file.display()
                ),
                None => {
                    bail!("two formats go to stdout; write all but one to files: -o FORMAT=FILE")
                }
            }
        }
    }
    Ok(())
}

impl<F> Output<F> {
    /// Writes to the place; a file appears whole, by a rename, or not at all.
    pub(crate) fn write(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        match &self.file {
            Some(file) => {
                write_file(file, write).with_context(|| format!("cannot write {}", file.display()))
            }
            None => Ok(write_stdout(write)?),
        }
    }
}

/// Writes to stdout, buffered.
pub(crate) fn write_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    write(&mut out)?;
    out.flush()
}

/// Writes a file that appears whole, by a rename, or not at all.
pub(crate) fn write_file(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A device or pipe (`/dev/null`, `>(…)`) is written to; renaming would replace it by a file.
    let is_special = fs::metadata(file).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    if is_special {
        let mut out = BufWriter::with_capacity(1 << 16, fs::File::create(file)?);
        write(&mut out)?;
        return out.flush();
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let beside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = BufWriter::with_capacity(1 << 16, beside);
    write(&mut out)?;
    let beside = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    set_usual_mode(beside.path())?;
    beside.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are private; a report is as readable as any file the user makes.
#[cfg(unix)]
fn set_usual_mode(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_mode(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether an error is a reader that went away: not an error of ours.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
    })
}
