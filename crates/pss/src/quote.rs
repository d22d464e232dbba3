//! Go's `%q`: PSA's messages quote annotations and policies with it.

use std::fmt::{self, Write as _};

/// A text that displays as `strconv.Quote` of Go writes it.
pub(crate) struct Quoted<'t>(pub(crate) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(out, "\\{character}")?,
                '\u{7}' => out.write_str("\\a")?,
                '\u{8}' => out.write_str("\\b")?,
                '\t' => out.write_str("\\t")?,
                '\n' => out.write_str("\\n")?,
                '\u{b}' => out.write_str("\\v")?,
                '\u{c}' => out.write_str("\\f")?,
                '\r' => out.write_str("\\r")?,
                printable if is_printable(printable) => out.write_char(printable)?,
                ascii if ascii.is_ascii() => write!(out, "\\x{:02x}", ascii as u32)?,
                small if (small as u32) < 0x1_0000 => write!(out, "\\u{:04x}", small as u32)?,
                large => write!(out, "\\U{:08x}", large as u32)?,
            }
        }
        out.write_char('"')
    }
}

/// Letters, marks, numbers, punctuation, symbols and the ASCII space, as in Go.
fn is_printable(character: char) -> bool {
    // Rust escapes the same characters, if a mark has something before it to sit on.
    let mut escaped = "a".to_owned();
    escaped.push(character);
    matches!(character, '\'') || escaped.escape_debug().nth(1) == Some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_go_quotes_them() {
        let quoted = |text| Quoted(text).to_string();
        assert_eq!(quoted("localhost/a b"), r#""localhost/a b""#);
        assert_eq!(quoted("it's \"x\\y\""), r#""it's \"x\\y\"""#);
        assert_eq!(quoted("\0\u{1b}\t\n\u{7f}"), r#""\x00\x1b\t\n\x7f""#);
        assert_eq!(quoted("größe e\u{301} 語"), "\"größe e\u{301} 語\"");
        assert_eq!(quoted("\u{200b}\u{a0}\u{e000}"), r#""\u200b\u00a0\ue000""#);
        assert_eq!(quoted("\u{f0000}😀"), "\"\\U000f0000😀\"");
    }
}
