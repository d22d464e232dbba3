//! `workload/runtime-socket`: the pod talks to whoever starts containers.

use garboard_finding::{FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;
use crate::host_path::{Place, host_paths};

rule! {
    pub(crate) RULE = "workload/runtime-socket" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "socket of the container runtime",
        aliases: [
            "pss:hostPathVolumes", "kubescape:C-0048", "kubescape:C-0074",
            "kubescape:alert-any-hostpath", "kubescape:containers-mounting-docker-socket",
            "trivy:KSV-0006", "trivy:KSV-0023", "polaris:hostPathSet", "kube-linter:docker-sock",
            "checkov:CKV_K8S_27", "cis-1.12:5.2.11",
        ],
        page: include_str!("runtime_socket.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    for volume in host_paths(pod) {
        if let Place::RuntimeSocket { what, severity } = volume.place {
            out.report(volume.field())
                .severity(volume.severity(severity))
                .message(format_args!(
                    "{} the node's {}: {what}",
                    volume.user("use"),
                    volume.path
                ))
                .fix(FixClass::DisplayOnly, volume.removal());
        }
    }
}
