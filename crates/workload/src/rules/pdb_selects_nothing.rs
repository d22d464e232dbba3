//! `workload/pdb-selects-nothing`: nobody is protected by the budget.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/pdb-selects-nothing" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "PodDisruptionBudget without pods",
        aliases: [],
        page: include_str!("pdb_selects_nothing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::DisruptionBudget(budget) = &object.body else {
        return;
    };
    let Some(spec) = budget.spec.get() else {
        return;
    };
    let at = FieldPath::new("spec.selector");
    match &spec.selector {
        Field::Absent => {
            out.report(at)
                .message("the budget has no selector and so protects no pod");
        }
        Field::Set(selector) if selector.is_readable() => {
            let namespace = object.namespace();
            if world.pods_selected(namespace, selector).next().is_none() {
                out.report(at).message(format_args!(
                    "the budget selects no pod of namespace {namespace}"
                ));
            }
        }
        Field::Set(_) | Field::Invalid => {}
    }
}
