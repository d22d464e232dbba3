//! `workload/disruption-budget`: a drain may take every pod at once.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, WorkloadKind, World};

use crate::Check;
use crate::replicas::Replicas;

rule! {
    pub(crate) RULE = "workload/disruption-budget" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "no PodDisruptionBudget",
        aliases: ["polaris:missingPodDisruptionBudget" only [DEPLOYMENT]],
        page: include_str!("disruption_budget.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

/// Facet of Deployments.
const DEPLOYMENT: &str = "Deployment";

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    // Pods of a ReplicaSet with an owner are protected by the owner's budget.
    let is_its_own = object.meta.owner_references.is_empty();
    let replicas = Replicas::of(world, id, object).filter(|_| is_its_own);
    if replicas.is_none_or(|replicas| !replicas.may_be_several()) {
        return;
    }
    for (number, template) in workload.pods().enumerate() {
        if world.budgets_of(id, number as u32).is_empty() {
            let namespace = object.namespace();
            let finding = out.report(template.meta_path.join("labels"));
            finding.message(format_args!(
                "no PodDisruptionBudget of namespace {namespace} selects the pods"
            ));
            if workload.kind == WorkloadKind::Deployment {
                finding.facet(DEPLOYMENT);
            }
        }
    }
}
