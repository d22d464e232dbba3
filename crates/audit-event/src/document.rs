//! Logs that are JSON documents over many lines: lists of events as `kubectl`, `aws` and `gcloud`
//! write them. The items are cut out while the bytes go by, so that a list may be of any length.

use std::io::{self, Read};
use std::ops::Range;

use memchr::memchr2;

use crate::chunk::{At, CHUNK, Conveyor, Gone, LONGEST_RECORD, Records};
use crate::read::Trouble;

/// Members whose items are records.
pub(crate) const LISTS: [&[u8]; 4] = [b"items", b"events", b"logEvents", b"records"];

/// Bytes of a key that are kept: those of the longest of `LISTS`, and one more.
const KEY: usize = 10;

/// Where in a document the scanner is.
#[derive(Default)]
struct Scanner {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    /// The last string of the document's own object, as far as it may be a key of a list.
    key: Vec<u8>,
    /// The depth of the list whose objects are records; none outside of one.
    list: Option<usize>,
    line: u64,
    /// The depth at which the record that is being read began, and its line.
    record: Option<(usize, u64)>,
    is_too_long: bool,
    /// The bytes of records, the last of which may still be incomplete.
    bytes: Vec<u8>,
    /// Where the record that is being read begins in `bytes`.
    start: usize,
    items: Vec<(Range<usize>, u64)>,
    troubles: Vec<(u64, Trouble)>,
}

/// Cuts the rest of a source whose first `length` bytes are read.
pub(crate) fn cut(
    source: usize,
    mut reader: Box<dyn Read>,
    (mut block, mut length): (Vec<u8>, usize),
    conveyor: &mut Conveyor,
) -> Result<(), Gone> {
    let mut scanner = Scanner {
        line: 1,
        ..Scanner::default()
    };
    // One buffer is read into; each chunk that is sent takes another one.
    let mut failure = None;
    while length > 0 {
        for block in block.get(..length).unwrap_or_default().chunks(CHUNK / 4) {
            scanner.scan(block);
            if scanner.bytes.len() >= CHUNK || !scanner.troubles.is_empty() {
                scanner.send(source, conveyor)?;
            }
        }
        length = match reader.read(&mut block) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                failure = Some(Trouble::of_stream(&error));
                0
            }
        };
    }
    let line = scanner.line;
    if let Some(failure) = failure {
        scanner.troubles.push((line, failure));
    } else if scanner.depth > 0 {
        let line = scanner.record.map_or(line, |(_, line)| line);
        scanner.troubles.push((line, Trouble::Truncated));
    }
    scanner.record = None;
    scanner.bytes.truncate(scanner.start);
    scanner.send(source, conveyor)
}

impl Scanner {
    fn scan(&mut self, block: &[u8]) {
        let mut at = 0;
        // From here on bytes of the block belong to the record that is being read.
        let mut copied = 0;
        while let Some(byte) = block.get(at).copied() {
            if self.in_string {
                at = self.string(block, at);
                continue;
            }
            at += 1;
            match byte {
                b'\n' => self.line += 1,
                b'"' => {
                    self.in_string = true;
                    if self.depth == 1 {
                        self.key.clear();
                    }
                }
                b'{' | b'[' if self.opens(byte) => copied = at - 1,
                b'}' | b']' if self.depth == 0 => self.troubles.push((self.line, Trouble::NotJson)),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.record.is_some_and(|(depth, _)| depth == self.depth) {
                        self.keep(&block[copied..at]); // both are places in the block
                        self.close();
                    } else if self.list == Some(self.depth) {
                        self.list = None;
                    }
                }
                _ => {}
            }
        }
        if self.record.is_some() {
            self.keep(block.get(copied..).unwrap_or_default());
        }
    }

    /// Goes on within a string; gives the place after what was looked at.
    fn string(&mut self, block: &[u8], at: usize) -> usize {
        if self.is_escaped {
            self.is_escaped = false;
            return at + 1;
        }
        let rest = block.get(at..).unwrap_or_default();
        let end = memchr2(b'"', b'\\', rest);
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if self.depth == 1 {
            let room = KEY.saturating_sub(self.key.len());
            self.key.extend(text.iter().take(room));
        }
        let Some(end) = end else {
            return block.len();
        };
        if rest.get(end) == Some(&b'"') {
            self.in_string = false;
        } else {
            self.is_escaped = true;
        }
        at + end + 1
    }

    /// An object or list begins; whether a record begins with it.
    fn opens(&mut self, byte: u8) -> bool {
        let outer = self.depth;
        self.depth += 1;
        let is_list_of_records =
            byte == b'[' && (outer == 0 || outer == 1 && LISTS.contains(&self.key.as_slice()));
        if is_list_of_records && self.list.is_none() {
            // What was taken for a record is an envelope.
            self.record = None;
            self.bytes.truncate(self.start);
            self.list = Some(outer);
            return false;
        }
        let is_record = byte == b'{'
            && self.record.is_none()
            && match self.list {
                Some(list) => outer == list + 1,
                None => outer == 0,
            };
        if is_record {
            self.record = Some((outer, self.line));
            self.start = self.bytes.len();
            self.is_too_long = false;
        }
        is_record
    }

    fn keep(&mut self, part: &[u8]) {
        let length = self.bytes.len() - self.start + part.len();
        if self.is_too_long || length > LONGEST_RECORD {
            self.is_too_long = true;
            self.bytes.truncate(self.start);
        } else {
            self.bytes.extend_from_slice(part);
        }
    }

    /// The record that was being read is complete.
    fn close(&mut self) {
        let Some((_, line)) = self.record.take() else {
            return;
        };
        if self.is_too_long {
            self.troubles.push((line, Trouble::TooLong));
        } else {
            self.items.push((self.start..self.bytes.len(), line));
            self.start = self.bytes.len();
        }
    }

    /// Sends the records that are complete, and what went wrong.
    fn send(&mut self, source: usize, conveyor: &mut Conveyor) -> Result<(), Gone> {
        let mut buffer = conveyor.buffer()?;
        buffer.clear();
        buffer.extend_from_slice(self.bytes.get(..self.start).unwrap_or_default());
        self.bytes.drain(..self.start);
        self.start = 0;
        let length = buffer.len();
        let items = std::mem::take(&mut self.items);
        let mut troubles = std::mem::take(&mut self.troubles).into_iter();
        let first = troubles.next().map(|(line, it)| (At::Line(line), it));
        conveyor.send(source, (buffer, length), Records::Items(items), first)?;
        for (line, trouble) in troubles {
            let buffer = conveyor.buffer()?;
            let trouble = Some((At::Line(line), trouble));
            conveyor.send(source, (buffer, 0), Records::Items(Vec::new()), trouble)?;
        }
        Ok(())
    }
}
