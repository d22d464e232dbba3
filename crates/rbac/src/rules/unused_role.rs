//! `rbac/unused-role`: a role that nobody has.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Object;

use crate::check::{Check, Facts};
use crate::managed::{USER_FACING, manager};
rule! {
    pub(crate) RULE = "rbac/unused-role" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "role that no binding gives",
        aliases: [],
        page: include_str!("unused_role.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    if !facts.has_bindings {
        return; // roles alone are meant for bindings elsewhere
    }
    for (id, role) in facts.policy.roles() {
        let object = facts.object(role.object);
        let is_given = !facts.holders.bindings_of(id).is_empty();
        // Whose rules flow into another role is there for that.
        let is_part = !facts.holders.wholes_of(id).is_empty() || has_aggregating_label(object);
        let is_made_to_be_given = USER_FACING.contains(&&*role.name) && role.is_cluster_role();
        if is_given || is_part || is_made_to_be_given || manager(object).is_some() {
            continue;
        }
        out.report(&RULE, role.object, FieldPath::new("metadata.name"))
            .message(format_args!(
                "no binding here gives {} {}",
                role.kind(),
                role.name
            ));
    }
}

/// Whether a label looks as if a role gathered the rules by it, which need not be here.
fn has_aggregating_label(object: &Object) -> bool {
    let mut labels = object.meta.labels.iter();
    labels.any(|(label, _)| label.contains("/aggregate-to-"))
}
