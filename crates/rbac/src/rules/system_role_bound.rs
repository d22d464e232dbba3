//! `rbac/system-role-bound`: a role of the control plane, given to somebody else.

use std::collections::BTreeSet;

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;

use crate::check::{Check, Facts};
use crate::given::{facets, place};
use crate::holders::canonical;
use crate::listing::listing;
use crate::managed::{USER_FACING, is_everybody, is_of_system, manager};
use crate::policy::{Binding, RoleId};
use crate::subject::Subject;
rule! {
    pub(crate) RULE = "rbac/system-role-bound" {
        severity: Severity::High,
        group: Group::Security,
        title: "role of the control plane given",
        aliases: [],
        page: include_str!("system_role_bound.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Roles of the control plane that give much, for where their objects were not read.
const STRONG: [&str; 6] = [
    "system:aggregate-to-admin",
    "system:aggregate-to-edit",
    "system:kube-controller-manager",
    "system:kubelet-api-admin",
    "system:node",
    "system:persistent-volume-provisioner",
];

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        if facts.is_managed(binding) || !is_of_control_plane(facts, binding) {
            continue;
        }
        let strangers = binding.subjects.iter().flatten();
        let strangers = strangers.filter(|it| !is_of_system(it) && !is_everybody(it));
        let strangers: BTreeSet<Subject> = strangers.map(canonical).collect();
        let given = facts.given(binding);
        let name = &*binding.role_name;
        let severity = if given.is_known {
            given.severity()
        } else {
            let is_strong = STRONG.contains(&name) || name.starts_with("system:controller:");
            is_strong.then_some(Severity::High)
        };
        let Some(severity) = severity.filter(|it| *it >= Severity::Medium) else {
            continue;
        };
        if strangers.is_empty() {
            continue;
        }
        let who = listing(&strangers);
        let finding = out.report(&RULE, binding.object, FieldPath::new("roleRef.name"));
        finding
            .severity(severity)
            .facets(facets(binding))
            .facets(given.words())
            .implies(given.rules());
        if given.is_known {
            let (says, place) = (given.says(), place(binding));
            finding.message(format_args!(
                "{name} is made for others: {who} may {says}{place}"
            ));
        } else {
            finding.message(format_args!(
                "{name} is made for others, and is given to {who}"
            ));
        }
    }
}

/// Whether the role is one that is made and looked after by others than the user.
fn is_of_control_plane(facts: &Facts<'_>, binding: &Binding) -> bool {
    let name = &*binding.role_name;
    if USER_FACING.contains(&name) {
        return false; // these are made to be given
    }
    let is_managed = |role: &RoleId| {
        let role = facts.policy.role(*role);
        manager(facts.object(role.object)).is_some()
    };
    name.starts_with("system:") || binding.roles.iter().any(is_managed)
}
