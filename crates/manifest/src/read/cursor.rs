//! A place in a JSON stream that is read once, chunk by chunk.

use std::io::{self, BufRead};

/// Steps over values, and keeps the bytes of one where it is asked to.
pub(super) struct Cursor<R> {
    input: R,
    /// Bytes behind it.
    offset: u64,
    /// The line it stands in, from 1.
    line: u64,
    max_cut: u64,
    cut: Option<Cut>,
}

/// Bytes that were cut out of the stream.
pub(super) struct Cut {
    /// Where they began.
    pub(super) offset: u64,
    /// The line in which they began, from 1.
    pub(super) line: u64,
    /// The bytes; none if they would be too many.
    pub(super) bytes: Vec<u8>,
    pub(super) is_too_large: bool,
}

/// Bytes that are kept of a name: those of Kubernetes are shorter.
const MAX_NAME: usize = 512;

impl<R: BufRead> Cursor<R> {
    /// A cursor at the beginning of a stream, from which at most `max_cut` bytes are cut at once.
    pub(super) fn new(input: R, max_cut: u64) -> Self {
        Cursor {
            input,
            offset: 0,
            line: 1,
            max_cut,
            cut: None,
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Keeps the bytes from here on.
    pub(super) fn begin_cut(&mut self) {
        self.cut = Some(self.empty_cut());
    }

    /// The bytes since the cut was begun.
    pub(super) fn end_cut(&mut self) -> Cut {
        let cut = self.cut.take();
        cut.unwrap_or_else(|| self.empty_cut())
    }

    fn empty_cut(&self) -> Cut {
        Cut {
            offset: self.offset,
            line: self.line,
            bytes: Vec::new(),
            is_too_large: false,
        }
    }

    /// The next byte; none at the end.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Steps over a byte; stays where it is at the end.
    pub(super) fn step(&mut self) {
        self.advance(1);
    }

    /// Steps over white space, and a byte order mark at the very beginning.
    pub(super) fn skip_space(&mut self) -> io::Result<()> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        if self.offset == 0 && self.input.fill_buf()?.starts_with(MARK) {
            self.advance(MARK.len());
        }
        while matches!(self.peek()?, Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.advance(1);
        }
        Ok(())
    }

    /// Steps over what stands between a key and its value.
    pub(super) fn skip_colon(&mut self) -> io::Result<()> {
        self.skip_space()?;
        if self.peek()? == Some(b':') {
            self.advance(1);
        }
        self.skip_space()
    }

    /// Steps over the rest of the line.
    pub(super) fn skip_line(&mut self) -> io::Result<()> {
        self.scan(|byte| byte == b'\n')
    }

    /// Steps over a value of any kind.
    pub(super) fn skip_value(&mut self) -> io::Result<()> {
        match self.peek()? {
            Some(b'{' | b'[') => self.skip_nested(),
            Some(b'"') => self.name().map(drop),
            Some(_) => self.skip_scalar(),
            None => Ok(()),
        }
    }

    /// Steps over a string, and returns what stands between its quotes, escapes as they are.
    pub(super) fn name(&mut self) -> io::Result<String> {
        let mut name = Vec::new();
        let mut is_escaped = false;
        self.advance(1);
        self.scan(|byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            if !ends && name.len() < MAX_NAME {
                name.push(byte);
            }
            ends
        })?;
        Ok(String::from_utf8_lossy(&name).into_owned())
    }

    fn skip_nested(&mut self) -> io::Result<()> {
        let mut depth = 0_u64;
        let mut is_string = false;
        let mut is_escaped = false;
        self.scan(|byte| {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_string => is_escaped = true,
                b'"' => is_string = !is_string,
                b'{' | b'[' if !is_string => depth += 1,
                b'}' | b']' if !is_string => depth -= 1, // the first byte opened one
                _ => {}
            }
            depth == 0
        })
    }

    fn skip_scalar(&mut self) -> io::Result<()> {
        while let Some(byte) = self.peek()? {
            if matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n') {
                break;
            }
            self.advance(1);
        }
        Ok(())
    }

    /// Steps over bytes up to and with the first for which `is_last` holds, or to the end.
    fn scan(&mut self, mut is_last: impl FnMut(u8) -> bool) -> io::Result<()> {
        loop {
            let chunk = self.input.fill_buf()?;
            let last = chunk.iter().position(|byte| is_last(*byte));
            let count = last.map_or(chunk.len(), |last| last + 1);
            let is_end = chunk.is_empty();
            self.advance(count);
            if last.is_some() || is_end {
                return Ok(());
            }
        }
    }

    /// Steps over so many bytes of the buffer, or as many as there are.
    fn advance(&mut self, count: usize) {
        let buffered = self.input.fill_buf().unwrap_or_default(); // filled before: cannot fail
        let count = count.min(buffered.len());
        let bytes = &buffered[..count];
        if let Some(cut) = &mut self.cut {
            if cut.bytes.len() as u64 + count as u64 > self.max_cut {
                cut.is_too_large = true;
                cut.bytes = Vec::new();
            }
            if !cut.is_too_large {
                cut.bytes.extend_from_slice(bytes);
            }
        }
        let breaks = bytes.iter().map(|byte| u64::from(*byte == b'\n'));
        self.line += breaks.sum::<u64>();
        self.offset += count as u64;
        self.input.consume(count);
    }
}
