//! What is left out, and how much is read.

/// How inputs are searched and read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Globs of what to leave out, as in a `.gitignore`: held against a path as it is shown and as
    /// it stands below the folder that was named.
    pub excludes: Vec<String>,
    /// Bytes of one text; JSON beyond that is read item by item.
    pub max_text: u64,
    /// Bytes that an archive, a compressed file or a stream may come to, decompressed.
    pub max_archive_bytes: u64,
    /// Entries of one archive.
    pub max_archive_entries: u64,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            excludes: Vec::new(),
            max_text: 64 * 1024 * 1024,
            max_archive_bytes: 1024 * 1024 * 1024,
            max_archive_entries: 100_000,
        }
    }
}

impl ReadOptions {
    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            text: self.max_text,
            inflated: self.max_archive_bytes,
        }
    }
}

/// How many bytes a read may give.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Of one text.
    pub(super) text: u64,
    /// Of something compressed, or of a stream that may be more than one text.
    pub(super) inflated: u64,
}
