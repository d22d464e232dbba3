//! `rbac/unused-binding`: a binding that gives nothing, or to nobody.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Body;

use crate::check::{Check, Facts};
use crate::policy::RoleId;
rule! {
    pub(crate) RULE = "rbac/unused-binding" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "binding of nothing",
        aliases: [],
        page: include_str!("unused_binding.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        let Body::Binding(body) = &facts.object(binding.object).body else {
            continue;
        };
        if facts.is_managed(binding) {
            continue;
        }
        if !body.subjects.is_invalid() && body.subjects.items().is_empty() {
            out.report(&RULE, binding.object, FieldPath::new("subjects"))
                .message(format_args!(
                    "gives {} to nobody: it has no subjects",
                    binding.role_name
                ));
            continue;
        }
        let is_empty = |role: &RoleId| {
            let role = facts.policy.role(*role);
            role.rules.is_empty() && !role.is_aggregated && !role.is_incomplete
        };
        if !binding.roles.is_empty() && binding.roles.iter().all(is_empty) {
            out.report(&RULE, binding.object, FieldPath::new("roleRef"))
                .message(format_args!(
                    "gives nothing: {} has no rules",
                    binding.role_name
                ));
        }
    }
}
