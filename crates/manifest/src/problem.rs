//! What can be wrong with an input before anyone judges it.

use crate::path::FieldPath;
use crate::span::Span;

/// Something that could not be read as it was written, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which kind of trouble.
    pub kind: ProblemKind,
    /// The place in the file's text; empty at 0 when the trouble is the file's as a whole.
    pub span: Span,
    /// What was found, in one lower-case line without a full stop.
    pub message: String,
    /// A second place that explains the first (the earlier of two equal keys), with a label.
    pub related: Option<(Span, String)>,
    /// The field, where the trouble has one.
    pub path: FieldPath,
}

impl Problem {
    /// A problem without a field or a second place.
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Problem {
            kind,
            span,
            message: message.into(),
            related: None,
            path: FieldPath::root(),
        }
    }
}

/// The kinds of [`Problem`]; each is the rule `manifest/<kind>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Neither YAML nor JSON, or YAML that has no JSON form.
    Syntax,
    /// A mapping names a key twice; the last one counts.
    DuplicateKey,
    /// A value of another type than its field has.
    WrongType,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// Nested deeper than the limit.
    TooDeep,
    /// Larger than a limit of size or number.
    TooLarge,
    /// Aliases that would expand to many times the file.
    AliasExpansion,
    /// The file, folder or archive could not be read.
    Unreadable,
}
