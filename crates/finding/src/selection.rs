//! Which findings count in a run.
//!
//! ```text
//! (--select, or else --profile) + --extend-select + rules about the input - --ignore
//! ```
//!
//! Each name adds or takes away what it means: a rule, or, where it is a narrowing alias, some of
//! what the rule finds.

use std::collections::HashMap;
use std::fmt;

use crate::alias::{Alias, Meaning};
use crate::finding::Finding;
use crate::names::most_like;
use crate::registry::Registry;
use crate::rule::{Group, Rule};

/// What counts in a run.
#[derive(Clone, Debug)]
pub struct Selection {
    wanted: Meanings,
    ignored: Meanings,
}

/// Meanings by the id of their rule.
#[derive(Clone, Debug, Default)]
struct Meanings(HashMap<&'static str, Vec<Meaning>>);

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
    holds: Holds,
}

/// How a profile decides.
enum Holds {
    /// By the rule.
    Rules(fn(&Rule) -> bool),
    /// By what aliases mean.
    Aliases(fn(&Alias) -> bool),
}

const PROFILES: [Profile; 7] = [
    Profile {
        name: "security",
        about: "what an attacker gains (default)",
        holds: Holds::Rules(|rule| rule.group == Group::Security),
    },
    Profile {
        name: "baseline",
        about: "what Pod Security Standards \"baseline\" is about",
        holds: Holds::Aliases(|alias| {
            is_pod_security_check(alias) && !RESTRICTED_ONLY.contains(&alias.id())
        }),
    },
    Profile {
        name: "restricted",
        about: "what Pod Security Standards \"restricted\" is about",
        holds: Holds::Aliases(is_pod_security_check),
    },
    Profile {
        name: "reliability",
        about: "whether the application survives",
        holds: Holds::Rules(|rule| rule.group == Group::Reliability),
    },
    Profile {
        name: "efficiency",
        about: "what it costs",
        holds: Holds::Rules(|rule| rule.group == Group::Efficiency),
    },
    Profile {
        name: "hygiene",
        about: "order and custom",
        holds: Holds::Rules(|rule| rule.group == Group::Hygiene),
    },
    Profile {
        name: "all",
        about: "every rule of every group",
        holds: Holds::Rules(|_| true),
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

/// Whether an alias is a check of the Pod Security Standards that its rule is about, or that it is.
fn is_pod_security_check(alias: &Alias) -> bool {
    matches!(alias.tool(), "pss" | "pss-check")
}

impl Selection {
    /// What the selectors mean. Rules about the input itself are always part of it, unless they are
    /// ignored.
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
        let about_input = about_input.map(Meaning::whole);
        Ok(Selection {
            wanted: chosen
                .into_iter()
                .chain(extension)
                .chain(about_input)
                .collect(),
            ignored: all_meant(registry, &selectors.ignore)?
                .into_iter()
                .collect(),
        })
    }

    /// Every finding of every rule.
    pub fn all(registry: &Registry) -> Selection {
        Selection {
            wanted: registry.rules().map(Meaning::whole).collect(),
            ignored: Meanings::default(),
        }
    }

    /// Whether a finding counts.
    pub fn keeps(&self, finding: &Finding) -> bool {
        self.wanted.cover(finding) && !self.ignored.cover(finding)
    }

    /// Whether findings of a rule can count.
    pub fn holds(&self, rule: &Rule) -> bool {
        let ignored = self.ignored.of(rule);
        !self.wanted.of(rule).is_empty() && ignored.iter().all(|meaning| meaning.only.is_some())
    }

    /// The names of the profiles, each with what it holds. Every set of aliases is one too.
    pub fn profiles() -> impl Iterator<Item = (&'static str, &'static str)> {
        PROFILES.iter().map(|profile| (profile.name, profile.about))
    }
}

impl Meanings {
    /// What is meant of one rule.
    fn of(&self, rule: &Rule) -> &[Meaning] {
        self.0.get(rule.id).map_or(&[], Vec::as_slice)
    }

    fn cover(&self, finding: &Finding) -> bool {
        self.of(finding.rule)
            .iter()
            .any(|meaning| meaning.covers(finding))
    }
}

impl FromIterator<Meaning> for Meanings {
    fn from_iter<I: IntoIterator<Item = Meaning>>(meanings: I) -> Self {
        let mut by_rule: HashMap<_, Vec<Meaning>> = HashMap::new();
        for meaning in meanings {
            by_rule.entry(meaning.rule.id).or_default().push(meaning);
        }
        Meanings(by_rule)
    }
}

fn all_meant(registry: &Registry, selectors: &[String]) -> Result<Vec<Meaning>, SelectionError> {
    let mut meanings = Vec::new();
    for selector in selectors {
        let meant = meant(registry, selector)
            .ok_or_else(|| SelectionError::of_selector(registry, selector))?;
        meanings.extend(meant);
    }
    Ok(meanings)
}

/// What a selector means: an id or alias, else a profile, else a pillar or another beginning of ids,
/// which may end in `*`, else a set of aliases.
pub(crate) fn meant(registry: &Registry, selector: &str) -> Option<Vec<Meaning>> {
    some(registry.meant(selector))
        .or_else(|| of_named_profile(registry, selector))
        .or_else(|| of_prefix(registry, selector))
        .or_else(|| of_alias_set(registry, selector))
}

fn of_profile(registry: &Registry, name: &str) -> Option<Vec<Meaning>> {
    of_named_profile(registry, name).or_else(|| of_alias_set(registry, name))
}

fn of_named_profile(registry: &Registry, name: &str) -> Option<Vec<Meaning>> {
    let profile = PROFILES.iter().find(|profile| profile.name == name)?;
    Some(match profile.holds {
        Holds::Rules(holds) => {
            let rules = registry.rules().filter(|rule| holds(rule));
            rules.map(Meaning::whole).collect()
        }
        Holds::Aliases(holds) => of_aliases(registry, holds).collect(),
    })
}

/// What the aliases of a tool or benchmark mean: `cis-1.12`.
fn of_alias_set(registry: &Registry, name: &str) -> Option<Vec<Meaning>> {
    some(of_aliases(registry, |alias| alias.tool() == name))
}

fn of_aliases(
    registry: &Registry,
    is_wanted: impl Fn(&Alias) -> bool,
) -> impl Iterator<Item = Meaning> {
    registry.rules().flat_map(move |rule| {
        let wanted = rule.aliases.iter().filter(|alias| is_wanted(alias));
        let meanings = wanted.map(|alias| Meaning::of_alias(rule, alias));
        meanings.collect::<Vec<_>>()
    })
}

fn of_prefix(registry: &Registry, selector: &str) -> Option<Vec<Meaning>> {
    let prefix = selector.strip_suffix('*').unwrap_or(selector);
    if prefix.is_empty() {
        return None;
    }
    let rules = registry.rules().filter(|rule| rule.id.starts_with(prefix));
    some(rules.map(Meaning::whole))
}

/// The meanings, if there are any.
fn some(meanings: impl IntoIterator<Item = Meaning>) -> Option<Vec<Meaning>> {
    let meanings: Vec<_> = meanings.into_iter().collect();
    (!meanings.is_empty()).then_some(meanings)
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
    let sets = aliases.map(Alias::tool);
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
