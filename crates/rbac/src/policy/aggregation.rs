//! Aggregated ClusterRoles: roles whose rules are those of other roles.
//!
//! Kubernetes' controller (kubernetes, `pkg/controller/clusterroleaggregation`) replaces the rules
//! of a ClusterRole that has an `aggregationRule`: for each selector in order it takes the
//! ClusterRoles that the selector selects, sorted by name, without the role itself, and appends
//! their rules, without those that are there already. It does so again whenever a role changes, so
//! that `view` flows into `edit` and `edit` into `admin`.
//!
//! Here the same is done once, parts before wholes: the roles that aggregate each other in a circle
//! form one group (Tarjan's strongly connected components), and each of them has the rules of all
//! that flows into the group. In the cluster their order then depends on who was first; here it is
//! that of the names.

use std::collections::HashSet;

use garboard_world::{AggregationRule, LabelIndex, Labels};

use crate::policy::groups::{Parts, groups};
use crate::policy::role::{Role, RoleId, RoleRule};

/// Rules that aggregation may make in all, and parts that it may look at. A real cluster has a few thousand; hostile input, in which
/// thousands of roles aggregate each other, would otherwise need memory in their square.
const MOST_RULES: usize = 4_000_000;

/// A ClusterRole as aggregation sees it.
pub(crate) struct Candidate<'w> {
    pub(crate) role: RoleId,
    pub(crate) labels: &'w Labels,
    /// Its `aggregationRule`, if it has one.
    pub(crate) aggregation: Option<&'w AggregationRule>,
}

/// Gives every aggregated role whose parts are here the rules of its parts. A role of whose parts
/// none is here keeps the rules that its object holds: they were read without the rest.
pub(crate) fn resolve(roles: &mut [Role], mut candidates: Vec<Candidate<'_>>) {
    candidates.sort_by(|one, other| name_of(roles, one.role).cmp(name_of(roles, other.role)));
    let parts = parts(roles, &candidates);
    for role in parts.keys() {
        let role = &mut roles[role.0 as usize]; // candidates are roles
        role.stored = role.rules.drain(..).map(|rule| rule.rule).collect();
    }
    let mut budget = MOST_RULES;
    for mut group in groups(&parts) {
        group.sort_by(|one, other| name_of(roles, *one).cmp(name_of(roles, *other)));
        let rules = rules_of(&group, &parts, roles);
        for role in group {
            let role = &mut roles[role.0 as usize]; // candidates are roles
            let taken = rules.len().min(budget);
            budget -= taken;
            role.is_incomplete |= taken < rules.len();
            role.rules = rules[..taken].to_vec(); // at most the length
        }
    }
}

fn name_of(roles: &[Role], role: RoleId) -> &str {
    &roles[role.0 as usize].name // candidates are roles
}

/// What each aggregated role is made of, in the controller's order; roles with no parts left out.
fn parts(roles: &mut [Role], by_name: &[Candidate<'_>]) -> Parts {
    let index = LabelIndex::new(by_name.iter().map(|candidate| ("", candidate.labels)));
    let mut parts = Parts::new();
    let mut budget = MOST_RULES;
    for candidate in by_name {
        let Some(aggregation) = candidate.aggregation else {
            continue;
        };
        let own_name = name_of(roles, candidate.role);
        let selectors = aggregation.cluster_role_selectors.items();
        let mut selected: Vec<RoleId> = selectors
            .iter()
            .flat_map(|selector| index.select("", selector))
            .map(|number| by_name[number as usize].role) // numbers are places in the list
            .filter(|role| name_of(roles, *role) != own_name)
            .collect();
        let role = &mut roles[candidate.role.0 as usize]; // candidates are roles
        role.is_incomplete |= selected.len() > budget;
        selected.truncate(budget);
        budget -= selected.len();
        if !selected.is_empty() {
            parts.insert(candidate.role, selected);
        }
    }
    parts
}

/// The rules of a group of roles that aggregate each other; mostly a group of one.
fn rules_of(group: &[RoleId], parts: &Parts, roles: &[Role]) -> Vec<RoleRule> {
    let mut seen = HashSet::new();
    let mut rules = Vec::new();
    // Their own rules are among what flows in, or there are none.
    let inside: HashSet<&RoleId> = group.iter().collect();
    let outside = group
        .iter()
        .filter_map(|role| parts.get(role))
        .flatten()
        .filter(|part| !inside.contains(part));
    for part in outside {
        let of_part = &roles[part.0 as usize].rules; // parts are roles
        rules.extend(of_part.iter().filter(|rule| seen.insert(rule.rule)));
    }
    rules
}
