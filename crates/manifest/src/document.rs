//! A text, cut into documents and read one by one.

use crate::problem::{Problem, ProblemKind};
use crate::read::SUBSTITUTE;
use crate::span::Span;
use crate::tree::Tree;
use crate::{json, json_values, split as markers, yaml};

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

/// Cuts `text` into documents without reading them; the limits hold when they are read.
///
/// As kubectl decides it: a text that begins with `{` is JSON if its first value is, and what
/// follows the first value is YAML unless it is JSON too. What is broken behind it is a broken part
/// of its own, up to the end of the line.
pub fn split(text: &str, _limits: &Limits) -> Vec<Part> {
    let (values, json_end) = json_values::cut(text);
    let part = |span, is_json| Part { span, is_json };
    let mut parts: Vec<Part> = values.into_iter().map(|span| part(span, true)).collect();
    let rest = &text[json_end..]; // behind a value
    let documents = markers::documents(rest).into_iter();
    parts.extend(documents.map(|span| {
        let (start, end) = (span.start as usize, span.end as usize);
        part(Span::new(json_end + start, json_end + end), false)
    }));
    parts
}

impl Part {
    /// Reads the document from the text that it was split from.
    pub fn read(&self, text: &str, limits: &Limits) -> Document {
        let body = &text[self.span.range()];
        let base = self.span.start as usize;
        if self.is_json {
            return match json::read(body, base, limits) {
                Ok(read) => Document {
                    span: self.span,
                    content: Content::Tree(read.tree),
                    problems: read.problems,
                    comments: Vec::new(),
                },
                Err(problem) => self.broken(body, problem),
            };
        }
        let skipped = skipped_mark(body);
        match yaml::read(&body[skipped..], base + skipped, limits) {
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

/// Bytes to skip in front of a document for a byte order mark: at its beginning or behind its bare
/// `---` line, where it comes from a file that was appended.
///
/// libyaml would refuse the mark, or skip it without counting it.
fn skipped_mark(body: &str) -> usize {
    const MARK: char = '\u{feff}';
    if body.starts_with(MARK) {
        return MARK.len_utf8();
    }
    let Some(behind) = body.strip_prefix("---") else {
        return 0;
    };
    let Some((line, rest)) = behind.split_once('\n') else {
        return 0;
    };
    let is_bare = matches!(line.trim_start().chars().next(), None | Some('#'));
    if is_bare && rest.starts_with(MARK) {
        body.len() - rest.len() + MARK.len_utf8()
    } else {
        0
    }
}
