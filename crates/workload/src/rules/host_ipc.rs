//! `workload/host-ipc`: the pod shares the node's memory between processes.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/host-ipc" {
        severity: Severity::High,
        group: Group::Security,
        title: "pod shares the node's IPC",
        aliases: [
            "pss:hostNamespaces", "kubescape:C-0038", "kubescape:C-0276",
            "kubescape:host-pid-ipc-privileges", "kubescape:host-ipc-privileges",
            "trivy:KSV-0008", "polaris:hostIPCSet", "kube-linter:host-ipc", "checkov:CKV_K8S_18",
            "cis-1.12:5.2.4",
        ],
        page: include_str!("host_ipc.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = template.spec();
    if !spec.host_ipc.is_true() || !pod::is_linux(spec) {
        return;
    }
    let field = template.path("hostIPC");
    out.report(field.clone())
        .message("the pod shares memory and semaphores with the processes of the node")
        // Whoever talks through shared memory would find nobody there.
        .fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
}
