//! Bounded reads, and what the first bytes of a file say.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::options::Bounds;

/// Where a tar header has its magic, and what it is.
const TAR_MAGIC: (usize, &[u8]) = (257, b"ustar");

/// Bytes of a tar header.
const TAR_HEADER: u64 = 512;

/// Bytes that show whether a file is an archive, also when they are compressed.
pub(super) const ARCHIVE_HEAD: u64 = 8 * 1024;

/// Whether bytes begin as gzip does.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

/// Whether bytes begin as a tar archive does.
pub(super) fn is_tar(head: &[u8]) -> bool {
    let (at, magic) = TAR_MAGIC;
    head.get(at..)
        .is_some_and(|header| header.starts_with(magic))
}

/// Whether bytes begin as a JSON object or list does.
pub(super) fn is_json(head: &[u8]) -> bool {
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Whether bytes are an archive, also when it is compressed.
pub(super) fn is_archive(head: &[u8]) -> bool {
    if !is_gzip(head) {
        return is_tar(head);
    }
    let mut inner = Vec::new();
    // A head that ends early is decompressed as far as it goes; an error ends it as well.
    let _ = MultiGzDecoder::new(head)
        .take(TAR_HEADER)
        .read_to_end(&mut inner);
    is_tar(&inner)
}

/// Reads no more than `limit` bytes, and one more if there is one: the caller sees that it is more.
pub(super) fn read_up_to(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a stream that cannot be read twice: one byte more than a text may have, or, where that can
/// still be JSON, an archive or compressed, than those may have.
pub(super) fn read_stream(reader: impl Read, bounds: Bounds) -> io::Result<Vec<u8>> {
    let mut reader = reader;
    let mut bytes = read_up_to(&mut reader, bounds.text)?;
    let may_be_more = is_json(&bytes) || is_gzip(&bytes) || is_tar(&bytes);
    if bytes.len() as u64 > bounds.text && may_be_more {
        let rest = bounds.inflated.saturating_sub(bounds.text);
        reader.take(rest).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A reader of what is inside, where `reader` is compressed; of the same bytes, where it is not.
pub(super) fn decompressed<'r>(reader: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    let mut reader = BufReader::with_capacity(64 * 1024, reader);
    Ok(if is_gzip(reader.fill_buf()?) {
        Box::new(MultiGzDecoder::new(reader))
    } else {
        Box::new(reader)
    })
}

/// A reader that fails where a bomb would go on: behind `limit` bytes.
pub(super) struct Limited<R> {
    inner: R,
    limit: u64,
    left: u64,
}

impl<R> Limited<R> {
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Limited {
            inner,
            limit,
            left: limit,
        }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return match self.inner.read(&mut [0])? {
                0 => Ok(0),
                _ => Err(io::Error::new(
                    io::ErrorKind::FileTooLarge,
                    format!("more than {} decompressed", size(self.limit)),
                )),
            };
        }
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let count = self.inner.read(&mut buffer[..most])?; // `most` is within the buffer
        self.left -= count as u64;
        Ok(count)
    }
}

/// A number of bytes for people: whole mebibytes where it is that.
pub(super) fn size(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1024 * 1024;
    if bytes >= MEBIBYTE && bytes.is_multiple_of(MEBIBYTE) {
        format!("{} MiB", bytes / MEBIBYTE)
    } else {
        format!("{bytes} bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, is_json, read_stream};

    #[test]
    fn an_endless_stream_is_read_up_to_its_limit() {
        let bounds = Bounds {
            text: 100,
            inflated: 1000,
        };
        let yaml = read_stream(std::io::repeat(b'-'), bounds);
        assert_eq!(yaml.map(|bytes| bytes.len()).ok(), Some(101));
        let json = read_stream(std::io::repeat(b'{'), bounds);
        assert_eq!(json.map(|bytes| bytes.len()).ok(), Some(1001));
    }

    #[test]
    fn json_may_stand_behind_white_space_and_a_mark() {
        assert!(is_json(b"\xef\xbb\xbf \n{"));
        assert!(!is_json(b"a: {}"));
    }
}
