//! A text, cut into documents and read one by one.

use crate::problem::{Problem, ProblemKind};
use crate::read::SUBSTITUTE;
use crate::span::Span;
use crate::tree::Tree;
use crate::{json, split as markers, yaml};

/// Bounds that keep hostile input from costing more than its size.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Levels of nesting in one document.
    pub depth: usize,
    /// Aliases may stand for this many times the document's bytes.
    pub alias_factor: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 128,
            alias_factor: 10,
        }
    }
}

impl Limits {
    /// Small documents may repeat themselves more often: nothing blows up below this.
    const ALIAS_FLOOR: u64 = 64 * 1024;

    pub(crate) fn alias_expansion(&self, document_length: usize) -> u64 {
        (document_length as u64 * self.alias_factor).max(Self::ALIAS_FLOOR)
    }
}

/// One document's share of a text: enough to read it, alone and in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The document's bytes in the text.
    pub span: Span,
    is_json: bool,
}

/// One document of a text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document's bytes in the text.
    pub span: Span,
    /// What it holds.
    pub content: Content,
    /// What is odd about a document that can be read; why, about one that cannot.
    pub problems: Vec<Problem>,
    /// The comments in it, in order, from `#` to the end of the line.
    pub comments: Vec<Span>,
}

/// What a document holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A value.
    Tree(Tree),
    /// Nothing but white space, comments and markers.
    Empty,
    /// A template (`{{ … }}`) that is not YAML before it is rendered.
    Template,
    /// Neither YAML nor JSON; [`Document::problems`] says why.
    Broken,
}

/// Reads every document of `text`, in order.
pub fn parse(text: &str, limits: &Limits) -> Vec<Document> {
    split(text, limits)
        .iter()
        .map(|part| part.read(text, limits))
        .collect()
}

/// Cuts `text` into documents without reading them (JSON values are read to find their ends).
///
/// A text that begins with `{` or `[` is JSON if its first value is, as kubectl decides it; what is
/// broken behind the first value is a broken part of its own, up to the end of the line.
pub fn split(text: &str, limits: &Limits) -> Vec<Part> {
    let is_json_like = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '[']);
    if is_json_like && let Some(parts) = json_parts(text, limits) {
        return parts;
    }
    markers::documents(text)
        .into_iter()
        .map(|span| Part {
            span,
            is_json: false,
        })
        .collect()
}

fn json_parts(text: &str, limits: &Limits) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..]; // `at` stands behind a value or a line
        let start = at + rest.len()
            - rest
                .trim_start_matches(['\u{feff}', ' ', '\t', '\n', '\r'])
                .len();
        if start == text.len() {
            return Some(parts);
        }
        let end = match json::read(text, start, 0, limits) {
            Ok(read) => read.end,
            Err(problem) if parts.is_empty() && problem.kind == ProblemKind::Syntax => return None,
            Err(_) if parts.is_empty() => text.len(),
            Err(_) => text[start..]
                .find('\n')
                .map_or(text.len(), |line| start + line + 1),
        };
        parts.push(Part {
            span: Span::new(start, end),
            is_json: true,
        });
        at = end;
    }
}

impl Part {
    /// Reads the document from the text that it was split from.
    pub fn read(&self, text: &str, limits: &Limits) -> Document {
        let body = &text[self.span.range()];
        let base = self.span.start as usize;
        if self.is_json {
            return match json::read(body, 0, base, limits) {
                Ok(read) => Document {
                    span: self.span,
                    content: Content::Tree(read.tree),
                    problems: read.problems,
                    comments: Vec::new(),
                },
                Err(problem) => self.broken(body, problem),
            };
        }
        // libyaml would skip the mark without counting it, and every place would be off.
        let (body, base) = match body.strip_prefix('\u{feff}') {
            Some(rest) if base == 0 => (rest, '\u{feff}'.len_utf8()),
            _ => (body, base),
        };
        match yaml::read(body, base, limits) {
            Ok(yaml::Read {
                tree,
                problems,
                comments,
            }) => Document {
                span: self.span,
                content: tree.map_or(Content::Empty, Content::Tree),
                problems,
                comments,
            },
            Err(problem) => self.broken(body, problem),
        }
    }

    fn broken(&self, body: &str, mut problem: Problem) -> Document {
        let place = problem.span.start.saturating_sub(self.span.start) as usize;
        if body
            .get(place..)
            .is_some_and(|rest| rest.starts_with(SUBSTITUTE))
        {
            problem.kind = ProblemKind::NotUtf8;
            problem.span = Span::new(problem.span.start as usize, problem.span.start as usize + 1);
            "a byte that is not UTF-8 text".clone_into(&mut problem.message);
        }
        let is_template = problem.kind == ProblemKind::Syntax && body.contains("{{");
        let (content, problems) = if is_template {
            (Content::Template, Vec::new())
        } else {
            (Content::Broken, vec![problem])
        };
        Document {
            span: self.span,
            content,
            problems,
            comments: Vec::new(),
        }
    }
}
