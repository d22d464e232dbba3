//! What `garboard.yaml` says about accepting findings, as plain values: `garboard-config` fills them.

use garboard_manifest::Span;

use crate::alias::Meaning;
use crate::date::Date;
use crate::registry::Registry;
use crate::selection;

/// The rules of a team for accepting findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// What is accepted.
    pub entries: Vec<Entry>,
    /// Rules that no suppression and no baseline reaches; spelled as `--select` takes them.
    pub strict: Vec<String>,
    /// Whether a suppression without a reason does not count.
    pub requires_reason: bool,
}

impl Policy {
    /// What the strict rules mean; names that mean nothing are left out.
    pub fn strict_meanings(&self, registry: &Registry) -> Vec<Meaning> {
        let meant = |name: &String| selection::meant(registry, name);
        self.strict.iter().filter_map(meant).flatten().collect()
    }
}

/// Findings that are accepted: those that every list which is not empty has a match for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The rules, spelled as `--select` takes them: ids, beginnings of ids, pillars, aliases. An
    /// entry without any accepts nothing.
    pub rules: Vec<String>,
    /// Objects: `[NAMESPACE/]KIND/NAME`, where `*` stands for any text.
    pub objects: Vec<String>,
    /// Namespaces, where `*` stands for any text.
    pub namespaces: Vec<String>,
    /// Files, as globs from the folder that garboard runs in: `apps/**/*.yaml`. A folder means
    /// everything below it.
    pub paths: Vec<String>,
    /// Names of containers, where `*` stands for any text. A finding about a whole pod is accepted
    /// if every container matches.
    pub containers: Vec<String>,
    /// Images of containers, where `*` stands for any text; findings about a whole pod as above.
    pub images: Vec<String>,
    /// Who accepted it.
    pub owner: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// Where the entry stands.
    pub place: Option<EntryPlace>,
}

/// Where an entry stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryPlace {
    /// The file's path as it is shown.
    pub file: String,
    /// The place in its text.
    pub span: Span,
}
