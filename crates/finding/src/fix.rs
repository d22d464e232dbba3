//! Fixes: edits of fields, never of text.

pub use garboard_manifest::Edit;

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
