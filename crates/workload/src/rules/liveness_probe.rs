//! `workload/liveness-probe`: nothing restarts the container when it hangs.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::probe;

rule! {
    pub(crate) RULE = "workload/liveness-probe" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "no liveness probe",
        aliases: [
            "polaris:livenessProbeMissing", "kubescape:C-0056",
            "kubescape:configured-liveness-probe", "kube-linter:no-liveness-probe",
            "checkov:CKV_K8S_8",
        ],
        page: include_str!("liveness_probe.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    for container in probe::long_running(object) {
        if container.container.liveness_probe.is_absent() {
            let name = container.display_name();
            out.report(container.path().join("livenessProbe"))
                .message(format_args!("container {name} has no liveness probe"));
        }
    }
}
