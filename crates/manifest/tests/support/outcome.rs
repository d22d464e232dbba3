//! What garboard makes of a text, to be held against a record.

use std::fmt;

use garboard_manifest::{Content, Document, Limits, Value, parse};

/// What a reader makes of a text: a value, or a refusal.
pub(crate) enum Outcome {
    /// The value of its first document, `null` if there is none.
    Read(Value),
    /// The reason for which the document cannot be read.
    Refused(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Read(value) => write!(formatter, "we read {value:?}"),
            Outcome::Refused(reason) => write!(formatter, "we refuse: {reason}"),
        }
    }
}

/// What garboard makes of the first document of a text.
pub(crate) fn first_document(text: &str) -> Outcome {
    match parse(text, &Limits::default()).first() {
        None => Outcome::Read(Value::Null),
        Some(document) => outcome(document),
    }
}

fn outcome(document: &Document) -> Outcome {
    match &document.content {
        Content::Tree(tree) => Outcome::Read(Value::of(tree.root())),
        Content::Empty => Outcome::Read(Value::Null),
        Content::Template => Outcome::Refused("a template".to_owned()),
        Content::Broken => {
            let messages = document
                .problems
                .iter()
                .map(|problem| problem.message.as_str());
            Outcome::Refused(messages.collect::<Vec<_>>().join("; "))
        }
    }
}
