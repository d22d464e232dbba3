//! All rules of all pillars, found by any name that someone may know them by.

use crate::alias::{Alias, Meaning};
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

    /// What a name means: a rule by its id, or by an alias with or without its tool, in any case.
    /// Trivy's three spellings (`KSV-0017`, `AVD-KSV-0017`, `KSV017`) are one. Several tools may use
    /// one name.
    pub fn meant(&self, name: &str) -> Vec<Meaning> {
        let wanted = normal(name);
        let is_wanted = |name: &str| normal(name) == wanted;
        let mut meanings = Vec::new();
        for rule in self.rules() {
            if is_wanted(rule.id) {
                meanings.push(Meaning::whole(rule));
            }
            for alias in rule.aliases {
                if is_wanted(alias.name) || is_wanted(alias.id()) {
                    meanings.push(Meaning::of_alias(rule, alias));
                }
            }
        }
        meanings
    }

    /// The rules that a name means, each once, whether it means all of their findings or some.
    pub fn find(&self, name: &str) -> Vec<&'static Rule> {
        let mut rules: Vec<&'static Rule> =
            self.meant(name).iter().map(|meant| meant.rule).collect();
        rules.dedup();
        rules
    }

    /// The known id or alias that is most like a name that is not known, if any is like it at all.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        most_like(name, self.names())
    }

    /// What people may type for a rule, each with what is shown for it.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.rules().flat_map(|rule| {
            let short = rule.id.split_once('/').map_or(rule.id, |(_, short)| short);
            let of_alias = |alias: &Alias| [(alias.name, alias.name), (alias.id(), alias.id())];
            let of_aliases = rule.aliases.iter().flat_map(of_alias);
            [(rule.id, rule.id), (short, rule.id)]
                .into_iter()
                .chain(of_aliases)
        })
    }
}
