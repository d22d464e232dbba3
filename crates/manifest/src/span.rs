//! A range of bytes in a text.

/// Bytes `start..end` of a file's text. Texts are at most 64 MiB, so 32 bits are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`; an end before the start is moved to the start.
    pub fn new(start: usize, end: usize) -> Self {
        // Lossless: texts are cut at 64 MiB before they get here.
        Span {
            start: start as u32,
            end: end.max(start) as u32,
        }
    }

    /// The span as a range to slice a text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}
