//! Comments: what stands between the tokens.
//!
//! libyaml drops comments, but everything between two tokens that is not an indicator or white
//! space is one. So the builder shows this collector the gaps, and the header lines of block
//! scalars, where a comment may stand inside the scalar's own span.

use crate::span::Span;

/// YAML 1.1's line breaks.
const BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// The comments of one document, as they are found.
pub(crate) struct Comments<'t> {
    text: &'t str,
    base: usize,
    cursor: usize,
    found: Vec<Span>,
    has_any: bool,
}

impl<'t> Comments<'t> {
    /// Collects the comments of `text`, which begins at byte `base` of its file.
    pub(crate) fn new(text: &'t str, base: usize) -> Self {
        Comments {
            text,
            base,
            cursor: 0,
            found: Vec::new(),
            has_any: text.contains('#'),
        }
    }

    /// A token covers `start..end`; what lies between it and the one before is a gap.
    pub(crate) fn token(&mut self, start: usize, end: usize) {
        if self.has_any && start > self.cursor {
            self.scan(self.cursor, start);
        }
        self.cursor = self.cursor.max(end);
    }

    /// A block scalar covers `start..end`; its header line may end in a comment.
    pub(crate) fn block_scalar(&mut self, start: usize, end: usize) {
        self.token(start, end);
        if self.has_any {
            let written = self.text.get(start..end).unwrap_or_default();
            self.scan(start, start + header_end(written));
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Span> {
        self.token(self.text.len(), self.text.len());
        self.found
    }

    fn scan(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(offset) = self.text.get(at..end).and_then(|gap| gap.find('#')) {
            let hash = at + offset;
            let before = &self.text[..hash];
            let is_comment = hash == 0 || before.ends_with([' ', '\t']) || before.ends_with(BREAKS);
            let line = hash + line_end(&self.text[hash..]);
            if is_comment {
                self.found
                    .push(Span::new(self.base + hash, self.base + line));
                at = line;
            } else {
                at = hash + 1;
            }
        }
    }
}

fn line_end(text: &str) -> usize {
    text.find(BREAKS).unwrap_or(text.len())
}

/// Where the header line of a block scalar ends: the one with `|` or `>`, which may stand on a line
/// below anchor and tag.
fn header_end(written: &str) -> usize {
    let mut rest = written.trim_start();
    loop {
        let word = match rest.chars().next() {
            Some('&' | '!') => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            Some('#') => line_end(rest),
            _ => return written.len() - rest.len() + line_end(rest),
        };
        rest = rest[word..].trim_start();
    }
}
