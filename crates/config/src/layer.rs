//! A layer: what one file, or the command line, says. Layers are put over each other, and what is
//! said later wins: a setting is replaced, a map is merged by key, and entries of `overrides` and
//! `suppressions` are added.

use garboard_finding::Severity;
use garboard_finding::suppression::Entry;

use crate::choices::ChoiceLayer;
use crate::complaint::Complaint;
use crate::options::OptionLayer;
use crate::origin::Set;
use crate::setting::Names;

/// What one file, or the command line, says.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Files that it builds upon, as they are written.
    pub extends: Vec<Set<String>>,
    /// The settings of a run.
    pub choices: ChoiceLayer,
    /// The options of rules.
    pub options: OptionLayer,
    /// Severities by the names of rules, in order.
    pub severity: Vec<(Set<String>, Severity)>,
    /// What differs for some paths, in order.
    pub overrides: Vec<Set<Override>>,
    /// Profiles of the user's own.
    pub profiles: Vec<Set<CustomProfile>>,
    /// Findings that are accepted.
    pub suppressions: Vec<Set<Entry>>,
    /// What was read and has no meaning here.
    pub warnings: Vec<Complaint>,
}

/// What differs for some paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Override {
    /// Paths, as in a `.gitignore`.
    pub paths: Vec<String>,
    /// Rules that do not count there.
    pub ignore: Names,
    /// Severities there, by the names of rules.
    pub severity: Vec<(Set<String>, Severity)>,
}

/// A profile that a user has put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomProfile {
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub select: Names,
    /// What of it it does not hold.
    pub ignore: Names,
}

impl Layer {
    /// This layer over a lower one.
    #[must_use]
    pub fn over(self, lower: Layer) -> Layer {
        Layer {
            extends: Vec::new(), // both have been followed
            choices: self.choices.over(lower.choices),
            options: self.options.over(lower.options),
            severity: by_key(lower.severity, self.severity, |(name, _)| &name.value),
            overrides: joined(lower.overrides, self.overrides),
            profiles: by_key(lower.profiles, self.profiles, |profile| &profile.value.name),
            suppressions: joined(lower.suppressions, self.suppressions),
            warnings: joined(lower.warnings, self.warnings),
        }
    }
}

fn joined<T>(mut lower: Vec<T>, upper: Vec<T>) -> Vec<T> {
    lower.extend(upper);
    lower
}

/// Both lists; of entries with the same key, the upper one, in its place.
fn by_key<T>(lower: Vec<T>, upper: Vec<T>, key: fn(&T) -> &String) -> Vec<T> {
    let replaced: std::collections::HashSet<String> =
        upper.iter().map(|entry| key(entry).clone()).collect();
    let kept = lower
        .into_iter()
        .filter(|entry| !replaced.contains(key(entry)));
    let mut merged: Vec<T> = kept.collect();
    merged.extend(upper);
    merged
}
