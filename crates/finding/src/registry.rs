//! All rules of all pillars, found by any name that someone may know them by.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::alias::{Alias, Meaning};
use crate::names::{most_like, normal};
use crate::rule::Rule;

/// All rules, in the order of their pillars.
#[derive(Clone, Debug)]
pub struct Registry {
    rules: Vec<&'static Rule>,
    /// What each name means, made when first asked for: frameworks ask for thousands.
    meanings: OnceLock<HashMap<String, Vec<Meaning>>>,
}

impl Registry {
    /// A registry of rules.
    pub fn new(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        Registry {
            rules: rules.into_iter().collect(),
            meanings: OnceLock::new(),
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
        let meanings = self.meanings.get_or_init(|| self.by_name());
        meanings.get(&normal(name)).cloned().unwrap_or_default()
    }

    fn by_name(&self) -> HashMap<String, Vec<Meaning>> {
        let mut meanings: HashMap<String, Vec<Meaning>> = HashMap::new();
        let mut add = |name: String, meaning| meanings.entry(name).or_default().push(meaning);
        for rule in self.rules() {
            add(normal(rule.id), Meaning::whole(rule));
            for alias in rule.aliases {
                let (whole, bare) = (normal(alias.name), normal(alias.id()));
                if bare != whole {
                    add(bare, Meaning::of_alias(rule, alias));
                }
                add(whole, Meaning::of_alias(rule, alias));
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
