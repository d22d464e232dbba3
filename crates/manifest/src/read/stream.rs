//! The items of a JSON stream, cut out without being read.
//!
//! ```text
//! {"kind": "PodList", "items": [ {…}, {…} ]}  {…}  {…}
//!                                └─1─┘ └─2─┘  └3┘  └4┘
//! ```
//!
//! Only brackets and strings are looked at: whoever reads an item finds out what is wrong with it.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::bytes::size;
use super::large_json::ItemType;
use super::source::unreadable;
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// An item as it was cut out.
pub(super) struct RawItem {
    pub(super) offset: u64,
    pub(super) line: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) item_type: Option<Arc<ItemType>>,
}

/// Iterator over the items of a stream, and the problems between them.
pub(super) struct Stream<R> {
    input: R,
    offset: u64,
    line: u64,
    max_item: u64,
    at: At,
    capture: Option<Capture>,
    garbage: u32,
}

/// What the stream stands in.
enum At {
    /// Between values.
    Top,
    /// Between the items of a list.
    Items(Option<Arc<ItemType>>),
    /// Behind the items of a list, in the object that holds them.
    BehindItems,
    /// The end, or a place from which there is no way on.
    End,
}

/// What is being cut out.
struct Capture {
    offset: u64,
    line: u64,
    bytes: Vec<u8>,
    is_too_large: bool,
}

/// What an object says of itself before its items.
#[derive(Default)]
struct Header {
    api_version: Option<String>,
    kind: Option<String>,
}

/// Lines that are no JSON are reported one by one up to this number; behind it, it is no stream.
const MAX_GARBAGE: u32 = 100;

/// Bytes that are kept of a key or a type: names of Kubernetes are shorter.
const MAX_NAME: usize = 512;

impl<R: BufRead> Stream<R> {
    pub(super) fn new(input: R, max_item: u64) -> Self {
        Stream {
            input,
            offset: 0,
            line: 1,
            max_item,
            at: At::Top,
            capture: None,
            garbage: 0,
        }
    }

    /// Goes on to the next item or problem; none where something was only stepped over.
    fn step(&mut self) -> io::Result<Option<Result<RawItem, Problem>>> {
        self.skip_space()?;
        let Some(byte) = self.peek()? else {
            self.at = At::End;
            return Ok(None);
        };
        match (&self.at, byte) {
            (At::Items(_) | At::BehindItems, b',') => self.advance(1),
            (At::Items(_), b']') => {
                self.advance(1);
                self.at = At::BehindItems;
            }
            (At::Items(_), b'}') => return self.garbage().map(Some),
            (At::Items(item_type), _) => {
                let item_type = item_type.clone();
                self.begin();
                self.value()?;
                return Ok(Some(self.cut(item_type)));
            }
            (At::BehindItems, b'}') => {
                self.advance(1);
                self.at = At::Top;
            }
            (At::BehindItems, b'"') => {
                self.name()?;
                self.skip_space()?;
                self.colon()?;
                self.value()?;
            }
            (At::Top, b'{') => return self.object(),
            (At::Top, b'[') => {
                self.begin();
                self.value()?;
                return Ok(Some(self.cut(None)));
            }
            (At::Top | At::BehindItems, _) => return self.garbage().map(Some),
            (At::End, _) => {}
        }
        Ok(None)
    }

    /// Reads an object to its end, or to the first of its items.
    fn object(&mut self) -> io::Result<Option<Result<RawItem, Problem>>> {
        let mut header = Header::default();
        self.begin();
        self.advance(1);
        loop {
            self.skip_space()?;
            match self.peek()? {
                Some(b'"') => {}
                Some(b',') => {
                    self.advance(1);
                    continue;
                }
                Some(b'}') => {
                    self.advance(1);
                    return Ok(Some(self.cut(None)));
                }
                // Not JSON: cut here, and the reader of the item says why.
                Some(_) => {
                    self.rest_of_line()?;
                    return Ok(Some(self.cut(None)));
                }
                None => return Ok(Some(self.cut(None))),
            }
            let key = self.name()?;
            self.skip_space()?;
            self.colon()?;
            match (key.as_str(), self.peek()?) {
                ("items", Some(b'[')) if header.may_be_list() => {
                    self.capture = None;
                    self.advance(1);
                    self.at = At::Items(header.item_type().map(Arc::new));
                    return Ok(None);
                }
                ("kind", Some(b'"')) => header.kind = Some(self.name()?),
                ("apiVersion", Some(b'"')) => header.api_version = Some(self.name()?),
                _ => self.value()?,
            }
        }
    }

    /// What stands where a value should: one problem a line, and none for ever.
    fn garbage(&mut self) -> io::Result<Result<RawItem, Problem>> {
        let line = self.line;
        self.garbage += 1;
        if self.garbage >= MAX_GARBAGE {
            self.at = At::End;
        } else {
            self.at = At::Top;
            self.rest_of_line()?;
        }
        let message = format!("line {line}: expected a JSON object");
        Ok(Err(Problem::new(
            ProblemKind::Syntax,
            Span::default(),
            message,
        )))
    }

    fn begin(&mut self) {
        self.capture = Some(Capture {
            offset: self.offset,
            line: self.line,
            bytes: Vec::new(),
            is_too_large: false,
        });
    }

