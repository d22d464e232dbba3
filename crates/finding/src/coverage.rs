//! What was looked at, and what was not: not seen is never clean.

/// Every input, accounted for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files that were read.
    pub files: usize,
    /// Documents in them that hold something.
    pub documents: usize,
    /// Objects that were judged.
    pub objects: usize,
    /// Objects that were left out by `-n`, `-l` and the like.
    pub filtered: usize,
    /// Known non-input, by what it is: chart templates, kustomizations, other YAML.
    pub skipped: Vec<Skipped>,
    /// Documents, files or folders that should have been read and could not be.
    pub broken: usize,
    /// Fields that could not be read in objects that could.
    pub unread_fields: usize,
    /// What the input itself says that it does not hold: what was forbidden, the rest of a list.
    pub unseen: Vec<String>,
}

/// Input that is known not to be manifests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// What it is: `chart templates`.
    pub what: &'static str,
    /// How many documents or files.
    pub count: usize,
    /// What would get them judged, if anything would.
    pub hint: Option<&'static str>,
    /// Some of their paths, as shown.
    pub examples: Vec<String>,
}

impl Coverage {
    /// Whether everything that should have been judged was.
    pub fn is_whole(&self) -> bool {
        self.broken == 0 && self.unread_fields == 0 && self.unseen.is_empty()
    }
}
