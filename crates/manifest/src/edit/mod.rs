//! Edits of fields to edits of bytes: what is not edited keeps its bytes.
//!
//! ```text
//! [Edit] ─► Change (one tree of all edits of an object)
//!             │  walked beside the document's own nodes
//!             ├─ the field is written ─► its bytes are replaced or taken out
//!             ├─ it is not            ─► lines or flow items are put in, as the file is indented
//!             └─ it cannot be         ─► Refusal: through an alias, inside a merge, of another type
//! ```
//!
//! [`apply`] reads the new text again and compares: if it does not say exactly what the edits ask for,
//! nothing is changed.

mod block;
mod change;
mod flow;
mod inserts;
mod style;
mod values;
mod walk;

use std::fmt;

use crate::document::{Content, Limits, Part, split};
use crate::path::FieldPath;
use crate::span::Span;
use crate::value::Value;

use change::Change;
use walk::Walk;

/// One edit of a field; the path is relative to the object.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The field gets this value; parents that are missing are made.
    Set(FieldPath, Value),
    /// The field goes.
    Remove(FieldPath),
    /// The list gets this item at its end; a missing list is made.
    Append(FieldPath, Value),
}

impl Edit {
    /// The field that is edited.
    pub fn path(&self) -> &FieldPath {
        match self {
            Edit::Set(path, _) | Edit::Remove(path) | Edit::Append(path, _) => path,
        }
    }
}

/// Bytes of a text, and what stands there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes.
    pub span: Span,
    /// The new ones.
    pub text: String,
}

/// Why a field cannot be edited where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The field.
    pub path: FieldPath,
    /// The reason.
    pub reason: Reason,
}

/// What stands against an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The document cannot be read.
    Unreadable,
    /// An alias stands there, or what is written there has aliases: others would change too.
    Shared,
    /// `<<` brings the field from elsewhere.
    Merged,
    /// The field's parent is something else than a map or a list.
    WrongType,
    /// The list has no such item.
    NoSuchItem,
    /// The text is written in a way that cannot be edited with certainty.
    Unclear,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Reason::Unreadable => "the document cannot be read",
            Reason::Shared => "an anchor shares it with other places, which would change too",
            Reason::Merged => "a merge key brings it from elsewhere",
            Reason::WrongType => "what is written there is of another type",
            Reason::NoSuchItem => "the list has no such item",
            Reason::Unclear => "it is written in a way that cannot be edited with certainty",
        })
    }
}

/// Edits the object at `at` of a document, `part`, of `text`.
///
/// # Errors
///
/// What stands against the first edit that is not possible; then nothing is edited.
pub fn apply(
    text: &str,
    part: &Part,
    at: &FieldPath,
    edits: &[Edit],
) -> Result<Vec<TextEdit>, Refusal> {
    let refuse = |reason| Refusal {
        path: at.clone(),
        reason,
    };
    let limits = Limits::default();
    let document = part.read(text, &limits);
    let Content::Tree(tree) = &document.content else {
        return Err(refuse(Reason::Unreadable));
    };
    let change = Change::of(at, edits);
    let text_edits = Walk::new(text, tree).edits(&change)?;
    let mut expected = Value::of(tree.root());
    values::apply(&mut expected, &change);
    let new = edited_part(text, part, &text_edits).ok_or_else(|| refuse(Reason::Unclear))?;
    if says(&new, &expected) {
        Ok(text_edits)
    } else {
        Err(refuse(Reason::Unclear))
    }
}

/// The document's own text with its edits done; none if an edit reaches beyond it.
fn edited_part(text: &str, part: &Part, edits: &[TextEdit]) -> Option<String> {
    let own = part.span;
    let inside = edits.iter().map(|edit| {
        let is_inside = own.start <= edit.span.start && edit.span.end <= own.end;
        is_inside.then(|| TextEdit {
            span: Span {
                start: edit.span.start - own.start,
                end: edit.span.end - own.start,
            },
            text: edit.text.clone(),
        })
    });
    let inside: Option<Vec<TextEdit>> = inside.collect();
    Some(edited(text.get(own.range())?, &inside?))
}

/// Whether a text is one document with exactly this value.
fn says(text: &str, expected: &Value) -> bool {
    let limits = Limits::default();
    let mut documents = split(text, &limits)
        .into_iter()
        .map(|part| part.read(text, &limits).content)
        .filter(|content| !matches!(content, Content::Empty));
    match (documents.next(), documents.next()) {
        (Some(Content::Tree(tree)), None) => values::is_same(&Value::of(tree.root()), expected),
        _ => false,
    }
}

/// A text with its edits done; they are in order and do not overlap.
pub fn edited(text: &str, edits: &[TextEdit]) -> String {
    let mut out =
        String::with_capacity(text.len() + edits.iter().map(|it| it.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in edits {
        let span = edit.span.range();
        out.push_str(text.get(done..span.start).unwrap_or_default());
        out.push_str(&edit.text);
        done = span.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
