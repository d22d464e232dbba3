//! A configuration as YAML. This writes what garboard itself has put together; a user's file is
//! never written anew.

use std::fmt::Write as _;

use garboard_manifest::{Content, Kind, Limits, parse};
use serde_json::Value;

/// An object as a block of YAML, its keys in the order given.
pub(crate) fn object(entries: &[(String, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in entries {
        entry(key, value, 0, &mut out);
    }
    out
}

fn entry(key: &str, value: &Value, depth: usize, out: &mut String) {
    indent(depth, out);
    out.push_str(&text(key));
    out.push(':');
    value_behind(value, depth, out);
}

/// A value behind its key or dash: on the same line if it is short, else below.
fn value_behind(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                list_item(item, depth + 1, out);
            }
        }
        Value::Object(entries) if !entries.is_empty() => {
            out.push('\n');
            for (key, value) in entries {
                entry(key, value, depth + 1, out);
            }
        }
        short => {
            out.push(' ');
            scalar(short, out);
            out.push('\n');
        }
    }
}

fn list_item(item: &Value, depth: usize, out: &mut String) {
    let Value::Object(entries) = item else {
        indent(depth, out);
        out.push('-');
        return value_behind(item, depth, out);
    };
    if entries.is_empty() {
        indent(depth, out);
        out.push_str("- {}\n");
    }
    for (number, (key, value)) in entries.iter().enumerate() {
        let mut line = String::new();
        entry(key, value, depth + 1, &mut line);
        if number == 0 {
            // the dash takes the place of the last two blanks in front of the first key
            line.replace_range(depth * 2..depth * 2 + 2, "- ");
        }
        out.push_str(&line);
    }
}

fn indent(depth: usize, out: &mut String) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn scalar(value: &Value, out: &mut String) {
    match value {
        Value::String(string) => out.push_str(&text(string)),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            let _ = write!(out, "{value}"); // writing to a String
        }
    }
}

/// A string in double quotes: JSON's escapes are YAML's too, and what YAML takes for a line break or
/// does not print is escaped as well.
fn quoted(string: &str) -> String {
    let json = Value::from(string).to_string();
    let mut quoted = String::with_capacity(json.len());
    for character in json.chars() {
        let is_special = matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        );
        if is_special || character.is_control() {
            let _ = write!(quoted, "\\u{:04x}", u32::from(character)); // writing to a String
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// A string as it is, if YAML reads it so; else quoted.
fn text(string: &str) -> String {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "-_./:@".contains(character);
    let is_word = string.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '.')
        && string.chars().all(is_plain)
        && !string.ends_with(':');
    if is_word && is_string_to_yaml(string) {
        string.to_owned()
    } else {
        quoted(string)
    }
}

/// Whether YAML reads a bare word as the string that it is, not as a number, a date or a boolean.
fn is_string_to_yaml(word: &str) -> bool {
    let documents = parse(word, &Limits::default());
    match documents.first().map(|document| &document.content) {
        Some(Content::Tree(tree)) => tree.root().kind() == Kind::String(word),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::object;

    #[test]
    fn objects_in_lists_begin_behind_the_dash() {
        let entries = [
            ("severity".to_owned(), json!({"kubescape:C-0057": "high"})),
            ("score".to_owned(), json!([])),
            (
                "overrides".to_owned(),
                json!([{"paths": ["a/**", "b"], "severity": {"all": "low"}}, {}]),
            ),
        ];
        let expected = "\
severity:
  kubescape:C-0057: high
score: []
overrides:
  - paths:
      - \"a/**\"
      - b
    severity:
      all: low
  - {}
";
        assert_eq!(object(&entries), expected);
    }

    #[test]
    fn what_yaml_would_read_as_something_else_is_quoted() {
        for (string, written) in [
            ("1.30", "\"1.30\""),
            ("v1.30", "v1.30"),
            ("no", "\"no\""),
            ("2027-01-31", "2027-01-31"),
            ("", "\"\""),
            ("*", "\"*\""),
            ("a: b", "\"a: b\""),
            ("- a", "\"- a\""),
            ("a #b", "\"a #b\""),
            ("\u{85}\u{2028}", r#""\u0085\u2028""#),
            ("~", "\"~\""),
        ] {
            let entries = [("key".to_owned(), json!(string))];
            assert_eq!(object(&entries), format!("key: {written}\n"), "{string:?}");
        }
    }
}
