//! Fixes: edits of fields, never of text.

use garboard_manifest::{FieldPath, Value};

/// What would mend a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// How far it may be trusted.
    pub class: FixClass,
    /// The edits, all or none, in order.
    pub edits: Vec<Edit>,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FixClass {
    /// The object means the same to every application that does not misuse the weakness.
    Safe,
    /// Some applications would break; a person decides.
    Unsafe,
    /// Shown as a suggestion only: evidence is missing.
    DisplayOnly,
}

impl FixClass {
    /// Lower-case word, as reports spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            FixClass::Safe => "safe",
            FixClass::Unsafe => "unsafe",
            FixClass::DisplayOnly => "display-only",
        }
    }
}

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
