//! Answers as YAML: what serde makes of them, in block style.
//!
//! A text stands plain only where no YAML reader, of 1.1 or 1.2, could take it for anything else;
//! all others are written as JSON strings, which are YAML. So a Role written here is the Role that
//! kubectl reads, whatever its names are.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value whose keys keep their order.
enum Node {
    /// Already as YAML: null, a number, a truth value, a text.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// Writes a value as one document.
pub fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    // Through JSON: serde says there in which order fields come, and what is left out.
    let json = serde_json::to_string(value)?;
    let node: Node = serde_json::from_str(&json)?;
    match &node {
        Node::Scalar(text) => writeln!(out, "{text}"),
        Node::List(items) if items.is_empty() => writeln!(out, "[]"),
        Node::Map(fields) if fields.is_empty() => writeln!(out, "{{}}"),
        Node::List(_) | Node::Map(_) => node.write(0, false, out),
    }
}

impl Node {
    /// Writes a list or map that has something in it; `goes_on` in a line that has begun.
    fn write(&self, indent: usize, goes_on: bool, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Node::Scalar(text) => writeln!(out, "{text}"),
            Node::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let blanks = if goes_on && at == 0 { 0 } else { indent };
                    write!(out, "{:blanks$}-", "")?;
                    item.write_in_list(indent, out)?;
                }
                Ok(())
            }
            Node::Map(fields) => {
                for (at, (key, value)) in fields.iter().enumerate() {
                    let blanks = if goes_on && at == 0 { 0 } else { indent };
                    write!(out, "{:blanks$}{}:", "", scalar(key))?;
                    value.write_in_map(indent, out)?;
                }
                Ok(())
            }
        }
    }

    fn write_in_list(&self, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Node::Scalar(text) => writeln!(out, " {text}"),
            Node::List(items) if items.is_empty() => writeln!(out, " []"),
            Node::Map(fields) if fields.is_empty() => writeln!(out, " {{}}"),
            Node::List(_) | Node::Map(_) => {
                write!(out, " ")?;
                self.write(indent + 2, true, out)
            }
        }
    }

    fn write_in_map(&self, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Node::Scalar(text) => writeln!(out, " {text}"),
            Node::List(items) if items.is_empty() => writeln!(out, " []"),
            Node::Map(fields) if fields.is_empty() => writeln!(out, " {{}}"),
            Node::List(_) | Node::Map(_) => {
                writeln!(out)?;
                self.write(indent + 2, false, out)
            }
        }
    }
}

/// A text as YAML.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            ' '..='~' => quoted.push(character),
            // Whatever is not ASCII, if it is a letter or digit: the rest might not be seen.
            _ if character.is_alphanumeric() => quoted.push(character),
            _ => {
                let code = u32::from(character);
                // A String takes everything.
                let _ = if code <= 0xffff {
                    write!(quoted, "\\u{code:04x}")
                } else {
                    write!(quoted, "\\U{code:08x}")
                };
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a text may stand without quotes: words as names and paths are, that mean nothing else.
///
/// YAML 1.1, which kubectl reads, has many more truth values and numbers than JSON.
fn is_plain(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let begins_as_word = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'/');
    // `system:masters`: a colon inside a word is no key; one before a blank or at the end would be.
    let is_of_word = |byte: u8| is_of_name(byte) || byte == b':' || byte == b' ';
    let means_itself = !matches!(
        text.to_ascii_lowercase().as_str(),
        "y" | "yes" | "n" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    let is_key = text.ends_with([':', ' ']) || text.contains(": ");
    begins_as_word && means_itself && !is_key && text.bytes().all(is_of_word)
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar("null".to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(scalar(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(field) = fields.next_entry()? {
            map.push(field);
        }
        Ok(Node::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use garboard_manifest::{Content, Kind, Limits, NodeRef, parse};
    use serde::Serialize;

    use super::write;

    #[derive(Serialize)]
    struct Role<'a> {
        kind: &'a str,
        names: Vec<&'a str>,
        rules: Vec<Rule<'a>>,
        nested: Vec<Vec<u8>>,
        nothing: Option<u8>,
        none: Vec<u8>,
    }

    #[derive(Serialize)]
    struct Rule<'a> {
        verbs: Vec<&'a str>,
        count: f64,
    }

    fn yaml(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write(value, &mut out).expect("memory takes it");
        String::from_utf8(out).expect("YAML is UTF-8")
    }

    #[test]
    fn fields_keep_their_order_and_lists_stand_below_their_keys() {
        let role = Role {
            kind: "Role",
            names: vec!["*", "system:masters", "pods/log"],
            rules: vec![Rule {
                verbs: vec!["get"],
                count: 1.5,
            }],
            nested: vec![vec![1], vec![]],
            nothing: None,
            none: vec![],
        };
        assert_eq!(
            yaml(&role),
            "kind: Role\n\
             names:\n  - \"*\"\n  - system:masters\n  - pods/log\n\
             rules:\n  - verbs:\n      - get\n    count: 1.5\n\
             nested:\n  - - 1\n  - []\n\
             nothing: null\n\
             none: []\n"
        );
    }

    #[test]
    fn every_text_is_read_back_as_it_was() {
        let texts = [
            "",
            "*",
            "yes",
            "No",
            "ON",
            "y",
            "null",
            "~",
            "1",
            "0x1f",
            "1e3",
            "12:30:45",
            ".5",
            "0o7",
            "1_000",
            "2026-01-01",
            "a: b",
            "a:",
            "a b",
            "a  b",
            "a :b",
            "a :",
            "a : b",
            "- a",
            "#a",
            "a #b",
            "'",
            "\"",
            "\\",
            "{{",
            "[",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            " a",
            "a ",
            "a\nb",
            "\t",
            "\u{0}",
            "\u{1b}[2J",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{202e}",
            "größe",
            "日本",
            "🦀",
            "system:serviceaccount:a:b",
            "<<",
            "=",
            ".inf",
            ".NaN",
            "---",
            "...",
            "/healthz",
        ];
        let text = yaml(&texts.as_slice());
        let documents = parse(&text, &Limits::default());
        let [document] = documents.as_slice() else {
            panic!("{text}");
        };
        let Content::Tree(tree) = &document.content else {
            panic!("{text}");
        };
        assert_eq!(document.problems, [], "{text}");
        let Kind::Sequence = tree.root().kind() else {
            panic!("{text}");
        };
        let read: Vec<Option<&str>> = tree.root().items().map(NodeRef::as_str).collect();
        assert_eq!(read, texts.map(Some), "{text}");
    }
}
