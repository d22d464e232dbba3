//! `workload/rolling-update`: an update ends all pods at once, or none.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, WorkloadKind};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/rolling-update" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "no rolling update",
        aliases: [
            "kube-linter:no-rolling-update-strategy", "kubescape:C-0305" only [DEPLOYMENT],
            "kubescape:no-rolling-update-strategy" only [DEPLOYMENT],
        ],
        page: include_str!("rolling_update.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Facet of Deployments.
const DEPLOYMENT: &str = "Deployment";

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    let controller = &workload.controller;
    let (strategy, field) = match workload.kind {
        WorkloadKind::Deployment | WorkloadKind::DeploymentConfig => {
            (&controller.strategy, "spec.strategy.type")
        }
        WorkloadKind::StatefulSet | WorkloadKind::DaemonSet => {
            (&controller.update_strategy, "spec.updateStrategy.type")
        }
        _ => return,
    };
    // Absent means RollingUpdate (apps/v1).
    let strategy_type = strategy
        .get()
        .map_or("", |strategy| strategy.strategy_type.text());
    if matches!(strategy_type, "" | "RollingUpdate" | "Rolling") {
        return;
    }
    let finding = out.report(FieldPath::new(field));
    if workload.kind == WorkloadKind::Deployment {
        finding.facet(DEPLOYMENT);
    }
    let kind = &object.kind;
    match strategy_type {
        "OnDelete" => finding.message(format_args!(
            "the {kind} keeps its old pods until somebody deletes them"
        )),
        "Recreate" => finding.message(format_args!(
            "the {kind} ends all its pods before it starts new ones"
        )),
        other => finding.message(format_args!("the {kind} updates by \"{other}\"")),
    };
}
