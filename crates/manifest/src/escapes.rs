//! Escapes of double-quoted scalars on which libyaml and go-yaml differ.
//!
//! go-yaml knows no `\/`, which libyaml does, and reads `\'` as a quote, which libyaml refuses (a
//! shell command in double quotes often has it). For the latter the text is parsed again with a
//! stand-in of the same two bytes, so that every place stays where it is.

/// Where `\/` stands in a double-quoted scalar.
pub(crate) fn slash(raw: &str) -> Option<usize> {
    let inside = raw.find('"')? + 1; // behind an anchor or a tag
    Some(inside + find(&raw[inside..], '/')?)
}

/// A text in which stand-ins take the places of `\'`.
pub(crate) struct Patched {
    pub(crate) text: String,
    pub(crate) stand_in: char,
    /// Bytes that were read in vain, together.
    cost: usize,
}

impl Patched {
    /// Bytes that may be read again for the sake of `\'`: each scalar that has it costs one reading
    /// of the document, which would be quadratic without a bound.
    const MAX_COST: usize = 64 * 1024 * 1024;

    /// The same text with the escapes replaced in the scalar that begins at `start` and has an
    /// unknown escape at `offset`; none if that is no `\'`, or there is no end to them.
    pub(crate) fn again(self, start: usize, offset: usize) -> Option<Patched> {
        let Patched {
            mut text,
            stand_in,
            cost,
        } = self;
        let cost = cost + text.len();
        let is_quote = text.get(offset..)?.starts_with("\\'");
        if !is_quote || cost > Self::MAX_COST {
            return None;
        }
        let mut encoded = [0; 4];
        let encoded = stand_in.encode_utf8(&mut encoded);
        let mut at = start + 1; // behind the opening quote
        while let Some(found) = find(text.get(at..)?, '\'') {
            at += found;
            text.replace_range(at..at + 2, encoded);
        }
        Some(Patched {
            text,
            stand_in,
            cost,
        })
    }

    /// The text, nothing replaced yet.
    pub(crate) fn new(text: &str) -> Option<Patched> {
        // Two bytes each in UTF-8, tried until the text has one not.
        let stand_in = ('\u{a1}'..='\u{7ff}')
            .rev()
            .find(|candidate| !text.contains(*candidate))?;
        Some(Patched {
            text: text.to_owned(),
            stand_in,
            cost: 0,
        })
    }
}

/// Where the escape of `letter` stands in front of the closing quote.
fn find(inside: &str, letter: char) -> Option<usize> {
    let mut characters = inside.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return None,
            '\\' if characters.next()?.1 == letter => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Patched, slash};

    #[test]
    fn a_slash_is_escaped_only_by_a_backslash_of_its_own() {
        assert_eq!(slash(r#"&x "a\\\/\\/""#), Some(7));
        assert_eq!(slash(r#""a\\/b""#), None);
    }

    #[test]
    fn stand_ins_stay_inside_their_scalar() {
        let text = r#"["a\'b\'", 'c\', "\'"]"#;
        let patched = Patched::new(text).and_then(|patched| patched.again(1, 3));
        let patched = patched.expect("it is that escape");
        let expected = text.replacen(r"\'", &patched.stand_in.to_string(), 2);
        assert_eq!(patched.text, expected);
    }
}
