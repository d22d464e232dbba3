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
    /// Profiles; `security` if none is named.
    pub profiles: Vec<String>,
    /// Profiles besides those that are known here: frameworks, a user's own.
    pub named: Vec<NamedRules>,
    /// Instead of the profiles' rules.
    pub select: Vec<String>,
    /// Besides them.
    pub extend: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

/// Rules under a name: a profile that someone else defines. Cases of the name do not matter.
#[derive(Clone, Debug)]
pub struct NamedRules {
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub meanings: Vec<Meaning>,
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
    /// The first name that means nothing. Profiles must be some even where `select` replaces them.
    pub fn new(registry: &Registry, selectors: &Selectors) -> Result<Selection, SelectionError> {
        let names = Names {
            registry,
            named: &selectors.named,
        };
        let of_profiles = names.all_of_profiles(&selectors.profiles)?;
        let chosen = if selectors.select.is_empty() {
            of_profiles
        } else {
            names.all_meant(&selectors.select)?
        };
        let extension = names.all_meant(&selectors.extend)?;
        let about_input = registry.rules().filter(|rule| rule.group == Group::Input);
        let about_input = about_input.map(Meaning::whole);
        Ok(Selection {
            wanted: chosen
                .into_iter()
                .chain(extension)
                .chain(about_input)
                .collect(),
            ignored: names.all_meant(&selectors.ignore)?.into_iter().collect(),
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

    /// What one selector means: an id or alias, a profile, a pillar or another beginning of ids, a
    /// set of aliases.
    ///
    /// # Errors
    ///
    /// When it means nothing.
    pub fn meant(
        registry: &Registry,
        named: &[NamedRules],
        selector: &str,
    ) -> Result<Vec<Meaning>, SelectionError> {
        let names = Names { registry, named };
        names
            .meant(selector)
            .ok_or_else(|| names.unknown_selector(selector))
    }

    /// What one profile holds.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn of_profile(
        registry: &Registry,
        named: &[NamedRules],
        name: &str,
    ) -> Result<Vec<Meaning>, SelectionError> {
        Names { registry, named }.all_of_profiles(&[name.to_owned()])
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

/// What a selector means among what is known here.
pub(crate) fn meant(registry: &Registry, selector: &str) -> Option<Vec<Meaning>> {
    let named = &[];
    Names { registry, named }.meant(selector)
}

/// What names may mean.
#[derive(Clone, Copy)]
struct Names<'a> {
    registry: &'a Registry,
    named: &'a [NamedRules],
}

impl Names<'_> {
    fn all_meant(self, selectors: &[String]) -> Result<Vec<Meaning>, SelectionError> {
        let mut meanings = Vec::new();
        for selector in selectors {
            let meant = self
                .meant(selector)
                .ok_or_else(|| self.unknown_selector(selector))?;
            meanings.extend(meant);
        }
        Ok(meanings)
    }

    fn all_of_profiles(self, profiles: &[String]) -> Result<Vec<Meaning>, SelectionError> {
        let default = [DEFAULT_PROFILE.to_owned()];
        let profiles = match profiles {
            [] => &default,
            profiles => profiles,
        };
        let mut meanings = Vec::new();
        for profile in profiles {
            let of_profile = self
                .of_profile(profile)
                .ok_or_else(|| self.unknown_profile(profile))?;
            meanings.extend(of_profile);
        }
        Ok(meanings)
    }

    /// What a selector means: an id or alias, else a profile, else a pillar or another beginning of
    /// ids, which may end in `*`, else a set of aliases.
    fn meant(self, selector: &str) -> Option<Vec<Meaning>> {
        some(self.registry.meant(selector))
            .or_else(|| self.of_named_profile(selector))
            .or_else(|| of_prefix(self.registry, selector))
            .or_else(|| of_alias_set(self.registry, selector))
    }

    fn of_profile(self, name: &str) -> Option<Vec<Meaning>> {
        self.of_named_profile(name)
            .or_else(|| of_alias_set(self.registry, name))
    }

    fn of_named_profile(self, name: &str) -> Option<Vec<Meaning>> {
        let Some(profile) = PROFILES.iter().find(|profile| profile.name == name) else {
            let is_meant = |named: &&NamedRules| named.name.eq_ignore_ascii_case(name);
            let named = self.named.iter().find(is_meant)?;
            return Some(named.meanings.clone());
        };
        Some(match profile.holds {
            Holds::Rules(holds) => {
                let rules = self.registry.rules().filter(|rule| holds(rule));
                rules.map(Meaning::whole).collect()
            }
            Holds::Aliases(holds) => of_aliases(self.registry, holds).collect(),
        })
    }

    fn unknown_profile(&self, given: &str) -> SelectionError {
        let begins = |name: &&str| !given.is_empty() && name.starts_with(given);
        let nearest = self
            .profile_names()
            .find(begins)
            .or_else(|| most_like(given, twice(self.profile_names())));
        SelectionError {
            given: given.to_owned(),
            nearest: nearest.map(str::to_owned),
            is_profile: true,
        }
    }

    fn unknown_selector(&self, given: &str) -> SelectionError {
        let mut names: Vec<(&str, &str)> = self.registry.names().collect();
        names.extend(twice(self.profile_names()));
        for rule in self.registry.rules() {
            names.push((rule.pillar(), rule.pillar()));
        }
        SelectionError {
            given: given.to_owned(),
            nearest: most_like(given, names).map(str::to_owned),
            is_profile: false,
        }
    }

    /// The profiles and the sets of aliases.
    fn profile_names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.registry.rules().flat_map(|rule| rule.aliases);
        let sets = aliases.map(|alias| -> &str { alias.tool() });
        let named = self.named.iter().map(|named| &*named.name);
        let known = PROFILES.iter().map(|profile| profile.name);
        known.chain(named).chain(sets)
    }
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
