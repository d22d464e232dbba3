//! `workload/host-pid`: the pod sees the node's processes.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/host-pid" {
        severity: Severity::High,
        group: Group::Security,
        title: "pod sees the node's processes",
        aliases: [
            "pss:hostNamespaces", "kubescape:C-0038", "kubescape:C-0275",
            "kubescape:host-pid-ipc-privileges", "kubescape:host-pid-privileges",
            "trivy:KSV-0010", "polaris:hostPIDSet", "kube-linter:host-pid", "checkov:CKV_K8S_17",
            "cis-1.12:5.2.3",
        ],
        page: include_str!("host_pid.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = template.spec();
    if !spec.host_pid.is_true() || !pod::is_linux(spec) {
        return;
    }
    let field = template.path("hostPID");
    out.report(field.clone())
        .message("the pod sees every process of the node")
        // A node agent that looks at processes would look at nothing.
        .fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
}
