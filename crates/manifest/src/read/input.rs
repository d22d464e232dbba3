//! What a user asks to be read.

use std::io;
use std::path::PathBuf;

use super::bytes;
use super::options::ReadOptions;

/// One thing to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file, a folder, an archive, a pipe; a glob if nothing has the name literally.
    Path(PathBuf),
    /// Bytes that are there already, under the name that reports use for them.
    Bytes {
        /// The name.
        name: String,
        /// The bytes: YAML or JSON, perhaps compressed, or an archive.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// Standard input, read to its end or as far as the limits allow.
    ///
    /// # Errors
    ///
    /// When reading it fails.
    pub fn stdin(name: impl Into<String>, options: &ReadOptions) -> Result<Input, InputError> {
        let bytes = bytes::read_stream(io::stdin().lock(), options.bounds())
            .map_err(|error| InputError::Stdin(reason(&error)))?;
        Ok(Input::Bytes {
            name: name.into(),
            bytes,
        })
    }
}

/// Why nothing can be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// A pattern that is none.
    #[error("the pattern \"{glob}\" cannot be used: {reason}")]
    Pattern {
        /// The pattern as it was given.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Standard input failed.
    #[error("stdin cannot be read: {0}")]
    Stdin(String),
}

impl InputError {
    pub(super) fn pattern(glob: &str, error: &ignore::Error) -> Self {
        let reason = match error {
            ignore::Error::Glob { err, .. } => err.clone(),
            other => other.to_string(),
        };
        InputError::Pattern {
            glob: glob.escape_debug().to_string(),
            reason,
        }
    }
}

/// What went wrong, without the number that the system gives it.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        // an error of our own or a library's says more than its kind
        io::ErrorKind::Other
        | io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::FileTooLarge => error.to_string(),
        kind => kind.to_string(),
    }
}
