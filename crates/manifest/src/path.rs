//! Field paths: where in an object something stands, in a form that survives re-ordering.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A path of fields from an object's root.
///
/// ```text
/// spec.template.spec.containers[name=web].securityContext.capabilities.add[=SYS_ADMIN]
/// metadata.annotations["example.com/owner"]    spec.tolerations[2]
/// ```
///
/// List items are named by their merge key (`[name=web]`), items of lists of scalars by their value
/// (`[=SYS_ADMIN]`), others by index. Keys and values that hold anything but letters, digits, `_`,
/// `-` (values also `.`, `/`, `:`) are quoted as JSON strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Box<str>);

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'p> {
    /// The value of a key.
    Key(Cow<'p, str>),
    /// The first item whose field `key` has the value `value`.
    Item {
        /// The merge key's name.
        key: Cow<'p, str>,
        /// Its value, as text.
        value: Cow<'p, str>,
    },
    /// The first item that equals this scalar.
    Value(Cow<'p, str>),
    /// The item at this place, from 0.
    Index(usize),
}

impl FieldPath {
    /// The object itself.
    pub fn root() -> Self {
        FieldPath::default()
    }

    /// A path written out, with dots between plain keys; trusted to be well formed.
    pub fn new(path: impl Into<Box<str>>) -> Self {
        FieldPath(path.into())
    }

    /// The text of the path; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the object itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This path followed by another: `spec` and `containers[name=web]`.
    #[must_use]
    pub fn join(&self, rest: &str) -> FieldPath {
        if self.is_root() {
            return FieldPath::new(rest);
        }
        if rest.is_empty() {
            return self.clone();
        }
        let dot = if rest.starts_with('[') { "" } else { "." };
        let mut path = String::with_capacity(self.0.len() + rest.len() + 1);
        path.push_str(&self.0);
        path.push_str(dot);
        path.push_str(rest);
        FieldPath(path.into())
    }

    /// The value of `key`, quoted where it must be.
    #[must_use]
    pub fn key(&self, key: &str) -> FieldPath {
        if is_plain(key, false) {
            return self.join(key);
        }
        self.join(&format!("[{}]", quoted(key)))
    }

    /// The item whose merge key `key` has the value `value`.
    #[must_use]
    pub fn item(&self, key: &str, value: &str) -> FieldPath {
        self.join(&format!("[{key}={}]", quoted_if_needed(value)))
    }

    /// The item that equals a scalar.
    #[must_use]
    pub fn value(&self, value: &str) -> FieldPath {
        self.join(&format!("[={}]", quoted_if_needed(value)))
    }

    /// The item at a place, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> FieldPath {
        self.join(&format!("[{index}]"))
    }

    /// This path and one step more.
    #[must_use]
    pub(crate) fn step(&self, segment: &Segment<'_>) -> FieldPath {
        match segment {
            Segment::Key(key) => self.key(key),
            Segment::Item { key, value } => self.item(key, value),
            Segment::Value(value) => self.value(value),
            Segment::Index(index) => self.index(*index),
        }
    }

    /// The steps from the root.
    pub fn segments(&self) -> Segments<'_> {
        Segments { rest: &self.0 }
    }

    /// The path with every index left out (`tolerations[]`): what a fingerprint is made of.
    pub fn without_indices(&self) -> Cow<'_, str> {
        if !self
            .segments()
            .any(|segment| matches!(segment, Segment::Index(_)))
        {
            return Cow::Borrowed(&self.0);
        }
        let mut out = FieldPath::root();
        for segment in self.segments() {
            out = match segment {
                Segment::Key(key) => out.key(&key),
                Segment::Item { key, value } => out.item(&key, &value),
                Segment::Value(value) => out.value(&value),
                Segment::Index(_) => out.join("[]"),
            };
        }
        Cow::Owned(out.0.into())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<&str> for FieldPath {
    fn from(path: &str) -> Self {
        FieldPath::new(path)
    }
}

fn is_plain(text: &str, as_value: bool) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'_' | b'-')
                || (as_value && matches!(byte, b'.' | b'/' | b':'))
        })
}

fn quoted_if_needed(text: &str) -> Cow<'_, str> {
    if is_plain(text, true) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(quoted(text))
    }
}

/// A JSON string, control characters escaped: paths end up in terminals and logs.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            control if control.is_control() => {
                // writing to a String cannot fail
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

/// Iterator over the steps of a path. A text that is not a path ends the iteration early.
#[derive(Clone, Debug)]
pub struct Segments<'p> {
    rest: &'p str,
}

impl<'p> Iterator for Segments<'p> {
    type Item = Segment<'p>;

    fn next(&mut self) -> Option<Segment<'p>> {
        let rest = self.rest.strip_prefix('.').unwrap_or(self.rest);
        if rest.is_empty() {
            return None;
        }
        let Some(inside) = rest.strip_prefix('[') else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            self.rest = &rest[end..];
            return Some(Segment::Key(Cow::Borrowed(&rest[..end])));
        };
        let (segment, rest) = bracket(inside)?;
        self.rest = rest;
        Some(segment)
    }
}

/// Reads what stands behind `[`, and returns what stands behind `]`.
fn bracket(inside: &str) -> Option<(Segment<'_>, &str)> {
    if inside.starts_with('"') {
        let (key, rest) = text(inside)?;
        return Some((Segment::Key(key), rest.strip_prefix(']')?));
    }
    let end = inside.find(['=', ']'])?;
    let (head, tail) = inside.split_at(end);
    if let Some(rest) = tail.strip_prefix(']') {
        return Some((Segment::Index(head.parse().ok()?), rest));
    }
    let (value, rest) = text(&tail[1..])?;
    let rest = rest.strip_prefix(']')?;
    let segment = if head.is_empty() {
        Segment::Value(value)
    } else {
        Segment::Item {
            key: Cow::Borrowed(head),
            value,
        }
    };
    Some((segment, rest))
}

/// A quoted or plain value inside brackets, and what stands behind it.
fn text(input: &str) -> Option<(Cow<'_, str>, &str)> {
    let Some(quoted) = input.strip_prefix('"') else {
        let end = input.find(']')?;
        return Some((Cow::Borrowed(&input[..end]), &input[end..]));
    };
    let mut out = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((Cow::Owned(out), &quoted[at + 1..])),
            '\\' => match characters.next()? {
                (at, 'u') => {
                    let code = quoted.get(at + 1..at + 5)?;
                    out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                    characters.nth(3)?;
                }
                (_, escaped) => out.push(escaped),
            },
            plain => out.push(plain),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_what_was_put_in() {
        let path = FieldPath::root()
            .join("spec.containers")
            .item("name", "we]\"ird\u{1b}")
            .join("env")
            .index(3)
            .key("example.com/a")
            .value("NET_ADMIN");
        assert_eq!(
            path.as_str(),
            r#"spec.containers[name="we]\"ird\u001b"].env[3]["example.com/a"][=NET_ADMIN]"#
        );
        let expected = [
            Segment::Key("spec".into()),
            Segment::Key("containers".into()),
            Segment::Item {
                key: "name".into(),
                value: "we]\"ird\u{1b}".into(),
            },
            Segment::Key("env".into()),
            Segment::Index(3),
            Segment::Key("example.com/a".into()),
            Segment::Value("NET_ADMIN".into()),
        ];
        assert_eq!(path.segments().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn fingerprints_see_no_indices() {
        let path = FieldPath::new("spec.tolerations[2].key");
        assert_eq!(path.without_indices(), "spec.tolerations[].key");
    }
}
