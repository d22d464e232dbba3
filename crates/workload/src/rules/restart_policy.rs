//! `workload/restart-policy`: a container that fails stays failed.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/restart-policy" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "pod is never restarted",
        aliases: ["kube-linter:restart-policy"],
        page: include_str!("restart_policy.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    for template in workload.pods() {
        if template.spec().restart_policy.text() != "Never" {
            continue;
        }
        let finding = out.report(template.path("restartPolicy"));
        if workload.kind.runs_to_an_end() {
            // The Job makes a new pod instead, up to its backoffLimit.
            finding
                .severity(Severity::Info)
                .message("a container that fails is not restarted, and each attempt leaves a pod");
        } else {
            finding.message("a container that fails is not restarted");
        }
    }
}
