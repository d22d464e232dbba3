//! The rules of roles: what each of them gives, to whom, and how bad that is.
//!
//! ```text
//! each role that is the user's own ─► each rule written in it ─► says `*`? ─► one finding for the star
//!                                                            └► else one for each power that it gives
//! ```
//!
//! A star is one finding, which answers for the powers that it implies. What a role gives is judged
//! where it is given: in the whole cluster, in namespaces, or by nobody yet. A role that only managed
//! bindings refer to, and a role that is managed itself, is `rbac/managed-grant`'s.

use std::collections::BTreeSet;

use garboard_finding::{Finding, Findings, Rule as FindingRule, Severity};
use garboard_manifest::FieldPath;

use crate::abilities::{Ability, milder};
use crate::check::{Check, Facts};
use crate::given::facets;
use crate::holders::{Held, canonical};
use crate::listing::listing;
use crate::managed::{flows_into, manager};
use crate::policy::{Role, RoleId, RoleRule};
use crate::power::List;
use crate::rule::{Rule, group_name};
use crate::rules;
use crate::wild::Wild;

/// Bindings that a finding shows.
const SHOWN: usize = 3;

/// Judges every role.
pub(crate) fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (id, role) in facts.policy.roles() {
        if manager(facts.object(role.object)).is_some() || is_part_only(facts, id, role) {
            continue;
        }
        let mut held = None;
        for rule in role.rules.iter().filter(|rule| rule.written_in == id) {
            let abilities: Vec<(Ability, bool)> = facts.abilities.in_role(rule.rule, id).collect();
            let wild = facts.abilities.wild(rule.rule);
            if wild.is_empty() && abilities.is_empty() {
                continue;
            }
            let held =
                held.get_or_insert_with(|| facts.holders.held(id, &facts.policy, facts.world));
            if held.is_managed {
                break;
            }
            let grant = Grant {
                facts,
                id,
                role,
                rule,
                held,
            };
            match wild.first() {
                Some(first) => grant.report_wild(*first, wild, &abilities, out),
                None => abilities
                    .iter()
                    .for_each(|(ability, lacks)| grant.report_power(ability, *lacks, out)),
            }
        }
    }
}

/// Whether a role is only there to flow into Kubernetes' roles: what it brings them is judged by
/// `rbac/aggregated-power`.
fn is_part_only(facts: &Facts<'_>, id: RoleId, role: &Role) -> bool {
    facts.holders.bindings_of(id).is_empty()
        && flows_into(facts.object(role.object)).next().is_some()
}

/// A rule of a role and those who hold it.
struct Grant<'f> {
    facts: &'f Facts<'f>,
    id: RoleId,
    role: &'f Role,
    rule: &'f RoleRule,
    held: &'f Held,
}

