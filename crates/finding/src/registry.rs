//! All rules of all pillars, found by any name that someone may know them by.

use crate::rule::Rule;

/// All rules, in the order of their pillars.
#[derive(Clone, Debug)]
pub struct Registry {
    rules: Vec<&'static Rule>,
}

impl Registry {
    /// A registry of rules.
    pub fn new(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        Registry {
            rules: rules.into_iter().collect(),
        }
    }

    /// The rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }

    /// The rules that a name means: an id, or an alias with or without its tool, in any case. Trivy's
    /// three spellings (`KSV-0017`, `AVD-KSV-0017`, `KSV017`) are one.
    pub fn find(&self, name: &str) -> Vec<&'static Rule> {
        let wanted = normal(name);
        let is_meant = |rule: &&'static Rule| {
            rule.id == name
                || rule.aliases.iter().any(|alias| {
                    let bare = alias.split_once(':').map_or(*alias, |(_, bare)| bare);
                    normal(alias) == wanted || normal(bare) == wanted
                })
        };
        self.rules().filter(is_meant).collect()
    }

    /// The known name that is most like one that is not known, if any is like it at all.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        let names = self.rules().flat_map(|rule| {
            let short = rule.id.split_once('/').map_or(rule.id, |(_, short)| short);
            let bare = rule
                .aliases
                .iter()
                .filter_map(|alias| alias.split_once(':'));
            [(rule.id, rule.id), (short, rule.id)]
                .into_iter()
                .chain(bare.map(|(_, bare)| (bare, bare)))
                .collect::<Vec<_>>()
        });
        names
            .map(|(spelling, shown)| (distance(&normal(name), &normal(spelling)), shown))
            .filter(|(distance, shown)| *distance <= (shown.len().max(name.len()) / 3).max(1))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, shown)| shown)
    }
}

/// Lower case; Trivy's ids in their one form.
fn normal(name: &str) -> String {
    let name = name.to_lowercase();
    let (tool, id) = match name.split_once(':') {
        Some((tool, id)) => (format!("{tool}:"), id),
        None => (String::new(), name.as_str()),
    };
    let id = id.strip_prefix("avd-").unwrap_or(id);
    for prefix in ["ksv", "kcv"] {
        if let Some(rest) = id.strip_prefix(prefix) {
            let digits = rest.trim_start_matches('-');
            if let Ok(number) = digits.parse::<u32>() {
                return format!("{tool}{prefix}-{number:04}");
            }
        }
    }
    format!("{tool}{id}")
}

/// Levenshtein's distance: how many letters must be changed, added or taken away.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1; // never empty
        for (column, right) in other.iter().enumerate() {
            let change = diagonal + usize::from(left != *right);
            diagonal = row[column + 1]; // one longer than `other`
            row[column + 1] = change.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
