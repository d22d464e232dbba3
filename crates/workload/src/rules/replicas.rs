//! `workload/replicas`: the application stops with its only pod.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, ObjectId, WorkloadKind, World};

use crate::Check;
use crate::listing;
use crate::replicas::Replicas;

rule! {
    pub(crate) RULE = "workload/replicas" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "too few replicas",
        aliases: [
            "polaris:deploymentMissingReplicas" only [DEPLOYMENT],
            "kube-linter:minimum-three-replicas",
        ],
        page: include_str!("replicas.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

/// Facet of Deployments.
const DEPLOYMENT: &str = "Deployment";

fn inspect(
    world: &World,
    (id, object): (ObjectId, &Object),
    settings: &Settings,
    out: &mut Reporter<'_>,
) {
    let Some(workload) = object.workload() else {
        return;
    };
    // An autoscaler has a rule of its own; what an owner scales is the owner's business.
    let is_its_own = object.meta.owner_references.is_empty();
    let Some(replicas) = Replicas::of(world, id, object).filter(|_| is_its_own) else {
        return;
    };
    let minimum = i64::from(settings.options.minimum_replicas);
    // 0 switches the workload off.
    if replicas.autoscaler.is_some() || replicas.most == 0 || replicas.most >= minimum {
        return;
    }
    let kind = &object.kind;
    let finding = out.report(FieldPath::new("spec.replicas"));
    if workload.kind == WorkloadKind::Deployment {
        finding.facet(DEPLOYMENT);
    }
    if replicas.is_left_out {
        finding.message(format_args!(
            "the {kind} says nothing of replicas, so that there is 1, fewer than {minimum}"
        ));
    } else {
        let replicas = listing::count(replicas.most, "replica");
        finding.message(format_args!(
            "the {kind} has {replicas}, fewer than {minimum}"
        ));
    }
}
