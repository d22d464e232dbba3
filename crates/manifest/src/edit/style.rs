//! How values are written, and what can be seen of how a text is written.

use crate::node::NodeRef;
use crate::span::Span;
use crate::value::Value;

/// How far a level stands in where nothing shows it.
pub(super) const STEP: usize = 2;

/// How flow collections and their scalars are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    /// Keys and strings in double quotes, as JSON has them.
    pub(super) is_json: bool,
    /// No blanks behind commas and colons.
    pub(super) is_compact: bool,
}

impl Flow {
    /// As YAML is usually written.
    pub(super) const YAML: Flow = Flow {
        is_json: false,
        is_compact: false,
    };

    pub(super) fn comma(self) -> &'static str {
        if self.is_compact { "," } else { ", " }
    }

    /// `key: value`
    pub(super) fn entry(self, key: &str, value: &Value) -> String {
        let colon = if self.is_compact { ":" } else { ": " };
        let key = if self.is_json {
            quoted(key)
        } else {
            plain_or_quoted(key)
        };
        format!("{key}{colon}{}", self.value(value))
    }

    /// A value on one line.
    pub(super) fn value(self, value: &Value) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::String(text) if self.is_json => quoted(text),
            Value::String(text) => plain_or_quoted(text),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                format!("[{}]", items.join(self.comma()))
            }
            Value::Object(fields) => {
                let fields = fields.iter().map(|(key, value)| self.entry(key, value));
                let fields: Vec<String> = fields.collect();
                format!("{{{}}}", fields.join(self.comma()))
            }
        }
    }
}

/// `key: value` in lines of its own, `indent` blanks in.
pub(super) fn entry_lines(key: &str, value: &Value, indent: usize, lines: &mut Vec<String>) {
    let blanks = " ".repeat(indent);
    let key = plain_or_quoted(key);
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            lines.push(format!("{blanks}{key}:"));
            for (key, value) in fields {
                entry_lines(key, value, indent + STEP, lines);
            }
        }
        Value::List(items) if !items.is_empty() => {
            lines.push(format!("{blanks}{key}:"));
            for item in items {
                item_lines(item, indent + STEP, lines);
            }
        }
        value => lines.push(format!("{blanks}{key}: {}", Flow::YAML.value(value))),
    }
}

/// `- item` in lines of its own, `indent` blanks in.
pub(super) fn item_lines(item: &Value, indent: usize, lines: &mut Vec<String>) {
    let blanks = " ".repeat(indent);
    match item {
        Value::Object(fields) if !fields.is_empty() => {
            let first = lines.len();
            for (key, value) in fields {
                entry_lines(key, value, indent + STEP, lines);
            }
            let begin = &mut lines[first]; // there is a field, and so a line
            *begin = format!("{blanks}- {}", begin.trim_start());
        }
        item => lines.push(format!("{blanks}- {}", Flow::YAML.value(item))),
    }
}

/// Text that YAML reads as a string, plain if it may be.
fn plain_or_quoted(text: &str) -> String {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    let begins_plain = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    if begins_plain && text.bytes().all(is_name) && crate::scalar::is_string(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A double-quoted string, as JSON and YAML read it alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A scalar in the place of another, or behind one: quoted if that one is.
pub(super) fn scalar_like(value: &Value, like: &str) -> String {
    match value {
        Value::String(text) if like.starts_with('"') => quoted(text),
        value => Flow::YAML.value(value),
    }
}

/// Whether a node is written in brackets.
pub(super) fn is_flow(node: NodeRef<'_>, text: &str) -> bool {
    text.get(node.span().range())
        .is_some_and(|own| own.starts_with(['{', '[']))
}

/// How a flow map is written; `outer` is how the document is.
pub(super) fn flow_of(node: NodeRef<'_>, text: &str, outer: Flow) -> Flow {
    let Some(first) = node.entries().find(|entry| !entry.is_merged) else {
        return outer;
    };
    let key = text.get(first.key_span.range()).unwrap_or_default();
    let behind = text.get(first.key_span.end as usize..).unwrap_or_default();
    let behind = behind.trim_start().strip_prefix(':').unwrap_or_default();
    Flow {
        is_json: key.starts_with('"'),
        is_compact: !behind.starts_with([' ', '\n', '\r', '\t']),
    }
}

/// Where what is written of a node ends: behind its last scalar or bracket. Spans of block
/// collections reach to whatever comes next.
pub(super) fn content_end(node: NodeRef<'_>, text: &str) -> usize {
    if node.is_alias() || is_flow(node, text) {
        return node.span().end as usize;
    }
    let of_entries = node
        .entries()
        .filter(|entry| !entry.is_merged)
        .map(|entry| entry_end(entry.key_span, entry.value, text));
    let of_items = node.items().map(|item| content_end(item, text));
    of_entries
        .chain(of_items)
        .max()
        .unwrap_or(node.span().end as usize)
}

/// Where an entry of a map ends.
pub(super) fn entry_end(key: Span, value: NodeRef<'_>, text: &str) -> usize {
    let end = content_end(value, text);
    // A value that is not written has no place of its own.
    end.max(key.end as usize)
}
