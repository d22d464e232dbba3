//! Where the documents of a YAML text begin and end.
//!
//! `---` and `...` at the beginning of a line, with white space or nothing behind them, are
//! document markers wherever they stand: YAML allows them in no scalar (libyaml refuses them inside
//! quotes and ends block scalars at them). So a text can be cut there before parsing, and a
//! document that is broken cannot take its neighbours with it. kubectl cuts at the same lines, only
//! at fewer of them: what it would read as the tail of one document is found here as a document of
//! its own.

use crate::span::Span;

/// The spans of the documents of `text`; each begins with its directives or `---` line, if any.
///
/// Documents that hold nothing but white space and comments are included: the parser sees that
/// they are empty.
pub(crate) fn documents(text: &str) -> Vec<Span> {
    let mut documents = Vec::new();
    let mut start = 0;
    for line in Lines::new(text) {
        match marker(line.text) {
            Some(Marker::Start) if line.start > start => {
                if !is_preamble(&text[start..line.start]) {
                    documents.push(Span::new(start, line.start));
                    start = line.start;
                }
            }
            Some(Marker::End) => {
                let end = line.start + line.text.len();
                documents.push(Span::new(start, end));
                start = end;
            }
            Some(Marker::Start) | None => {}
        }
    }
    if start < text.len() {
        documents.push(Span::new(start, text.len()));
    }
    documents
}

enum Marker {
    Start,
    End,
}

/// The marker that a line is. A byte order mark in front is one of a file that was appended.
fn marker(line: &str) -> Option<Marker> {
    let (head, rest) = match line.as_bytes() {
        [0xef, 0xbb, 0xbf, head @ ..] => head.split_at_checked(3)?,
        head => head.split_at_checked(3)?,
    };
    let marker = match head {
        b"---" => Marker::Start,
        b"..." => Marker::End,
        _ => return None,
    };
    let is_followed_by_blank = match rest {
        [] | [b' ' | b'\t', ..] => true,
        rest => break_length(rest) > 0,
    };
    is_followed_by_blank.then_some(marker)
}

/// Whether text in front of a `---` belongs to it: directives, comments and blank lines.
fn is_preamble(text: &str) -> bool {
    Lines::new(text).all(|line| Preamble::of(line.text).is_some())
}

/// Where the directives of a document stand.
pub(crate) fn directives(document: &str) -> impl Iterator<Item = usize> {
    Lines::new(document)
        .map_while(|line| Some((line.start, Preamble::of(line.text)?)))
        .filter(|(_, line)| matches!(line, Preamble::Directive))
        .map(|(start, _)| start)
}

/// A line that may stand in front of a document.
enum Preamble {
    Directive,
    Nothing,
}

impl Preamble {
    fn of(line: &str) -> Option<Preamble> {
        let line = line.trim_start_matches('\u{feff}');
        if line.starts_with('%') {
            return Some(Preamble::Directive);
        }
        let content = line.trim_start();
        let is_nothing = content.is_empty() || content.starts_with('#');
        is_nothing.then_some(Preamble::Nothing)
    }
}

/// A line with its line break.
struct Line<'t> {
    start: usize,
    text: &'t str,
}

struct Lines<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Lines { text, start: 0 }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let start = self.start;
        let bytes = &self.text.as_bytes()[start..]; // a line's end is within the text
        let mut end = 0;
        loop {
            // The first bytes of YAML 1.1's line breaks: \n, \r, U+0085, U+2028, U+2029.
            let may_break = |byte: &u8| matches!(byte, b'\n' | b'\r' | 0xc2 | 0xe2);
            end += match bytes[end..].iter().position(may_break) {
                Some(plain) => plain,
                None => bytes.len() - end,
            };
            let length = break_length(&bytes[end..]);
            if length > 0 || end == bytes.len() {
                end += length;
                break;
            }
            end += 1;
        }
        if end == 0 {
            return None;
        }
        self.start += end;
        Some(Line {
            start,
            text: self.text.get(start..self.start)?,
        })
    }
}

/// The bytes of the line break at the beginning of `bytes`; 0 if there is none.
fn break_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] | [0xc2, 0x85, ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::documents;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = documents(text)
            .iter()
            .map(|span| &text[span.range()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_form_of_marker_separates() {
        check("a\n---\nb\n", &["a\n", "---\nb\n"]);
        check("a\n--- # c\nb", &["a\n", "--- # c\nb"]);
        check("a\n--- \nb", &["a\n", "--- \nb"]);
        check("a\n--- {b: 1}\n", &["a\n", "--- {b: 1}\n"]);
        check("a\r\n---\r\nb", &["a\r\n", "---\r\nb"]);
        check("a\n...\nb", &["a\n...\n", "b"]);
        check("---\na\n---\n---\nb", &["---\na\n", "---\n", "---\nb"]);
    }

    #[test]
    fn what_only_looks_like_a_marker_does_not() {
        check("a: |\n  ---\n  b\n", &["a: |\n  ---\n  b\n"]);
        check("---a\n----\n", &["---a\n----\n"]);
    }

    #[test]
    fn every_line_break_of_yaml_is_one() {
        check("a\u{85}---\u{2028}b", &["a\u{85}", "---\u{2028}b"]);
        check("a\r---\rb\u{e9}", &["a\r", "---\rb\u{e9}"]);
    }

    #[test]
    fn a_file_that_was_appended_may_begin_with_a_mark() {
        check("a\n\u{feff}---\nb", &["a\n", "\u{feff}---\nb"]);
    }

    #[test]
    fn directives_belong_to_the_document_that_follows() {
        check(
            "a\n...\n# c\n%YAML 1.1\n---\nb\n",
            &["a\n...\n", "# c\n%YAML 1.1\n---\nb\n"],
        );
        check("%TAG ! x\n---\na\n", &["%TAG ! x\n---\na\n"]);
    }

    #[test]
    fn comments_in_front_of_the_first_marker_belong_to_its_document() {
        check("# c\n\n---\na\n---\nb", &["# c\n\n---\na\n", "---\nb"]);
    }
}
