//! One file of manifests, and how its text is loaded.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::bytes;
use super::input::reason;
use super::large_json::{LargeJson, Places};
use super::names;
use super::options::{Bounds, ReadOptions};
use super::store::Store;
use super::utf8::text_of;
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// A file, an entry of an archive, or a stream that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as it is shown: as the user wrote it, with `/`; for an entry of an archive,
    /// `a.tar.gz!/dir/x.yaml`.
    pub path: String,
    /// Whether it stands below `templates/` of a Helm chart: with `{{` in it, it is a template.
    pub in_chart_templates: bool,
    origin: Origin,
    /// Where the items of a large JSON text stand, once it was read.
    places: OnceLock<Arc<Places>>,
}

#[derive(Clone, Debug)]
enum Origin {
    File(PathBuf),
    /// Read while it was found; boxed, because most sources are files.
    Held(Box<Result<Loaded, Problem>>),
}

/// What a source holds.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// Text, to be split into documents.
    Text(Arc<str>),
    /// JSON beyond the limit of a text.
    LargeJson(LargeJson),
}

impl Source {
    pub(super) fn file(shown: String, path: PathBuf) -> Self {
        Source::new(shown, Origin::File(path))
    }

    /// A source of bytes that are here only once; `bytes` may be one more than the limits allow.
    pub(super) fn held(shown: String, bytes: Vec<u8>, bounds: Bounds) -> Self {
        let loaded = loaded(bytes, bounds, |bytes| {
            LargeJson::new(Store::Memory(bytes.into()), bounds, Arc::default())
        });
        Source::new(shown, Origin::Held(Box::new(loaded)))
    }

    fn new(path: String, origin: Origin) -> Self {
        Source {
            path,
            in_chart_templates: false,
            origin,
            places: OnceLock::new(),
        }
    }

    /// The text; read again each time from files, kept for everything else.
    ///
    /// Bytes that are not UTF-8 stand in it as U+001A, which no document may hold.
    ///
    /// # Errors
    ///
    /// The problem that the file as a whole has: unreadable, too large, no text.
    pub fn load(&self, options: &ReadOptions) -> Result<Loaded, Problem> {
        match &self.origin {
            Origin::Held(loaded) => (**loaded).clone(),
            Origin::File(path) => self.load_file(path, options.bounds()),
        }
    }

    /// The same source with another text: what it would be once it is written.
    #[must_use]
    pub fn replaced(&self, text: Arc<str>) -> Source {
        Source {
            path: self.path.clone(),
            in_chart_templates: self.in_chart_templates,
            origin: Origin::Held(Box::new(Ok(Loaded::Text(text)))),
            places: OnceLock::new(),
        }
    }

    /// The file that it is read from; none for stdin and entries of archives.
    pub fn file_path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Held(_) => None,
        }
    }

    /// Bytes of text that the source keeps in memory.
    pub(super) fn held_bytes(&self) -> u64 {
        match &self.origin {
            Origin::File(_) => 0,
            Origin::Held(loaded) => match &**loaded {
                Ok(Loaded::Text(text)) => text.len() as u64,
                Ok(Loaded::LargeJson(large)) => large.held_bytes(),
                Err(_) => 0,
            },
        }
    }

    /// Whether this is kustomize's own file.
    pub fn is_kustomization(&self) -> bool {
        names::is_kustomization(&self.path)
    }

    fn load_file(&self, path: &Path, bounds: Bounds) -> Result<Loaded, Problem> {
        let large = |_: Vec<u8>| {
            let places = self.places.get_or_init(Arc::default).clone();
            LargeJson::new(Store::File(path.to_owned()), bounds, places)
        };
        let mut file = File::open(path).map_err(|error| unreadable(&error))?;
        let length = file.metadata().map_err(|error| unreadable(&error))?.len();
        if length <= bounds.text {
            // One byte more, so that the end is seen without another allocation.
            let mut bytes = Vec::with_capacity(length as usize + 1);
            file.take(bounds.text.saturating_add(1))
                .read_to_end(&mut bytes)
                .map_err(|error| unreadable(&error))?;
            return loaded(bytes, bounds, large);
        }
        // Too large for a text: the head says whether there is another way to read it.
        let head = bytes::read_up_to(&mut file, HEAD).map_err(|error| unreadable(&error))?;
        if bytes::is_gzip(&head) {
            let inner = inflated(head.chain(file), bounds)?;
            return settled(inner, bounds, large);
        }
        if bytes::is_json(&head) {
            return Ok(Loaded::LargeJson(large(head)));
        }
        Err(too_large(bounds))
    }
}

/// How far to look for the first bracket of a large JSON text.
const HEAD: u64 = 64 * 1024;

/// What whole bytes hold, perhaps compressed; `large` makes of them what is too large for a text.
fn loaded(
    bytes: Vec<u8>,
    bounds: Bounds,
    large: impl FnOnce(Vec<u8>) -> LargeJson,
) -> Result<Loaded, Problem> {
    if !bytes::is_gzip(&bytes) {
        return settled(bytes, bounds, large);
    }
    let inner = inflated(&bytes[..], bounds)?;
    settled(inner, bounds, |_| large(bytes))
}

/// What decompressed bytes hold.
fn settled(
    bytes: Vec<u8>,
    bounds: Bounds,
    large: impl FnOnce(Vec<u8>) -> LargeJson,
) -> Result<Loaded, Problem> {
    if bytes.len() as u64 <= bounds.text {
        return text_of(bytes).map(|text| Loaded::Text(text.into()));
    }
    if bytes::is_json(&bytes) {
        return Ok(Loaded::LargeJson(large(bytes)));
    }
    Err(too_large(bounds))
}

fn inflated(compressed: impl Read, bounds: Bounds) -> Result<Vec<u8>, Problem> {
    bytes::decompressed(compressed)
        .and_then(|reader| bytes::read_up_to(reader, bounds.text))
        .map_err(|error| unreadable(&error))
}

/// The problem of bytes that cannot be had, or would not end.
pub(super) fn unreadable(error: &io::Error) -> Problem {
    let kind = match error.kind() {
        io::ErrorKind::FileTooLarge => ProblemKind::TooLarge,
        _ => ProblemKind::Unreadable,
    };
    let message = format!("cannot be read: {}", reason(error));
    Problem::new(kind, Span::default(), message)
}

/// The problem of a text beyond the limit.
pub(super) fn too_large(bounds: Bounds) -> Problem {
    let message = format!(
        "larger than {}, the limit of one text",
        bytes::size(bounds.text)
    );
    Problem::new(ProblemKind::TooLarge, Span::default(), message)
}
