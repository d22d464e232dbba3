//! Where bytes are kept, and how they are read again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use super::bytes::{self, Limited};

/// Bytes that can be read from the beginning as often as one likes, compressed or not.
#[derive(Clone, Debug)]
pub(super) enum Store {
    /// A regular file.
    File(PathBuf),
    /// What came from a stream or an archive.
    Memory(Arc<[u8]>),
}

impl Store {
    /// A reader of the decompressed bytes from `offset` on. It fails behind `limit` bytes that were
    /// compressed: a file is bounded by its own size, a bomb is not.
    pub(super) fn open_at(&self, offset: u64, limit: u64) -> io::Result<Box<dyn Read + '_>> {
        match self {
            Store::File(path) => {
                let mut file = File::open(path)?;
                let mut head = [0; 2];
                let length = file.read(&mut head)?;
                if bytes::is_gzip(&head[..length]) {
                    file.rewind()?;
                    return inside(file, offset, limit);
                }
                file.seek(SeekFrom::Start(offset))?;
                Ok(Box::new(file))
            }
            Store::Memory(held) if bytes::is_gzip(held) => inside(&held[..], offset, limit),
            Store::Memory(held) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                Ok(Box::new(held.get(start..).unwrap_or_default()))
            }
        }
    }
}

fn inside<'r>(
    compressed: impl Read + 'r,
    offset: u64,
    limit: u64,
) -> io::Result<Box<dyn Read + 'r>> {
    let mut reader = Limited::new(bytes::decompressed(compressed)?, limit);
    io::copy(&mut reader.by_ref().take(offset), &mut io::sink())?;
    Ok(Box::new(reader))
}
