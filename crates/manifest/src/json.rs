//! JSON to a tree with places.
//!
//! kubectl reads a stream that begins with `{` as JSON, and JSON has forms that YAML 1.1 has not
//! (surrogate pairs, tabs anywhere). No JSON library keeps the place of every value, so this reader
//! does; what it refuses the YAML reader may still accept (`{a: b}`).

use crate::document::{Limits, Read};
use crate::entries::Entries;
use crate::keys::note_duplicate;
use crate::problem::{Problem, ProblemKind};
use crate::scalar::whole_or_float;
use crate::span::Span;
use crate::tree::{Data, NodeId, Range, RawEntry, Tree};

/// Reads the one JSON value in `text`, which begins at byte `base` of its file.
pub(crate) fn read(text: &str, base: usize, limits: &Limits) -> Result<Read, Problem> {
    let mut reader = Reader {
        text,
        at: 0,
        base,
        limits,
        tree: Tree::with_capacity(text.len()),
        entries: Entries::default(),
        items: Vec::new(),
        problems: Vec::new(),
    };
    let root = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return reader.fail("expected nothing behind the value");
    }
    Ok(Read {
        tree: Some(reader.tree.finish(root)),
        problems: reader.problems,
        comments: Vec::new(),
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    base: usize,
    limits: &'t Limits,
    tree: Tree,
    /// Entries and items of everything that is open.
    entries: Entries,
    items: Vec<NodeId>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<NodeId, Problem> {
        self.skip_space();
        let start = self.at;
        let data = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Data::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(self.tree.push(self.span(start), data))
    }

    fn object(&mut self, depth: usize) -> Result<Data, Problem> {
        self.enter(depth)?;
        let mut mapping = self.entries.open();
        if !self.closes(b'}') {
            loop {
                let entry = self.entry(depth)?;
                let earlier = self.entries.put(&mut mapping, &self.tree, entry);
                if let Some(earlier) = earlier {
                    let key = self.tree.text_of(entry.key);
                    let (first, second) = (earlier.key_span, entry.key_span);
                    note_duplicate(&mut self.problems, key, first, second);
                }
                if self.closes(b'}') {
                    break;
                }
                self.expect(b',', "expected ',' or '}'")?;
            }
        }
        let entries = self.entries.close(&mapping, &mut self.tree);
        Ok(Data::Mapping(entries))
    }

    fn entry(&mut self, depth: usize) -> Result<RawEntry, Problem> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return self.fail("expected a key in double quotes");
        }
        let key = self.string()?;
        let key_span = self.span(start);
        self.skip_space();
        self.expect(b':', "expected ':' behind the key")?;
        Ok(RawEntry {
            key,
            key_span,
            value: self.value(depth + 1)?,
            is_merged: false,
        })
    }

    fn array(&mut self, depth: usize) -> Result<Data, Problem> {
        self.enter(depth)?;
        let start = self.items.len();
        if !self.closes(b']') {
            loop {
                let item = self.value(depth + 1)?;
                self.items.push(item);
                if self.closes(b']') {
                    break;
                }
                self.expect(b',', "expected ',' or ']'")?;
            }
        }
        let items = self.tree.push_items(&self.items[start..]); // the stack only grew
        self.items.truncate(start);
        Ok(Data::Sequence(items))
    }

    /// Steps over the opening bracket, unless that is one level too many.
    fn enter(&mut self, depth: usize) -> Result<(), Problem> {
        if depth >= self.limits.depth {
            let message = format!("nested deeper than {} levels", self.limits.depth);
            return Err(Problem::new(
                ProblemKind::TooDeep,
                self.span(self.at),
                message,
            ));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string into the tree's text.
    fn string(&mut self) -> Result<Range, Problem> {
        let start = self.tree.begin_text();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..]; // `at` moves by whole characters
            let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..b' ');
            let plain = rest.bytes().position(is_special).unwrap_or(rest.len());
            self.tree.append_text(&rest[..plain]); // specials are ASCII: a boundary
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(self.tree.end_text(start));
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.tree.append_text(character.encode_utf8(&mut [0; 4]));
                }
                Some(_) => return self.fail("control character inside a string"),
                None => return self.fail("the string does not end"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let Some(letter) = self.text.as_bytes().get(self.at + 1) else {
            return self.fail("the string does not end");
        };
        let character = match letter {
            b'"' | b'\\' | b'/' => char::from(*letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return self.fail("unknown escape in a string"),
        };
        self.at += 2;
        Ok(character)
    }

    /// `\uXXXX`, a pair of them for characters beyond 16 bits; a lone half is U+FFFD, as in Go.
    fn unicode_escape(&mut self) -> Result<char, Problem> {
        let Some(first) = self.four_digits() else {
            return self.fail("\\u needs four hexadecimal digits");
        };
        self.at += 6;
        if !(0xD800..0xDC00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        match self
            .four_digits()
            .filter(|second| (0xDC00..0xE000).contains(second))
        {
            Some(second) => {
                self.at += 6;
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            None => Ok(char::REPLACEMENT_CHARACTER),
        }
    }

    /// The code of the `\uXXXX` that stands here.
    fn four_digits(&self) -> Option<u32> {
        let digits = self.text.get(self.at..)?.strip_prefix("\\u")?.get(..4)?;
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all_hex
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
    }

    fn number(&mut self) -> Result<Data, Problem> {
        let start = self.at;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
        let length = self.text[start..]
            .bytes()
            .take_while(|byte| is_part(*byte))
            .count();
        let text = &self.text[start..start + length];
        if !is_json_number(text) {
            return self.fail("not a number");
        }
        let data = match text.parse::<i64>() {
            Ok(value) => Data::Int(value),
            Err(_) => match text.parse::<f64>().ok().filter(|value| value.is_finite()) {
                Some(value) => whole_or_float(value),
                None => return self.fail("the number is beyond 64 bits"),
            },
        };
        self.at += length;
        Ok(data)
    }

    fn word(&mut self) -> Result<Data, Problem> {
        let rest = &self.text[self.at..];
        for (word, data) in [
            ("true", Data::Bool(true)),
            ("false", Data::Bool(false)),
            ("null", Data::Null),
        ] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(data);
            }
        }
        self.fail("expected a value")
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    fn expect(&mut self, byte: u8, message: &str) -> Result<(), Problem> {
        if self.peek() != Some(byte) {
            return self.fail(message);
        }
        self.at += 1;
        Ok(())
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }

    fn fail<T>(&self, message: &str) -> Result<T, Problem> {
        Err(Problem::new(
            ProblemKind::Syntax,
            self.span(self.at),
            message,
        ))
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['-', '+']).unwrap_or(text)))
}
