//! Where the documents of a YAML text begin and end.
//!
//! `---` and `...` at the beginning of a line, with white space or nothing behind them, are document
//! markers wherever they stand: YAML allows them in no scalar (libyaml refuses them inside quotes
//! and ends block scalars at them). So a text can be cut there before parsing, and a document that
//! is broken cannot take its neighbours with it. kubectl cuts at the same lines, only at fewer of
//! them: what it would read as the tail of one document is found here as a document of its own.

use crate::span::Span;

/// The spans of the documents of `text`; each begins with its directives or `---` line, if any.
///
/// Documents that hold nothing but white space and comments are included: the parser sees that
/// they are empty.
pub(crate) fn documents(text: &str) -> Vec<Span> {
    let mut documents = Vec::new();
    let mut start = 0;
    // Whether everything since `start` is directives, comments or blank, with a directive.
    let mut only_preamble = true;
    let mut has_directive = false;
    for (at, line) in lines(text) {
        match marker(line) {
            Some(Marker::Start) => {
                if !(only_preamble && has_directive) && at > start {
                    documents.push(Span::new(start, at));
                    start = at;
                }
                (only_preamble, has_directive) = (false, false);
            }
            Some(Marker::End) => {
                let end = at + line.len();
                documents.push(Span::new(start, end));
                start = end;
                (only_preamble, has_directive) = (true, false);
            }
            None if line.starts_with('%') => has_directive = true,
            None => {
                let content = line.trim_start();
                only_preamble &= content.is_empty() || content.starts_with('#');
            }
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

fn marker(line: &str) -> Option<Marker> {
    let (head, rest) = line.split_at_checked(3)?;
    let marker = match head {
        "---" => Marker::Start,
        "..." => Marker::End,
        _ => return None,
    };
    let is_followed_by_blank = rest
        .chars()
        .next()
        .is_none_or(|next| next == ' ' || next == '\t' || is_break(next));
    is_followed_by_blank.then_some(marker)
}

/// YAML 1.1's line breaks.
fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Lines with their offsets, line breaks included.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find(is_break).map_or(rest.len(), |index| {
            let width = rest[index..].chars().next().map_or(1, char::len_utf8);
            index
                + if rest[index..].starts_with("\r\n") {
                    2
                } else {
                    width
                }
        });
        let line = (at, &rest[..end]);
        at += end;
        Some(line)
    })
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
    fn directives_belong_to_the_document_that_follows() {
        check(
            "a\n...\n# c\n%YAML 1.1\n---\nb\n",
            &["a\n...\n", "# c\n%YAML 1.1\n---\nb\n"],
        );
        check("%TAG ! x\n---\na\n", &["%TAG ! x\n---\na\n"]);
    }
}
