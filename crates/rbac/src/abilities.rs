//! Which powers the rules of a policy give, worked out once for each distinct rule.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use garboard_finding::{Rule as FindingRule, Severity};

use crate::check::Check;
use crate::policy::{Policy, Role, RoleId, RuleId};
use crate::power::{Atom, List, Power};
use crate::rule::Rule;
use crate::rules;
use crate::wild::Wild;

/// The powers that each distinct rule and each role gives.
pub(crate) struct Abilities {
    rules: Vec<OfRule>,
    roles: Vec<OfRole>,
}

/// What one rule gives.
struct OfRule {
    text: Rule,
    wild: Vec<Wild>,
    abilities: Vec<Ability>,
    /// The powers that it completes.
    completes: Vec<&'static str>,
}

/// What a role gives.
#[derive(Default)]
struct OfRole {
    /// The powers that its rules complete.
    completes: BTreeSet<&'static str>,
    /// What it gives in the whole cluster, the worst first.
    cluster: Vec<RolePower>,
    /// What it gives in a namespace, the worst first.
    namespace: Vec<RolePower>,
    is_everything: bool,
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
    pub(crate) words: BTreeSet<&'static str>,
}

impl Abilities {
    pub(crate) fn new(policy: &Policy, minor: u32) -> Abilities {
        let rules = policy.distinct_rules().map(|text| OfRule {
            wild: Wild::of(&text),
            abilities: abilities(&text, minor),
            completes: completed(&text),
            text,
        });
        let mut abilities = Abilities {
            rules: rules.collect(),
            roles: Vec::new(),
        };
        let roles = policy.roles().map(|(_, role)| abilities.of(role)).collect();
        abilities.roles = roles;
        abilities
    }

    /// What a rule says.
    pub(crate) fn text(&self, rule: RuleId) -> &Rule {
        &self.rule(rule).text
    }

    /// Where a rule says `*`.
    pub(crate) fn wild(&self, rule: RuleId) -> &[Wild] {
        &self.rule(rule).wild
    }

    /// The powers of a rule that stands in a role, each with whether it lacks what it needs; then it is
    /// at its mildest.
    pub(crate) fn in_role(
        &self,
        rule: RuleId,
        role: RoleId,
    ) -> impl Iterator<Item = (Ability, bool)> {
        let completes = &self.role(role).completes;
        let abilities = self.rule(rule).abilities.iter();
        abilities.map(move |ability| standing(ability, completes))
    }

    /// The powers that a role gives, each once and at its worst; the worst first.
    pub(crate) fn of_role(&self, role: RoleId, in_cluster: bool) -> &[RolePower] {
        let role = self.role(role);
        if in_cluster {
            &role.cluster
        } else {
            &role.namespace
        }
    }

    /// Whether a role gives everything.
    pub(crate) fn is_everything(&self, role: RoleId) -> bool {
        self.role(role).is_everything
    }

    /// What a role gives, from what its rules give.
    fn of(&self, role: &Role) -> OfRole {
        let rules = || role.rules.iter().map(|rule| self.rule(rule.rule));
        let completes: BTreeSet<&'static str> = rules()
            .flat_map(|rule| rule.completes.iter().copied())
            .collect();
        let mut cluster = Vec::new();
        let mut namespace = Vec::new();
        for ability in rules().flat_map(|rule| &rule.abilities) {
            let (ability, _) = standing(ability, &completes);
            if let Some(severity) = ability.namespace {
                RolePower::add(&mut namespace, &ability, severity);
            }
            let severity = ability.cluster;
            RolePower::add(&mut cluster, &ability, severity);
        }
        for powers in [&mut cluster, &mut namespace] {
            powers.sort_by_key(|power| Reverse(power.severity));
        }
        OfRole {
            completes,
            cluster,
            namespace,
            is_everything: rules().any(|rule| rule.wild.first() == Some(&Wild::Everything)),
        }
    }

    fn rule(&self, rule: RuleId) -> &OfRule {
        &self.rules[rule.0 as usize] // one for each rule of the policy
    }

    fn role(&self, role: RoleId) -> &OfRole {
        &self.roles[role.0 as usize] // one for each role of the policy
    }
}

impl RolePower {
    /// Adds a power to those of a role, which has each once.
    fn add(powers: &mut Vec<RolePower>, ability: &Ability, severity: Severity) {
        let words = ability.words.iter().copied();
        match powers.iter_mut().find(|power| power.rule == ability.rule) {
            Some(known) => {
                known.severity = known.severity.max(severity);
                known.words.extend(words);
            }
            None => powers.push(RolePower {
                rule: ability.rule,
                says: ability.power.says,
                severity,
                words: words.collect(),
            }),
        }
    }
}

/// A power as it stands in a role that completes these powers: whether it lacks what it needs, and at
/// its mildest then.
fn standing(ability: &Ability, completes: &BTreeSet<&'static str>) -> (Ability, bool) {
    let mut ability = ability.clone();
    let lacks = ability.power.needs.is_some() && !completes.contains(ability.rule.id);
    if lacks {
        ability.cluster = ability.cluster.min(Severity::Low);
        ability.namespace = ability.namespace.map(|it| it.min(Severity::Low));
    }
    (ability, lacks)
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
