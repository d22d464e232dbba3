//! Which rules count in a run.

use std::collections::HashSet;
use std::fmt;

use crate::registry::Registry;
use crate::rule::{Group, Rule};

/// The rules that count in a run.
#[derive(Clone, Debug)]
pub struct Selection {
    ids: HashSet<&'static str>,
}

/// What a person asked for.
#[derive(Clone, Debug, Default)]
pub struct Selectors {
    /// A profile; `security` if none is named.
    pub profile: Option<String>,
    /// Instead of the profile's rules.
    pub select: Vec<String>,
    /// Besides them.
    pub extend: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

/// A name that means no rule, with the nearest that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionError {
    /// What was asked for.
    pub given: String,
    /// A known name like it.
    pub nearest: Option<String>,
    /// Whether it was meant as a profile.
    pub is_profile: bool,
}

/// The profiles, with what they hold, in a few words.
pub(crate) const PROFILES: [(&str, &str); 4] = [
    ("security", "what an attacker gains (default)"),
    (
        "baseline",
        "what Pod Security Standards \"baseline\" is about",
    ),
    (
        "restricted",
        "what Pod Security Standards \"restricted\" is about",
    ),
    ("all", "every rule of every group"),
];

/// The checks of the Pod Security Standards that belong to `restricted` only.
const RESTRICTED_ONLY: [&str; 7] = [
    "allowPrivilegeEscalation",
    "capabilities_restricted",
    "procMount_restricted",
    "restrictedVolumes",
    "runAsNonRoot",
    "runAsUser",
    "seccompProfile_restricted",
];

impl Selection {
    /// The rules that the selectors mean. Rules about the input itself are always part of it, unless
    /// they are ignored by name.
    pub fn new(registry: &Registry, selectors: &Selectors) -> Result<Selection, SelectionError> {
        let mut ids: HashSet<&'static str> = HashSet::new();
        let mut add = |rules: Vec<&'static Rule>| ids.extend(rules.iter().map(|rule| rule.id));
        if selectors.select.is_empty() {
            let profile = selectors.profile.as_deref().unwrap_or("security");
            add(of_profile(registry, profile).ok_or_else(|| SelectionError {
                given: profile.to_owned(),
                nearest: PROFILES
                    .iter()
                    .map(|(name, _)| (*name).to_owned())
                    .find(|name| name.starts_with(&profile[..profile.len().min(3)])),
                is_profile: true,
            })?);
        } else {
            for selector in &selectors.select {
                add(meant(registry, selector)?);
            }
        }
        for selector in &selectors.extend {
            add(meant(registry, selector)?);
        }
        add(registry
            .rules()
            .filter(|rule| rule.group == Group::Input)
            .collect());
        for selector in &selectors.ignore {
            for rule in meant(registry, selector)? {
                ids.remove(rule.id);
            }
        }
        Ok(Selection { ids })
    }

    /// Every rule.
    pub fn all(registry: &Registry) -> Selection {
        Selection {
            ids: registry.rules().map(|rule| rule.id).collect(),
        }
    }

    /// Whether a rule counts.
    pub fn holds(&self, rule: &Rule) -> bool {
        self.ids.contains(rule.id)
    }

    /// The names of the profiles, each with what it holds.
    pub fn profiles() -> impl Iterator<Item = (&'static str, &'static str)> {
        PROFILES.into_iter()
    }
}

/// The rules that a selector means: an id, an alias, a pillar, a prefix of ids, a profile.
fn meant(registry: &Registry, selector: &str) -> Result<Vec<&'static Rule>, SelectionError> {
    let by_name = registry.find(selector);
    if !by_name.is_empty() {
        return Ok(by_name);
    }
    let prefix = selector.strip_suffix('*').unwrap_or(selector);
    let by_prefix: Vec<_> = registry
        .rules()
        .filter(|rule| {
            let is_alias_set = |alias: &&str| {
                alias
                    .split_once(':')
                    .is_some_and(|(tool, _)| tool == selector)
            };
            !prefix.is_empty() && rule.id.starts_with(prefix)
                || rule.aliases.iter().any(|alias| is_alias_set(alias))
        })
        .collect();
    if !by_prefix.is_empty() {
        return Ok(by_prefix);
    }
    of_profile(registry, selector).ok_or_else(|| SelectionError {
        given: selector.to_owned(),
        nearest: registry.nearest(selector).map(str::to_owned),
        is_profile: false,
    })
}

fn of_profile(registry: &Registry, profile: &str) -> Option<Vec<&'static Rule>> {
    let holds: fn(&Rule) -> bool = match profile {
        "security" => |rule| rule.group == Group::Security,
        "reliability" => |rule| rule.group == Group::Reliability,
        "efficiency" => |rule| rule.group == Group::Efficiency,
        "hygiene" => |rule| rule.group == Group::Hygiene,
        "baseline" => |rule| {
            rule.aliases_of("pss")
                .any(|check| !RESTRICTED_ONLY.contains(&check))
        },
        "restricted" => |rule| rule.aliases_of("pss").next().is_some(),
        "all" => |_| true,
        _ => {
            // A benchmark whose ids are aliases: `cis-1.12`.
            let rules: Vec<_> = registry
                .rules()
                .filter(|rule| rule.aliases_of(profile).next().is_some())
                .collect();
            return (!rules.is_empty()).then_some(rules);
        }
    };
    Some(registry.rules().filter(|rule| holds(rule)).collect())
}

impl fmt::Display for SelectionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_profile {
            "profile"
        } else {
            "rule, alias, pillar or profile"
        };
        write!(
            formatter,
            "no {what} is called \"{}\"",
            self.given.escape_debug()
        )?;
        match &self.nearest {
            Some(nearest) => write!(formatter, "; did you mean {nearest}?"),
            None => write!(formatter, "; `garboard rules` lists them"),
        }
    }
}

impl std::error::Error for SelectionError {}
