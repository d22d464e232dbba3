//! Lines to put in, and how they get into the text.

use crate::span::Span;

use super::TextEdit;

/// Lines that go in where others end.
#[derive(Debug)]
pub(super) struct Insert {
    /// Where the text before them ends: behind the last thing on its line.
    pub(super) behind: usize,
    /// How far in they stand: of several at one place the deepest come first.
    pub(super) indent: usize,
    pub(super) lines: Vec<String>,
}

/// The inserts as edits, one a place.
pub(super) fn text_edits(text: &str, mut inserts: Vec<Insert>) -> Vec<TextEdit> {
    let mut edits: Vec<TextEdit> = Vec::new();
    inserts.sort_by_key(|insert| {
        (
            line_end(text, insert.behind),
            std::cmp::Reverse(insert.indent),
        )
    });
    let places =
        inserts.chunk_by(|one, other| line_end(text, one.behind) == line_end(text, other.behind));
    for at_place in places {
        let at = line_end(text, at_place[0].behind); // chunks are not empty
        let lines = at_place.iter().flat_map(|insert| &insert.lines);
        let eol = line_break(text, at);
        let is_closed = at == 0 || text[..at].ends_with('\n');
        let mut new = String::new();
        for line in lines {
            // A last line without a break stays one.
            if is_closed {
                new.push_str(line);
                new.push_str(eol);
            } else {
                new.push_str(eol);
                new.push_str(line);
            }
        }
        edits.push(TextEdit {
            span: Span::new(at, at),
            text: new,
        });
    }
    edits
}

/// Where the line that a place stands on ends: behind its break. Text that ends with a break has
/// ended its line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    if at > 0 && text[..at].ends_with('\n') {
        return at;
    }
    text[at..]
        .find('\n')
        .map_or(text.len(), |length| at + length + 1)
}

/// Where the line that a place stands on begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

/// The break of the line before a place, or the first of the text.
fn line_break(text: &str, at: usize) -> &'static str {
    let before = &text[..at];
    let is_crlf = match before.strip_suffix('\n') {
        Some(line) => line.ends_with('\r'),
        None => text.find('\n').is_some_and(|at| text[..at].ends_with('\r')),
    };
    if is_crlf { "\r\n" } else { "\n" }
}
