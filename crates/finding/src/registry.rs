//! All rules of all pillars, found by any name that someone may know them by.

use crate::names::{most_like, normal};
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
        let is_wanted = |name: &str| normal(name) == wanted;
        let is_meant = |rule: &&'static Rule| {
            is_wanted(rule.id)
                || rule
                    .aliases
                    .iter()
                    .any(|alias| is_wanted(alias) || is_wanted(bare(alias)))
        };
        self.rules().filter(is_meant).collect()
    }

    /// The known id or alias that is most like a name that is not known, if any is like it at all.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        most_like(name, self.names())
    }

    /// What people may type for a rule, each with what is shown for it.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.rules().flat_map(|rule| {
            let short = rule.id.split_once('/').map_or(rule.id, |(_, short)| short);
            let of_alias = |alias: &&'static str| [(*alias, *alias), (bare(alias), bare(alias))];
            let of_aliases = rule.aliases.iter().flat_map(of_alias);
            [(rule.id, rule.id), (short, rule.id)]
                .into_iter()
                .chain(of_aliases)
        })
    }
}

/// An alias without its tool.
fn bare(alias: &'static str) -> &'static str {
    alias.split_once(':').map_or(alias, |(_, bare)| bare)
}
