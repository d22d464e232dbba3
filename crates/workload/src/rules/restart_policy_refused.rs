//! `workload/restart-policy-refused`: the API server refuses the object.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, WorkloadKind};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/restart-policy-refused" {
        severity: Severity::High,
        group: Group::Reliability,
        title: "restart policy that the API server refuses",
        aliases: [],
        page: include_str!("restart_policy_refused.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    let allowed: &[&str] = match workload.kind {
        WorkloadKind::Job | WorkloadKind::CronJob => &["Never", "OnFailure"],
        WorkloadKind::Deployment
        | WorkloadKind::ReplicaSet
        | WorkloadKind::ReplicationController
        | WorkloadKind::StatefulSet
        | WorkloadKind::DaemonSet => &["Always"],
        WorkloadKind::Pod
        | WorkloadKind::PodTemplate
        | WorkloadKind::DeploymentConfig
        | WorkloadKind::Custom => return,
    };
    for template in workload.pods() {
        let policy = &template.spec().restart_policy;
        if policy.is_invalid() {
            continue;
        }
        let kind = &object.kind;
        let word = match policy.text() {
            "" => "Always", // core/v1: unless it is written
            word => word,
        };
        if !allowed.contains(&word) {
            out.report(template.path("restartPolicy"))
                .message(format_args!(
                    "the pods of a {kind} cannot have restart policy \"{word}\", only {}",
                    allowed.join(" or ")
                ));
        }
    }
}
