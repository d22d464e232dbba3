//! `workload/readiness-probe`: requests reach the container before it can answer.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::probe;

rule! {
    pub(crate) RULE = "workload/readiness-probe" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "no readiness probe",
        aliases: [
            "polaris:readinessProbeMissing", "kubescape:C-0018",
            "kubescape:configured-readiness-probe", "kube-linter:no-readiness-probe",
            "checkov:CKV_K8S_9",
        ],
        page: include_str!("readiness_probe.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    for container in probe::long_running(object) {
        if container.container.readiness_probe.is_absent() {
            let name = container.display_name();
            out.report(container.path().join("readinessProbe"))
                .message(format_args!("container {name} has no readiness probe"));
        }
    }
}
