//! `workload/cronjob-overlap`: a slow run meets the next one.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, WorkloadKind};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/cronjob-overlap" {
        severity: Severity::Info,
        group: Group::Reliability,
        title: "CronJob may run beside itself",
        aliases: [],
        page: include_str!("cronjob_overlap.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object
        .workload()
        .filter(|it| it.kind == WorkloadKind::CronJob)
    else {
        return;
    };
    // batch/v1: Allow unless it is written.
    let policy = &workload.controller.concurrency_policy;
    if !policy.is_invalid() && matches!(policy.text(), "" | "Allow") {
        out.report(FieldPath::new("spec.concurrencyPolicy"))
            .message("the next run starts while the last one is still busy");
    }
}
