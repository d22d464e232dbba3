//! Which rules count in a run.
//!
//! ```text
//! (--select, or else --profile) + --extend-select + rules about the input - --ignore
//! ```

use std::collections::HashSet;
use std::fmt;

use crate::names::most_like;
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

/// A named selection. Each set of aliases (`cis-1.12`) is one besides these.
struct Profile {
    name: &'static str,
    /// What it holds, in a few words.
    about: &'static str,
    holds: fn(&Rule) -> bool,
}

const PROFILES: [Profile; 7] = [
    Profile {
        name: "security",
        about: "what an attacker gains (default)",
        holds: |rule| rule.group == Group::Security,
    },
    Profile {
        name: "baseline",
        about: "what Pod Security Standards \"baseline\" is about",
        holds: |rule| pod_security_checks(rule).any(|check| !RESTRICTED_ONLY.contains(&check)),
    },
    Profile {
        name: "restricted",
        about: "what Pod Security Standards \"restricted\" is about",
        holds: |rule| pod_security_checks(rule).next().is_some(),
    },
    Profile {
        name: "reliability",
        about: "whether the application survives",
        holds: |rule| rule.group == Group::Reliability,
    },
    Profile {
        name: "efficiency",
        about: "what it costs",
        holds: |rule| rule.group == Group::Efficiency,
    },
    Profile {
        name: "hygiene",
        about: "order and custom",
        holds: |rule| rule.group == Group::Hygiene,
    },
    Profile {
        name: "all",
        about: "every rule of every group",
        holds: |_| true,
    },
];

const DEFAULT_PROFILE: &str = "security";

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

/// The checks of the Pod Security Standards that a rule is about, or that it is.
fn pod_security_checks(rule: &Rule) -> impl Iterator<Item = &'static str> {
    rule.aliases_of("pss").chain(rule.aliases_of("pss-check"))
}

impl Selection {
    /// The rules that the selectors mean. Rules about the input itself are always part of it, unless
    /// they are ignored.
    ///
    /// # Errors
    ///
    /// The first name that means nothing. The profile must be one even where `select` replaces it.
    pub fn new(registry: &Registry, selectors: &Selectors) -> Result<Selection, SelectionError> {
        let profile = selectors.profile.as_deref().unwrap_or(DEFAULT_PROFILE);
        let of_profile = of_profile(registry, profile)
            .ok_or_else(|| SelectionError::of_profile(registry, profile))?;
        let chosen = if selectors.select.is_empty() {
            of_profile
        } else {
            all_meant(registry, &selectors.select)?
        };
        let extension = all_meant(registry, &selectors.extend)?;
        let about_input = registry.rules().filter(|rule| rule.group == Group::Input);
        let rules = chosen.into_iter().chain(extension).chain(about_input);
        let mut ids: HashSet<&'static str> = rules.map(|rule| rule.id).collect();
        for rule in all_meant(registry, &selectors.ignore)? {
            ids.remove(rule.id);
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

    /// The names of the profiles, each with what it holds. Every set of aliases is one too.
    pub fn profiles() -> impl Iterator<Item = (&'static str, &'static str)> {
        PROFILES.iter().map(|profile| (profile.name, profile.about))
    }
}

fn all_meant(
    registry: &Registry,
    selectors: &[String],
) -> Result<Vec<&'static Rule>, SelectionError> {
    let mut rules = Vec::new();
    for selector in selectors {
        let meant = meant(registry, selector)
            .ok_or_else(|| SelectionError::of_selector(registry, selector))?;
        rules.extend(meant);
    }
    Ok(rules)
}

/// The rules that a selector means: an id or alias, else a profile, else a pillar or another
/// beginning of ids, which may end in `*`, else a set of aliases.
fn meant(registry: &Registry, selector: &str) -> Option<Vec<&'static Rule>> {
    some(registry.find(selector))
        .or_else(|| of_named_profile(registry, selector))
        .or_else(|| of_prefix(registry, selector))
        .or_else(|| of_alias_set(registry, selector))
}

fn of_profile(registry: &Registry, name: &str) -> Option<Vec<&'static Rule>> {
    of_named_profile(registry, name).or_else(|| of_alias_set(registry, name))
}

fn of_named_profile(registry: &Registry, name: &str) -> Option<Vec<&'static Rule>> {
    let profile = PROFILES.iter().find(|profile| profile.name == name)?;
    Some(
        registry
            .rules()
            .filter(|rule| (profile.holds)(rule))
            .collect(),
    )
}

/// The rules that have an alias of a tool or benchmark: `cis-1.12`.
fn of_alias_set(registry: &Registry, name: &str) -> Option<Vec<&'static Rule>> {
    let is_member = |rule: &&'static Rule| rule.aliases_of(name).next().is_some();
    some(registry.rules().filter(is_member))
}

fn of_prefix(registry: &Registry, selector: &str) -> Option<Vec<&'static Rule>> {
    let prefix = selector.strip_suffix('*').unwrap_or(selector);
    if prefix.is_empty() {
        return None;
    }
    some(registry.rules().filter(|rule| rule.id.starts_with(prefix)))
}

/// The rules, if there are any.
fn some(rules: impl IntoIterator<Item = &'static Rule>) -> Option<Vec<&'static Rule>> {
    let rules: Vec<_> = rules.into_iter().collect();
    (!rules.is_empty()).then_some(rules)
}

impl SelectionError {
    fn of_profile(registry: &Registry, given: &str) -> SelectionError {
        let begins = |name: &&'static str| !given.is_empty() && name.starts_with(given);
        let nearest = profile_names(registry)
            .find(begins)
            .or_else(|| most_like(given, twice(profile_names(registry))));
        SelectionError {
            given: given.to_owned(),
            nearest: nearest.map(str::to_owned),
            is_profile: true,
        }
    }

    fn of_selector(registry: &Registry, given: &str) -> SelectionError {
        let pillars = registry.rules().map(Rule::pillar);
        let groups = twice(profile_names(registry).chain(pillars));
        let nearest = most_like(given, registry.names().chain(groups));
        SelectionError {
            given: given.to_owned(),
            nearest: nearest.map(str::to_owned),
            is_profile: false,
        }
    }
}

/// The profiles and the sets of aliases.
fn profile_names(registry: &Registry) -> impl Iterator<Item = &'static str> {
    let aliases = registry.rules().flat_map(|rule| rule.aliases);
    let sets = aliases.filter_map(|alias| Some(alias.split_once(':')?.0));
    PROFILES.iter().map(|profile| profile.name).chain(sets)
}

/// Names that are shown as they are spelled.
fn twice<T: Copy>(names: impl Iterator<Item = T>) -> impl Iterator<Item = (T, T)> {
    names.map(|name| (name, name))
}

impl fmt::Display for SelectionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_profile {
            "profile"
        } else {
            "rule, alias, pillar or profile"
        };
        let given = self.given.escape_debug();
        write!(formatter, "no {what} is called \"{given}\"")?;
        match &self.nearest {
            Some(nearest) => write!(formatter, "; did you mean {nearest}?"),
            None if self.is_profile => {
                let names: Vec<_> = Selection::profiles().map(|(name, _)| name).collect();
                write!(formatter, "; one of {}", names.join(", "))
            }
            None => write!(formatter, "; `garboard rules` lists them"),
        }
    }
}

impl std::error::Error for SelectionError {}