impl Grant<'_> {
    fn report_power(&self, ability: &Ability, lacks: bool, out: &mut Findings) {
        let Some(severity) = self.severity(ability) else {
            return; // a RoleBinding gives nothing of it
        };
        let list = match ability.power.shown_by {
            List::Verbs => "verbs",
            List::Resources => "resources",
        };
        let mut said = self.sentence(ability.power.says, ability.power.is_of_cluster());
        if ability.is_named {
            let names = self.text().resource_names.iter();
            said = format!("{said}, of the names {} only", listing(names));
        }
        if let Some(needs) = ability.power.needs.filter(|_| lacks) {
            said = format!("{said}, but {}", needs.otherwise);
        }
        let is_unconfined =
            ability.power.makes_pods && !self.held.is_nobody() && !self.is_confined();
        if is_unconfined {
            said.push_str(", privileged ones too");
        }
        if ability.is_too_little {
            said.push_str(", but the API server asks for create too");
        }
        let at = self.path().key(list).value(&ability.word);
        let finding = out.report(ability.rule, self.role.object, at);
        finding
            .severity(severity)
            .message(said)
            .facets(ability.words.iter().copied())
            .facets(is_unconfined.then_some("privileged pods"));
        self.show_bindings(finding);
    }

    /// A star, with the other stars and the powers that go with it.
    fn report_wild(
        &self,
        first: Wild,
        wild: &[Wild],
        abilities: &[(Ability, bool)],
        out: &mut Findings,
    ) {
        let mut implied: Vec<(&Ability, Severity)> = abilities
            .iter()
            .filter_map(|(ability, _)| Some((ability, self.severity(ability)?)))
            .collect();
        implied.sort_by_key(|(_, severity)| std::cmp::Reverse(*severity));
        let worst = implied.first().map(|(_, severity)| *severity);
        let severity = match first {
            Wild::Everything if self.held.cluster.is_empty() => Severity::High,
            Wild::Everything => Severity::Critical,
            Wild::Resources | Wild::Verbs | Wild::Groups => worst.unwrap_or(Severity::Low),
        };
        let mut said = self.sentence(&wild_says(first, self.text()), false);
        if first != Wild::Everything && !implied.is_empty() {
            let says = implied.iter().map(|(ability, _)| ability.power.says);
            said = format!("{said}: to {}", listing(says));
        }
        let at = match first.list() {
            Some(list) => self.path().key(list).value("*"),
            None => self.path(),
        };
        let others = wild.iter().skip(1).filter_map(|wild| rule_of(*wild));
        let others = others.chain(implied.iter().map(|(ability, _)| ability.rule));
        let Some(rule) = rule_of(first) else { return };
        let finding = out.report(rule, self.role.object, at);
        let words = implied.iter().flat_map(|(ability, _)| &ability.words);
        let mut words: BTreeSet<&str> = words.copied().collect();
        if wild.contains(&Wild::Resources) && wild.contains(&Wild::Verbs) && self.is_about_core() {
            words.insert("every verb");
        }
        finding
            .severity(severity)
            .message(said)
            .facets(words)
            .implies(others);
        self.show_bindings(finding);
    }

    /// How bad a power is where it is given; nothing if it is given nowhere and could not be.
    fn severity(&self, ability: &Ability) -> Option<Severity> {
        if !self.held.cluster.is_empty() {
            return Some(ability.cluster);
        }
        let in_namespace = ability.namespace;
        if self.held.local.is_empty() && self.role.is_cluster_role() {
            return in_namespace.or(Some(milder(ability.cluster)));
        }
        in_namespace
    }

    /// `sa:shop/web may read secrets in namespace shop`
    fn sentence(&self, says: &str, is_of_cluster: bool) -> String {
        let held = self.held;
        if held.is_nobody() {
            return format!("whoever is given this role may {says}; no binding here gives it");
        }
        if held.cluster.is_empty() {
            let who = listing(&held.local);
            let namespaces = listing(&held.namespaces);
            let noun = if held.namespaces.len() == 1 {
                "namespace"
            } else {
                "namespaces"
            };
            return format!("{who} may {says} in {noun} {namespaces}");
        }
        let place = if is_of_cluster {
            ""
        } else {
            " in every namespace"
        };
        format!("{} may {says}{place}", listing(&held.cluster))
    }

    /// The first bindings that give it, and of which kinds they are.
    fn show_bindings(&self, finding: &mut Finding) {
        let bindings = self.held.bindings.iter();
        let kinds = bindings.flat_map(|id| facets(self.facts.policy.binding(*id)));
        let kinds: BTreeSet<&str> = kinds.chain([self.role.kind()]).collect();
        finding.facets(kinds);
        for id in self.held.bindings.iter().take(SHOWN) {
            let binding = self.facts.policy.binding(*id);
            let who = listing(binding.subjects.iter().flatten().map(canonical));
            let label = format!("{} is given to {who}", self.role.name);
            finding.related_object(binding.object, FieldPath::new("roleRef"), &label);
        }
    }

    /// Whether Pod Security Admission keeps privileged pods out wherever the holders are, as far as
    /// the labels of namespaces say.
    fn is_confined(&self) -> bool {
        let enforces = |namespace: &str| {
            let world = self.facts.world;
            let namespace = world.find("", "Namespace", "", namespace);
            let labels = namespace.map(|id| &world.object(id).meta.labels);
            let level = labels.and_then(|labels| labels.get("pod-security.kubernetes.io/enforce"));
            level.is_some_and(|level| matches!(&**level, "baseline" | "restricted"))
        };
        self.held.cluster.is_empty() && self.held.namespaces.iter().all(|it| enforces(it))
    }

    fn is_about_core(&self) -> bool {
        let mut groups = self.text().api_groups.iter();
        groups.any(|group| group.is_empty() || **group == *"*")
    }

    fn path(&self) -> FieldPath {
        debug_assert_eq!(self.rule.written_in, self.id);
        FieldPath::new("rules").index(self.rule.number as usize)
    }

    fn text(&self) -> &Rule {
        self.facts.abilities.text(self.rule.rule)
    }
}

/// What a star allows, to follow "may".
fn wild_says(wild: Wild, rule: &Rule) -> String {
    let verbs = if rule.verbs.iter().any(|verb| **verb == *"*") {
        "do anything with".to_owned()
    } else {
        listing(&rule.verbs)
    };
    let groups = listing(rule.api_groups.iter().map(|group| group_name(group)));
    match wild {
        Wild::Everything => "do everything".to_owned(),
        Wild::Resources if groups == "*" => format!("{verbs} every resource"),
        Wild::Resources => format!("{verbs} every resource of API group {groups}"),
        Wild::Verbs => format!("{verbs} {}", listing(&rule.resources)),
        Wild::Groups => format!("{verbs} {} of every API group", listing(&rule.resources)),
    }
}

/// The rule that reports a star.
fn rule_of(wild: Wild) -> Option<&'static FindingRule> {
    rules::CHECKS.iter().find_map(|(rule, check)| match check {
        Check::Wild(it) if *it == wild => Some(*rule),
        _ => None,
    })
}
