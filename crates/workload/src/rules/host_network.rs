//! `workload/host-network`: the pod shares the node's network.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/host-network" {
        severity: Severity::High,
        group: Group::Security,
        title: "pod shares the node's network",
        aliases: [
            "pss:hostNamespaces", "kubescape:C-0041", "kubescape:host-network-access",
            "trivy:KSV-0009", "polaris:hostNetworkSet", "kube-linter:host-network",
            "checkov:CKV_K8S_19", "cis-1.12:5.2.5",
        ],
        page: include_str!("host_network.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    if !pod.spec().host_network.is_true() {
        return;
    }
    let field = pod.path("hostNetwork");
    out.report(field.clone())
        .message("the pod shares the node's network, past every NetworkPolicy")
        // What listens on the node's addresses would be gone from them.
        .fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
}
