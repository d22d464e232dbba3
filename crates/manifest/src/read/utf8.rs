//! Bytes to text.
//!
//! Garboard reads UTF-8. Another encoding, or no text at all, makes the whole file unreadable. A
//! stray byte (an umlaut in Latin-1) must cost only the document it stands in, so it becomes
//! U+001A, which ASCII made for this: SUBSTITUTE. It takes one byte too, so every place stays where
//! it was, and neither YAML nor JSON allows it anywhere, so its document is refused, at that place.

use crate::problem::{Problem, ProblemKind};
use crate::span::Span;

/// What stands in a text for a byte that is not UTF-8.
pub(crate) const SUBSTITUTE: char = '\u{1a}';

/// How far to look for zero bytes: as far as git does.
const HEAD: usize = 8000;

/// The text that `bytes` are; the error is the place and the kind of what is no text.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, Problem> {
    if let Some((at, what)) = foreign(&bytes) {
        let message = format!("{what}; only UTF-8 text is read");
        let span = Span::new(at, at + 1);
        return Err(Problem::new(ProblemKind::NotUtf8, span, message));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => substitute(error.as_bytes()),
    })
}

/// What shows at first sight that bytes are no UTF-8 text, and where it stands.
fn foreign(bytes: &[u8]) -> Option<(usize, &'static str)> {
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Some((0, "the file begins as UTF-16"));
    }
    let zero = head.iter().position(|byte| *byte == 0)?;
    Some((zero, "a zero byte: binary content, or UTF-16"))
}

fn substitute(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Span, text_of};

    #[test]
    fn a_stray_byte_keeps_every_other_place() {
        let text = text_of(b"a: M\xfcller # \xc3\xa9\nb: \xe2\x82".to_vec());
        assert_eq!(text.as_deref(), Ok("a: M\u{1a}ller # é\nb: \u{1a}\u{1a}"));
    }

    #[test]
    fn other_encodings_and_binaries_are_refused_with_their_place() {
        let place = |bytes: &[u8]| text_of(bytes.to_vec()).map_err(|problem| problem.span);
        assert_eq!(place(b"\xff\xfea\0"), Err(Span::new(0, 1)));
        assert_eq!(place(b"\x89PNG\r\n\0"), Err(Span::new(6, 7)));
    }
}
