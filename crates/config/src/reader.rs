//! Reads a text as configuration: nodes to values, and everything that does not fit to complaints
//! with line and column.

use std::fmt;
use std::sync::Arc;

use garboard_finding::nearest;
use garboard_manifest::{
    Content, Entry, Kind, Limits, LineIndex, NodeRef, Problem, Span, Tree, parse,
};

use crate::complaint::{Complaint, ConfigError};
use crate::origin::{Origin, Place, Set};

/// A text that is being read, and what was found wrong with it so far.
pub(crate) struct Reader<'t> {
    file: Arc<str>,
    text: &'t str,
    lines: LineIndex,
    errors: Vec<Complaint>,
    warnings: Vec<Complaint>,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(file: &str, text: &'t str) -> Reader<'t> {
        Reader {
            file: file.into(),
            text,
            lines: LineIndex::new(text),
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The text's one document; none if it holds nothing.
    pub(crate) fn tree(&mut self) -> Option<Tree> {
        let mut found = None;
        for document in parse(self.text, &Limits::default()) {
            for problem in &document.problems {
                self.problem(problem);
            }
            match document.content {
                Content::Empty | Content::Broken => {}
                Content::Template => self.error(document.span, "a template; render it first"),
                Content::Tree(tree) if found.is_none() => found = Some(tree),
                Content::Tree(tree) => {
                    self.error(
                        tree.root().span(),
                        "a second document; only one may be here",
                    );
                }
            }
        }
        found
    }

    fn problem(&mut self, problem: &Problem) {
        self.error(problem.span, &problem.message);
    }

    /// What reading came to: the value, unless something was wrong.
    pub(crate) fn finish<T>(self, value: T) -> Result<(T, Vec<Complaint>), ConfigError> {
        if self.errors.is_empty() {
            Ok((value, self.warnings))
        } else {
            Err(ConfigError(self.errors))
        }
    }

    pub(crate) fn origin(&self, span: Span) -> Origin {
        let position = self.lines.position(self.text, span.start);
        Origin::File(Place {
            file: Arc::clone(&self.file),
            line: position.line,
            column: position.column,
        })
    }

    pub(crate) fn error(&mut self, span: Span, message: impl fmt::Display) {
        self.error_at(&self.origin(span), message);
    }

    pub(crate) fn error_at(&mut self, origin: &Origin, message: impl fmt::Display) {
        self.errors.push(Complaint::at(origin, message));
    }

    pub(crate) fn warn(&mut self, span: Span, message: impl fmt::Display) {
        self.warn_at(&self.origin(span), message);
    }

    pub(crate) fn warn_at(&mut self, origin: &Origin, message: impl fmt::Display) {
        self.warnings.push(Complaint::at(origin, message));
    }

    /// Notes that a node is not what its key wants.
    pub(crate) fn mismatch(&mut self, node: NodeRef<'_>, expected: &str) {
        self.error(
            node.span(),
            format_args!("must be {expected}, found {}", describe(node)),
        );
    }

    /// The entries of an object; another node is a complaint.
    pub(crate) fn entries<'n>(
        &mut self,
        node: NodeRef<'n>,
    ) -> impl Iterator<Item = Entry<'n>> + use<'n> {
        if node.kind() != Kind::Mapping && !node.is_null() {
            self.mismatch(node, "an object");
        }
        node.entries()
    }

    /// The items of a list; another node is a complaint.
    pub(crate) fn items<'n>(
        &mut self,
        node: NodeRef<'n>,
    ) -> impl Iterator<Item = NodeRef<'n>> + use<'n> {
        if node.kind() != Kind::Sequence && !node.is_null() {
            self.mismatch(node, "a list");
        }
        node.items()
    }

    /// Complains of a key that nothing is known of, with the nearest that is.
    pub(crate) fn unknown_key(&mut self, entry: Entry<'_>, known: &[&str]) {
        let message = unknown_key(entry.key, known);
        self.error(entry.key_span, message);
    }

    pub(crate) fn string(&mut self, node: NodeRef<'_>) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        if text.is_none() {
            self.mismatch(node, "a string");
        }
        text
    }

    /// A scalar as it is written: `1.30` is no number to those who mean a version.
    pub(crate) fn written(&mut self, node: NodeRef<'_>) -> Option<String> {
        match node.kind() {
            Kind::String(text) => Some(text.to_owned()),
            Kind::Int(_) | Kind::Float(_) | Kind::Bool(_) => {
                self.text.get(node.span().range()).map(str::to_owned)
            }
            Kind::Null | Kind::Sequence | Kind::Mapping => {
                self.mismatch(node, "a string");
                None
            }
        }
    }

    /// Strings, each with its place; one alone may stand for a list of one.
    pub(crate) fn strings(&mut self, node: NodeRef<'_>) -> Vec<Set<String>> {
        if let Some(text) = node.as_str() {
            return vec![self.set(node, text.to_owned())];
        }
        let mut strings = Vec::new();
        for item in self.items(node) {
            if let Some(text) = self.string(item) {
                strings.push(self.set(item, text));
            }
        }
        strings
    }

    pub(crate) fn set<T>(&self, node: NodeRef<'_>, value: T) -> Set<T> {
        self.set_at(node.span(), value)
    }

    pub(crate) fn set_at<T>(&self, span: Span, value: T) -> Set<T> {
        Set {
            value,
            origin: self.origin(span),
        }
    }
}

/// What is said of a key that is not known.
pub(crate) fn unknown_key(key: &str, known: &[&str]) -> String {
    let shown = key.escape_debug();
    match nearest(key, known.iter().copied()) {
        Some(nearest) => format!("unknown key \"{shown}\"; did you mean {nearest}?"),
        None => format!("unknown key \"{shown}\"; one of {}", known.join(", ")),
    }
}

fn describe(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Null => "nothing".to_owned(),
        Kind::Bool(value) => format!("the boolean {value}"),
        Kind::Int(value) => format!("the number {value}"),
        Kind::Float(value) => format!("the number {value}"),
        Kind::String(text) => format!("\"{}\"", short(text).escape_debug()),
        Kind::Sequence => "a list".to_owned(),
        Kind::Mapping => "an object".to_owned(),
    }
}

/// The beginning of a text, enough to know it by.
fn short(text: &str) -> &str {
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    &text[..end] // a boundary
}
