//! Logs of one record a line: chunks end at line ends.

use std::io::{self, Read};

use memchr::{memchr, memrchr};
use serde::de::IgnoredAny;

use crate::chunk::{At, CHUNK, Conveyor, Gone, LONGEST_RECORD, Records};
use crate::document::LISTS;
use crate::read::Trouble;

/// The lines of a chunk, without their ends.
pub(crate) struct Lines<'b> {
    rest: &'b [u8],
}

impl<'b> Lines<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Lines<'b> {
        Lines { rest: bytes }
    }
}

impl<'b> Iterator for Lines<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = match memchr(b'\n', self.rest) {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]), // `end` is a place in it
            None => (self.rest, &[][..]),
        };
        self.rest = rest;
        Some(line)
    }
}

/// The record of a line: what is left without white space and the time that CloudWatch exports and
/// container runtimes put before it.
pub(crate) fn record(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    if !line.first().is_some_and(u8::is_ascii_digit) {
        return line;
    }
    let head = line.get(..64.min(line.len())).unwrap_or_default();
    match memchr(b'{', head) {
        Some(at) if at > 0 && line.get(at - 1) == Some(&b' ') => &line[at..], // a place in it
        _ => line,
    }
}

/// Whether the beginning of a log is one of records that are lines; if not, records are the items of
/// documents that may go over many lines.
pub(crate) fn is_lines(head: &[u8]) -> bool {
    let mut lines = Lines::new(head).map(record).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else {
        return true;
    };
    let is_whole = |line: &[u8]| {
        line.first() == Some(&b'{') && serde_json::from_slice::<IgnoredAny>(line).is_ok()
    };
    match first.first() {
        Some(b'[') => false,
        Some(b'{') if opens_list(first) => false,
        Some(b'{') => is_whole(first) || lines.next().is_some_and(is_whole),
        _ => true, // the log begins in the middle of a line
    }
}

/// Whether a line ends where a list of records begins: `{"kind":"EventList","items":[`.
fn opens_list(line: &[u8]) -> bool {
    let key = before(line, b'[')
        .and_then(|line| before(line, b':'))
        .and_then(|line| before(line, b'"'));
    key.is_some_and(|line| {
        let is_key = |list: &&[u8]| {
            line.strip_suffix(*list)
                .is_some_and(|rest| rest.ends_with(b"\""))
        };
        LISTS.iter().any(is_key)
    })
}

/// What comes before a mark at the end of a line.
fn before(line: &[u8], mark: u8) -> Option<&[u8]> {
    line.strip_suffix(&[mark]).map(<[u8]>::trim_ascii_end)
}

/// Cuts the rest of a source whose first `length` bytes are read.
pub(crate) fn cut(
    source: usize,
    mut reader: Box<dyn Read>,
    (mut buffer, mut length): (Vec<u8>, usize),
    conveyor: &mut Conveyor,
) -> Result<(), Gone> {
    loop {
        let read = fill(&mut *reader, &mut buffer, &mut length);
        let end = match &read {
            Ok(Filled::Whole | Filled::TooLong) => {
                memrchr(b'\n', &buffer[..length]).map_or(0, |at| at + 1) // `length` bytes are read
            }
            Ok(Filled::Ended) | Err(_) => length,
        };
        let rest = buffer.get(end..length).unwrap_or_default().to_vec();
        let (trouble, is_last) = match &read {
            Ok(Filled::Whole) => (None, false),
            Ok(Filled::Ended) => (None, true),
            Ok(Filled::TooLong) => (Some((At::Next, Trouble::TooLong)), false),
            Err(error) => (Some((At::Next, Trouble::of_stream(error))), true),
        };
        conveyor.send(source, (buffer, end), Records::Lines, trouble)?;
        if is_last {
            return Ok(());
        }
        buffer = conveyor.buffer()?;
        length = if matches!(read, Ok(Filled::TooLong)) {
            match skip_line(&mut *reader, &mut buffer) {
                Ok(left) => left,
                Err(error) => {
                    let trouble = Some((At::Next, Trouble::of_stream(&error)));
                    return conveyor.send(source, (buffer, 0), Records::Lines, trouble);
                }
            }
        } else {
            if buffer.len() < rest.len() {
                buffer.resize(rest.len().max(CHUNK), 0);
            }
            buffer[..rest.len()].copy_from_slice(&rest); // made long enough above
            rest.len()
        };
    }
}

enum Filled {
    /// There is at least one whole line.
    Whole,
    /// The source has ended.
    Ended,
    /// One line is longer than a record may be.
    TooLong,
}

/// Reads until the buffer is full and has a line end, or the source has ended.
fn fill(reader: &mut dyn Read, buffer: &mut Vec<u8>, length: &mut usize) -> io::Result<Filled> {
    if buffer.len() < CHUNK {
        buffer.resize(CHUNK, 0);
    }
    loop {
        while *length < buffer.len() {
            match reader.read(&mut buffer[*length..]) {
                Ok(0) => return Ok(Filled::Ended),
                Ok(count) => *length += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if memrchr(b'\n', buffer).is_some() {
            return Ok(Filled::Whole);
        }
        if buffer.len() >= LONGEST_RECORD {
            return Ok(Filled::TooLong);
        }
        buffer.resize(buffer.len() * 2, 0);
    }
}

/// Reads to the end of a line that is given up; what was read of the next ones stays in the buffer.
fn skip_line(reader: &mut dyn Read, buffer: &mut Vec<u8>) -> io::Result<usize> {
    if buffer.len() < CHUNK {
        buffer.resize(CHUNK, 0);
    }
    loop {
        let count = match reader.read(buffer) {
            Ok(0) => return Ok(0),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if let Some(end) = memchr(b'\n', &buffer[..count]) {
            buffer.copy_within(end + 1..count, 0);
            return Ok(count - end - 1);
        }
    }
}

/// Reads the beginning of a source: a chunk, or all there is.
pub(crate) fn head(reader: &mut dyn Read, buffer: &mut Vec<u8>) -> io::Result<usize> {
    buffer.resize(CHUNK, 0);
    let mut length = 0;
    while length < buffer.len() {
        match reader.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What came before the error is still looked at; reading on meets the error again.
            Err(_) if length > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}