    /// Ends the item that was begun.
    fn cut(&mut self, item_type: Option<Arc<ItemType>>) -> Result<RawItem, Problem> {
        let capture = self.capture.take().unwrap_or(Capture {
            offset: self.offset,
            line: self.line,
            bytes: Vec::new(),
            is_too_large: false,
        });
        if capture.is_too_large {
            let message = format!(
                "line {}: an item larger than {}, the limit of one text",
                capture.line,
                size(self.max_item)
            );
            let problem = Problem::new(ProblemKind::TooLarge, Span::default(), message);
            return Err(problem);
        }
        Ok(RawItem {
            offset: capture.offset,
            line: capture.line,
            bytes: capture.bytes,
            item_type,
        })
    }

    /// Steps over a value of any kind.
    fn value(&mut self) -> io::Result<()> {
        match self.peek()? {
            Some(b'{' | b'[') => self.nested(),
            Some(b'"') => self.name().map(drop),
            Some(_) => self.scalar(),
            None => Ok(()),
        }
    }

    fn nested(&mut self) -> io::Result<()> {
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

    /// Steps over a string, and returns what stands between its quotes, escapes as they are.
    fn name(&mut self) -> io::Result<String> {
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

    fn scalar(&mut self) -> io::Result<()> {
        while let Some(byte) = self.peek()? {
            if matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n') {
                break;
            }
            self.advance(1);
        }
        Ok(())
    }

    /// Consumes bytes up to and with the first for which `is_last` holds, or to the end.
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

    fn rest_of_line(&mut self) -> io::Result<()> {
        self.scan(|byte| byte == b'\n')
    }

    fn skip_space(&mut self) -> io::Result<()> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        if self.offset == 0 && self.input.fill_buf()?.starts_with(MARK) {
            self.advance(MARK.len());
        }
        while matches!(self.peek()?, Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.advance(1);
        }
        Ok(())
    }

    fn colon(&mut self) -> io::Result<()> {
        if self.peek()? == Some(b':') {
            self.advance(1);
        }
        self.skip_space()
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Consumes bytes of the buffer, `count` of which are there.
    fn advance(&mut self, count: usize) {
        let buffered = self.input.fill_buf().unwrap_or_default(); // filled before: cannot fail
        let bytes = &buffered[..count.min(buffered.len())];
        if let Some(capture) = &mut self.capture {
            if capture.bytes.len() as u64 + count as u64 > self.max_item {
                capture.is_too_large = true;
                capture.bytes = Vec::new();
            }
            if !capture.is_too_large {
                capture.bytes.extend_from_slice(bytes);
            }
        }
        self.line += bytes
            .iter()
            .map(|byte| u64::from(*byte == b'\n'))
            .sum::<u64>();
        self.offset += count as u64;
        self.input.consume(count);
    }
}

impl<R: BufRead> Iterator for Stream<R> {
    type Item = Result<RawItem, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !matches!(self.at, At::End) {
            match self.step() {
                Ok(None) => {}
                Ok(item) => return item,
                Err(error) => {
                    self.at = At::End;
                    return Some(Err(unreadable(&error)));
                }
            }
        }
        None
    }
}

impl Header {
    /// Whether `items` are objects: unless a kind that is no list was written before.
    fn may_be_list(&self) -> bool {
        self.kind.as_ref().is_none_or(|kind| kind.ends_with("List"))
    }

    fn item_type(&self) -> Option<ItemType> {
        let kind = self.kind.as_ref()?.strip_suffix("List")?;
        let api_version = self.api_version.clone()?;
        (!kind.is_empty()).then(|| ItemType {
            api_version,
            kind: kind.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    /// The items as `line:text`, problems as their messages.
    fn check(text: &str, max_item: u64, expected: &[&str]) {
        let found: Vec<String> = Stream::new(text.as_bytes(), max_item)
            .map(|item| match item {
                Ok(raw) => {
                    let start = raw.offset as usize;
                    let item = &text[start..start + raw.bytes.len()];
                    assert_eq!(
                        item.as_bytes(),
                        raw.bytes,
                        "offset and length name the item"
                    );
                    let of = raw
                        .item_type
                        .map_or(String::new(), |it| format!(" {}", it.kind));
                    format!("{}:{item}{of}", raw.line)
                }
                Err(problem) => problem.message,
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn items_of_lists_and_values_of_a_stream_are_items() {
        check(
            "{\"kind\":\"List\",\"items\":[\n{\"a\":\"]\\\"}\"}, {}\n],\"x\":[{}]}\n{\"b\":1} {}",
            99,
            &["2:{\"a\":\"]\\\"}\"}", "2:{}", "4:{\"b\":1}", "4:{}"],
        );
    }

    #[test]
    fn items_of_a_typed_list_know_their_type() {
        check(
            r#"{"kind":"PodList","apiVersion":"v1","items":[{}]}"#,
            99,
            &["1:{} Pod"],
        );
    }

    #[test]
    fn what_is_no_list_stays_whole() {
        let text = r#"{"kind":"Tree","items":[{}]}"#;
        check(text, 99, &[&format!("1:{text}")]);
    }

    #[test]
    fn an_item_beyond_the_limit_costs_only_itself() {
        check(
            r#"{"items":[{"a":"0123456789"},{"b":1}]}"#,
            10,
            &[
                "line 1: an item larger than 10 bytes, the limit of one text",
                "1:{\"b\":1}",
            ],
        );
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        check(
            "{}\noops\n{\"a\" 1}\n{",
            99,
            &[
                "1:{}",
                "line 2: expected a JSON object",
                "3:{\"a\" 1}",
                "4:{",
            ],
        );
    }
}
