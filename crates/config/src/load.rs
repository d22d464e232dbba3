//! From a file to the layers that it and the files it extends make.
//!
//! Files are read through [`Files`], so that this crate touches no disk. Each file counts once,
//! however many extend it: its layer lies below those of all files that extend it.

use std::collections::HashSet;
use std::io;

use crate::complaint::ConfigError;
use crate::foreign;
use crate::layer::Layer;
use crate::origin::{Origin, Set, Shown};

/// Where files come from.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    fn read(&self, path: &str) -> io::Result<String>;

    /// A name that is the same for every path to the same file.
    fn identity(&self, path: &str) -> String;
}

/// Loads a file and all that it extends: one layer, in which the file itself has the last word.
///
/// # Errors
///
/// What cannot be read, what does not fit, and files that extend each other.
pub fn load(path: &str, files: &dyn Files) -> Result<Layer, ConfigError> {
    let mut loading = Loading {
        files,
        stack: Vec::new(),
        done: HashSet::new(),
        merged: Layer::default(),
    };
    loading.file(path, &Origin::Default)?;
    Ok(loading.merged)
}

struct Loading<'a> {
    files: &'a dyn Files,
    /// The files that are being followed: what they are, and as they are shown.
    stack: Vec<(String, String)>,
    done: HashSet<String>,
    merged: Layer,
}

impl Loading<'_> {
    fn file(&mut self, path: &str, wanted_by: &Origin) -> Result<(), ConfigError> {
        let identity = self.files.identity(path);
        if let Some(first) = self.stack.iter().position(|(known, _)| *known == identity) {
            let through = self.stack[first..].iter().map(|(_, shown)| shown.as_str()); // found there
            let circle: Vec<&str> = through.chain([path]).collect();
            let message = format!("files extend each other: {}", Shown(&circle.join(" -> ")));
            return Err(ConfigError::one(wanted_by, message));
        }
        if self.done.contains(&identity) {
            return Ok(());
        }
        let text = self.files.read(path).map_err(|error| {
            let message = format!("{} cannot be read: {}", Shown(path), reason(&error));
            ConfigError::one(wanted_by, message)
        })?;
        let mut layer = foreign::read(path, &text)?;
        self.stack.push((identity.clone(), path.to_owned()));
        for Set { value, origin } in std::mem::take(&mut layer.extends) {
            self.file(&beside(path, &value), &origin)?;
        }
        self.stack.pop();
        self.done.insert(identity);
        let lower = std::mem::take(&mut self.merged);
        self.merged = layer.over(lower);
        Ok(())
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::Other | io::ErrorKind::InvalidData => error.to_string(),
        kind => kind.to_string(),
    }
}

/// A path that stands in a file, as it is from where the file's own path is.
fn beside(file: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| *part != ".").collect();
    if folder.is_empty() {
        parts.clear();
        if file.starts_with('/') {
            parts.push("");
        }
    }
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match (part, parts.last()) {
            ("..", Some(last)) if !matches!(*last, ".." | "") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn paths_are_relative_to_the_file_that_they_stand_in() {
        for (file, path, expected) in [
            ("garboard.yaml", "base.yaml", "base.yaml"),
            ("garboard.yaml", "./a/../base.yaml", "base.yaml"),
            ("apps/garboard.yaml", "../base.yaml", "base.yaml"),
            ("../garboard.yaml", "../base.yaml", "../../base.yaml"),
            ("/etc/garboard.yaml", "base.yaml", "/etc/base.yaml"),
            ("/garboard.yaml", "base.yaml", "/base.yaml"),
            ("apps/garboard.yaml", "/etc/base.yaml", "/etc/base.yaml"),
        ] {
            assert_eq!(beside(file, path), expected, "{path} in {file}");
        }
    }
}
