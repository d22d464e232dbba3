//! Which powers the rules of a policy give, worked out once for each distinct rule.

use garboard_finding::{Rule as FindingRule, Severity};

use crate::check::Check;
use crate::policy::{Policy, RoleId, RuleId};
use crate::power::{Atom, List, Power};
use crate::rule::Rule;
use crate::rules;
use crate::wild::Wild;

/// The powers that each distinct rule gives.
pub(crate) struct Abilities {
    rules: Vec<OfRule>,
}

/// What one rule gives.
struct OfRule {
    text: Rule,
    wild: Vec<Wild>,
    abilities: Vec<Ability>,
    /// The powers that it completes.
    completes: Vec<&'static str>,
}

/// A power that a rule gives.
#[derive(Clone, Debug)]
pub(crate) struct Ability {
    /// The rule that reports it.
    pub(crate) rule: &'static FindingRule,
    /// The power.
    pub(crate) power: &'static Power,
    /// How bad it is where a ClusterRoleBinding gives it.
    pub(crate) cluster: Severity,
    /// How bad it is where a RoleBinding gives it; nothing if it cannot.
    pub(crate) namespace: Option<Severity>,
    /// The word of the rule that says it.
    pub(crate) word: Box<str>,
    /// The verbs and resources that give it.
    pub(crate) words: Vec<&'static str>,
    /// Whether it is for some names only.
    pub(crate) is_named: bool,
    /// Whether the API server asks for more than this.
    pub(crate) is_too_little: bool,
}

/// A power that a role gives as a whole.
#[derive(Clone, Debug)]
pub(crate) struct RolePower {
    pub(crate) rule: &'static FindingRule,
    pub(crate) says: &'static str,
    pub(crate) severity: Severity,
    pub(crate) words: Vec<&'static str>,
}

impl Abilities {
    pub(crate) fn new(policy: &Policy, minor: u32) -> Abilities {
        let rules = policy.distinct_rules().map(|text| OfRule {
            wild: Wild::of(&text),
            abilities: abilities(&text, minor),
            completes: completed(&text),
            text,
        });
        Abilities {
            rules: rules.collect(),
        }
    }

    /// What a rule says.
    pub(crate) fn text(&self, rule: RuleId) -> &Rule {
        &self.of(rule).text
    }

    /// Where a rule says `*`.
    pub(crate) fn wild(&self, rule: RuleId) -> &[Wild] {
        &self.of(rule).wild
    }

    /// The powers of a rule that stands in a role, one without what it needs at its mildest.
    pub(crate) fn in_role<'a>(
        &'a self,
        rule: RuleId,
        role: RoleId,
        policy: &'a Policy,
    ) -> impl Iterator<Item = (Ability, bool)> {
        self.of(rule).abilities.iter().map(move |ability| {
            let lacks = ability.power.needs.is_some() && !self.completes(role, ability, policy);
            let mut ability = ability.clone();
            if lacks {
                ability.cluster = ability.cluster.min(Severity::Low);
                ability.namespace = ability.namespace.map(|it| it.min(Severity::Low));
            }
            (ability, lacks)
        })
    }

    /// The powers that a role gives, each once and at its worst; the worst first.
    pub(crate) fn of_role(
        &self,
        role: RoleId,
        policy: &Policy,
        in_cluster: bool,
    ) -> Vec<RolePower> {
        let mut powers: Vec<RolePower> = Vec::new();
        for rule in &policy.role(role).rules {
            for (ability, _) in self.in_role(rule.rule, role, policy) {
                let severity = if in_cluster {
                    Some(ability.cluster)
                } else {
                    ability.namespace
                };
                let Some(severity) = severity else { continue };
                match powers.iter_mut().find(|it| it.rule == ability.rule) {
                    Some(known) => {
                        known.severity = known.severity.max(severity);
                        known.words.extend(ability.words);
                    }
                    None => powers.push(RolePower {
                        rule: ability.rule,
                        says: ability.power.says,
                        severity,
                        words: ability.words,
                    }),
                }
            }
        }
        powers.sort_by_key(|power| std::cmp::Reverse(power.severity));
        powers
    }

    /// Whether a role gives everything.
    pub(crate) fn is_everything(&self, role: RoleId, policy: &Policy) -> bool {
        let mut rules = policy.role(role).rules.iter();
        rules.any(|rule| self.wild(rule.rule).first() == Some(&Wild::Everything))
    }

    fn completes(&self, role: RoleId, ability: &Ability, policy: &Policy) -> bool {
        let mut rules = policy.role(role).rules.iter();
        rules.any(|rule| self.of(rule.rule).completes.contains(&ability.rule.id))
    }

    fn of(&self, rule: RuleId) -> &OfRule {
        &self.rules[rule.0 as usize] // one for each rule of the policy
    }
}

/// The powers, with the rules that report them.
fn powers() -> impl Iterator<Item = (&'static FindingRule, &'static Power)> {
    rules::CHECKS
        .iter()
        .filter_map(|(rule, check)| match check {
            Check::Power(power) => Some((*rule, power)),
            Check::Wild(_) | Check::World(_) => None,
        })
}

fn abilities(rule: &Rule, minor: u32) -> Vec<Ability> {
    powers()
        .filter_map(|(reporter, power)| {
            let of_atoms = power.atoms.iter();
            of_atoms
                .filter_map(|atom| ability(rule, reporter, power, atom, minor))
                .reduce(joined)
        })
        .collect()
}

fn ability(
    rule: &Rule,
    reporter: &'static FindingRule,
    power: &'static Power,
    atom: &Atom,
    minor: u32,
) -> Option<Ability> {
    let found = atom.matched(rule)?;
    let is_too_little = !atom.is_enough(minor);
    let mut words = found.words;
    words.extend(power.prizes(rule));
    let is_milder = found.is_named && power.is_milder_named && power.prizes(rule).next().is_none();
    let at = |severity: Severity| {
        if is_too_little {
            severity.min(Severity::Low)
        } else if is_milder {
            milder(severity)
        } else {
            severity
        }
    };
    Some(Ability {
        rule: reporter,
        power,
        cluster: at(power.cluster),
        namespace: atom.is_namespaced().then(|| at(power.namespace)),
        word: match power.shown_by {
            List::Verbs => found.verb.into(),
            List::Resources => found.resource.into(),
        },
        is_named: found.is_named,
        words,
        is_too_little,
    })
}

/// The worse of two, of equals the first, with the words of both.
fn joined(one: Ability, other: Ability) -> Ability {
    let is_other_worse = (other.cluster, other.namespace) > (one.cluster, one.namespace);
    let (mut worse, milder) = if is_other_worse {
        (other, one)
    } else {
        (one, other)
    };
    worse.words.extend(milder.words);
    worse
}

/// One step down, and not below low.
pub(crate) fn milder(severity: Severity) -> Severity {
    match severity {
        Severity::Critical => Severity::High,
        Severity::High => Severity::Medium,
        Severity::Medium | Severity::Low => Severity::Low,
        Severity::Info => Severity::Info,
    }
}

fn completed(rule: &Rule) -> Vec<&'static str> {
    powers()
        .filter(|(_, power)| {
            let needs = power.needs.iter().flat_map(|needs| needs.atoms);
            needs.into_iter().any(|atom| atom.matched(rule).is_some())
        })
        .map(|(reporter, _)| reporter.id)
        .collect()
}
