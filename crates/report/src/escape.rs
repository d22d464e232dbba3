//! Foreign text for terminals: what would move the cursor or turn the reading direction is shown.

use std::borrow::Cow;

/// Control characters, bidirectional overrides and zero-width characters as `\u{…}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|character| {
        if is_hostile(character) {
            character.escape_unicode().to_string()
        } else {
            character.to_string()
        }
    });
    Cow::Owned(escaped.collect())
}

/// Foreign text for elements and quoted attributes of HTML and XML. XML 1.0 has no way to write the
/// two noncharacters, so they are shown too.
pub(crate) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(character.escape_unicode()),
            plain => out.push(plain),
        }
    }
    out
}

fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::{markup, visible};

    #[test]
    fn what_moves_the_cursor_is_shown() {
        assert_eq!(
            visible("a\u{1b}[31m\u{202e}b\t"),
            "a\\u{1b}[31m\\u{202e}b\\u{9}"
        );
        assert_eq!(visible("größe"), "größe");
    }

    #[test]
    fn text_cannot_leave_its_element_or_attribute() {
        assert_eq!(
            markup("\"'><script>&\u{1b}\u{ffff}"),
            "&quot;&#39;&gt;&lt;script&gt;&amp;\\u{1b}\\u{ffff}"
        );
    }
}
