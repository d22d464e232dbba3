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
use super::cursor::Cursor;
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
    cursor: Cursor<R>,
    max_item: u64,
    at: At,
    /// Lines that are no JSON, so far.
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

/// Lines that are no JSON are reported one by one up to this number; behind it, it is no stream.
const MAX_GARBAGE: u32 = 100;

/// An item, or what stands in the place of one.
type Found = Result<RawItem, Problem>;

impl<R: BufRead> Iterator for Stream<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while !matches!(self.at, At::End) {
            match self.step() {
                Ok(None) => {}
                Ok(found) => return found,
                Err(error) => {
                    self.at = At::End;
                    return Some(Err(unreadable(&error)));
                }
            }
        }
        None
    }
}

impl<R: BufRead> Stream<R> {
    pub(super) fn new(input: R, max_item: u64) -> Self {
        Stream {
            cursor: Cursor::new(input, max_item),
            max_item,
            at: At::Top,
            garbage: 0,
        }
    }

    /// Goes on to the next item or problem; none where something was only stepped over.
    fn step(&mut self) -> io::Result<Option<Found>> {
        self.cursor.skip_space()?;
        let Some(byte) = self.cursor.peek()? else {
            return Ok(self.end());
        };
        match (&self.at, byte) {
            (At::Items(_) | At::BehindItems, b',') => self.cursor.step(),
            (At::Items(_), b']') => {
                self.cursor.step();
                self.at = At::BehindItems;
            }
            (At::BehindItems, b'}') => {
                self.cursor.step();
                self.at = At::Top;
            }
            (At::BehindItems, b'"') => {
                self.cursor.name()?;
                self.cursor.skip_colon()?;
                self.cursor.skip_value()?;
            }
            (At::Top, b'{') => return self.object(),
            (At::Top, b'[') => return self.item(None).map(Some),
            (At::Items(_), b'}') | (At::Top | At::BehindItems, _) => {
                return self.garbage().map(Some);
            }
            (At::Items(item_type), _) => {
                let item_type = item_type.clone();
                return self.item(item_type).map(Some);
            }
            (At::End, _) => {}
        }
        Ok(None)
    }

    /// Reads an object to its end, or to the first of its items.
    fn object(&mut self) -> io::Result<Option<Found>> {
        let mut header = Header::default();
        self.cursor.begin_cut();
        self.cursor.step();
        loop {
            self.cursor.skip_space()?;
            match self.cursor.peek()? {
                Some(b'"') => {}
                Some(b',') => {
                    self.cursor.step();
                    continue;
                }
                Some(b'}') | None => {
                    self.cursor.step();
                    return Ok(Some(self.cut(None)));
                }
                // Not JSON: cut here, and the reader of the item says why.
                Some(_) => {
                    self.cursor.skip_line()?;
                    return Ok(Some(self.cut(None)));
                }
            }
            let key = self.cursor.name()?;
            self.cursor.skip_colon()?;
            match (key.as_str(), self.cursor.peek()?) {
                ("items", Some(b'[')) if header.may_be_list() => {
                    self.cursor.end_cut();
                    self.cursor.step();
                    self.at = At::Items(header.item_type().map(Arc::new));
                    return Ok(None);
                }
                ("kind", Some(b'"')) => header.kind = Some(self.cursor.name()?),
                ("apiVersion", Some(b'"')) => header.api_version = Some(self.cursor.name()?),
                _ => self.cursor.skip_value()?,
            }
        }
    }

    fn item(&mut self, item_type: Option<Arc<ItemType>>) -> io::Result<Found> {
        self.cursor.begin_cut();
        self.cursor.skip_value()?;
        Ok(self.cut(item_type))
    }

    fn cut(&mut self, item_type: Option<Arc<ItemType>>) -> Found {
        let cut = self.cursor.end_cut();
        if cut.is_too_large {
            let limit = size(self.max_item);
            let message = format!("an item larger than {limit}, the limit of one text");
            return Err(problem(ProblemKind::TooLarge, cut.line, &message));
        }
        Ok(RawItem {
            offset: cut.offset,
            line: cut.line,
            bytes: cut.bytes,
            item_type,
        })
    }

    /// What stands where a value should: one problem a line, and none for ever.
    fn garbage(&mut self) -> io::Result<Found> {
        let line = self.cursor.line();
        self.garbage += 1;
        if self.garbage >= MAX_GARBAGE {
            self.at = At::End;
        } else {
            self.at = At::Top;
            self.cursor.skip_line()?;
        }
        Ok(Err(problem(
            ProblemKind::Syntax,
            line,
            "expected a JSON object",
        )))
    }

    /// The end: a problem where a list is still open.
    fn end(&mut self) -> Option<Found> {
        let is_open = matches!(self.at, At::Items(_) | At::BehindItems);
        self.at = At::End;
        let line = self.cursor.line();
        is_open.then(|| Err(problem(ProblemKind::Syntax, line, "the list does not end")))
    }
}

/// A problem in a text too large for spans.
fn problem(kind: ProblemKind, line: u64, what: &str) -> Problem {
    Problem::new(kind, Span::default(), format!("line {line}: {what}"))
}

/// What an object says of itself before its items.
#[derive(Default)]
struct Header {
    api_version: Option<String>,
    kind: Option<String>,
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
    fn a_list_without_an_end_is_a_problem() {
        check(
            r#"{"items":[{}"#,
            99,
            &["1:{}", "line 1: the list does not end"],
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
