//! A text, cut into documents and read one by one.

use crate::problem::{Problem, ProblemKind};
use crate::read::SUBSTITUTE;
use crate::span::Span;
use crate::template::is_template;
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

/// A document as a reader of YAML or JSON found it.
pub(crate) struct Read {
    /// Its nodes; none if it is empty.
    pub(crate) tree: Option<Tree>,
    /// What is odd about it.
    pub(crate) problems: Vec<Problem>,
    pub(crate) comments: Vec<Span>,
}

impl Part {
    /// Reads the document from the text that it was split from.
    pub fn read(&self, text: &str, limits: &Limits) -> Document {
        let body = &text[self.span.range()];
        let base = self.span.start as usize;
        let outcome = if self.is_json {
            json::read(body, base, limits)
        } else if is_bare(body) {
            return self.document(Content::Empty, Vec::new(), Vec::new());
        } else {
            let skipped = skipped_mark(body);
            yaml::read(&body[skipped..], base + skipped, limits)
        };
        match outcome {
            Err(problem) => self.refused(body, problem),
            // go-yaml would take the beginning of a template for all of it.
            Ok(read) if read.problems.iter().any(is_of_syntax) && is_template(body) => {
                self.document(Content::Template, Vec::new(), Vec::new())
            }
            Ok(read) => {
                let content = read.tree.map_or(Content::Empty, Content::Tree);
                self.document(content, read.problems, read.comments)
            }
        }
    }

    fn refused(&self, body: &str, mut problem: Problem) -> Document {
        let place = problem.span.start as usize;
        let rest = body.get(place.saturating_sub(self.span.start as usize)..);
        if rest.is_some_and(|rest| rest.starts_with(SUBSTITUTE)) {
            problem.kind = ProblemKind::NotUtf8;
            problem.span = Span::new(place, place + SUBSTITUTE.len_utf8());
            "a byte that is not UTF-8 text".clone_into(&mut problem.message);
        }
        if is_of_syntax(&problem) && is_template(body) {
            return self.document(Content::Template, Vec::new(), Vec::new());
        }
        self.document(Content::Broken, vec![problem], Vec::new())
    }

    fn document(&self, content: Content, problems: Vec<Problem>, comments: Vec<Span>) -> Document {
        Document {
            span: self.span,
            content,
            problems,
            comments,
        }
    }
}

fn is_of_syntax(problem: &Problem) -> bool {
    problem.kind == ProblemKind::Syntax
}

/// Whether a document is only its marker: there may be millions, and no parser need be made.
fn is_bare(body: &str) -> bool {
    let behind = body.strip_prefix("---").unwrap_or(body);
    behind
        .bytes()
        .all(|byte| matches!(byte, b' ' | b'\n' | b'\r'))
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
