//! `rbac/subsumed-binding`: nothing that the subject does not have already.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::covers::uncovered;
use crate::given::named;
use crate::holders::canonical;
use crate::policy::{Binding, BindingId};
use crate::rule::Rule;
rule! {
    pub(crate) RULE = "rbac/subsumed-binding" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "binding that adds nothing",
        aliases: [],
        page: include_str!("subsumed_binding.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Bindings of one subject that are compared with each other. A subject with more is a group or a
/// robot that somebody has to look at anyway.
const MOST_COMPARED: usize = 64;

/// Single steps of a role that are compared: a verb on a resource of a group.
const MOST_STEPS: usize = 10_000;

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for key in facts.policy.index.keys() {
        let applying = facts.policy.index.applying_anywhere(&[key]);
        // At most MOST_COMPARED squared for each subject.
        for applies in applying.iter().take(MOST_COMPARED) {
            let binding = facts.policy.binding(applies.binding);
            if facts.is_managed(binding) || steps(facts, binding) > MOST_STEPS {
                continue;
            }
            let others = applying
                .iter()
                .take(MOST_COMPARED)
                .map(|other| other.binding);
            let mut others = others.filter(|other| *other != applies.binding);
            let Some(other) = others.find(|other| covers(facts, *other, applies.binding)) else {
                continue;
            };
            let other = facts.policy.binding(other);
            let at = facts.subject_path(binding, applies.subject as usize);
            let subject = canonical(&key.subject(&facts.policy.strings));
            out.report(&RULE, binding.object, at).message(format_args!(
                "adds nothing: {subject} has all of {} by {}, which gives {}",
                binding.role_name,
                named(other),
                other.role_name
            ));
        }
    }
}

/// Whether whoever has `owner` has all that `servant` gives, there where it gives it. Of two that
/// cover each other the later one adds nothing.
fn covers(facts: &Facts<'_>, owner: BindingId, servant: BindingId) -> bool {
    let of_owner = facts.policy.binding(owner);
    let of_servant = facts.policy.binding(servant);
    let is_there = of_owner.is_cluster_binding() || of_owner.namespace == of_servant.namespace;
    let is_same_role = of_owner.roles == of_servant.roles;
    if !is_there || is_same_role || of_servant.roles.is_empty() {
        return false;
    }
    let is_covered = |owner: BindingId, servant: BindingId| {
        let owner: Vec<_> = facts
            .policy
            .rules_of(owner)
            .map(|(_, _, rule)| rule)
            .collect();
        let servant = texts(facts, servant);
        !servant.is_empty() && uncovered(&owner, &servant, &facts.policy.strings, 1).is_empty()
    };
    let is_mutual = || of_owner.namespace == of_servant.namespace && is_covered(servant, owner);
    is_covered(owner, servant) && (owner < servant || !is_mutual())
}

fn texts(facts: &Facts<'_>, binding: BindingId) -> Vec<Rule> {
    let roles = facts.policy.binding(binding).roles.iter();
    let rules = roles.flat_map(|role| &facts.policy.role(*role).rules);
    rules
        .map(|rule| facts.abilities.text(rule.rule).clone())
        .collect()
}

/// How many single steps the roles of a binding say.
fn steps(facts: &Facts<'_>, binding: &Binding) -> usize {
    let rules = binding
        .roles
        .iter()
        .flat_map(|role| &facts.policy.role(*role).rules);
    let steps = rules.map(|rule| {
        let text = facts.abilities.text(rule.rule);
        let what = text.api_groups.len().saturating_mul(text.resources.len());
        let what = what.saturating_add(text.non_resource_urls.len());
        what.saturating_mul(text.verbs.len())
            .saturating_mul(text.resource_names.len().max(1))
    });
    steps.fold(0, usize::saturating_add)
}
