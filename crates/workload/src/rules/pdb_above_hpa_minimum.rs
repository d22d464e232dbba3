//! `workload/pdb-above-hpa-minimum`: the budget demands more pods than the autoscaler keeps.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Body, Object, ObjectId, Workload, World};

use crate::Check;
use crate::replicas::{Replicas, scaled_up};

rule! {
    pub(crate) RULE = "workload/pdb-above-hpa-minimum" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "PodDisruptionBudget above the autoscaler's minimum",
        aliases: ["polaris:pdbMinAvailableGreaterThanHPAMinReplicas"],
        page: include_str!("pdb_above_hpa_minimum.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Some(replicas) = Replicas::of(world, id, object) else {
        return;
    };
    let Some(autoscaler) = replicas.autoscaler else {
        return;
    };
    for (number, template) in object
        .workload()
        .into_iter()
        .flat_map(Workload::pods)
        .enumerate()
    {
        for budget in world.budgets_of(id, number as u32) {
            let Some(wanted) = min_available(world.object(*budget), replicas.least) else {
                continue;
            };
            // As many as the greatest number is `workload/pdb-blocks-eviction`.
            if wanted > replicas.least {
                let budget = world.object(*budget).name();
                let (autoscaler, least) = (world.object(autoscaler).name(), replicas.least);
                out.report(template.meta_path.join("labels"))
                    .message(format_args!(
                        "PodDisruptionBudget {budget} demands {wanted} pods, and autoscaler \
                         {autoscaler} may keep only {least}"
                    ));
            }
        }
    }
}

/// How many of `count` pods a budget demands.
fn min_available(budget: &Object, count: i64) -> Option<i64> {
    let Body::DisruptionBudget(budget) = &budget.body else {
        return None;
    };
    scaled_up(budget.spec.get()?.min_available.get()?, count)
}
