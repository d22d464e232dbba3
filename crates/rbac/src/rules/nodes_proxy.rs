//! `rbac/nodes-proxy`: commands in every pod of a node, unseen.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/nodes-proxy" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "the kubelets can be reached",
        aliases: [
            "kubescape:C-0279", "kubescape:rule-can-access-proxy-subresource", "trivy:KSV-0047",
            "checkov:CKV2_K8S_2", "kubesplaining:KUBE-PRIVESC-012", "cis-1.12:5.1.10",
        ],
        page: include_str!("nodes_proxy.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "speak to the kubelets",
    atoms: &[Atom::of_cluster(
        &["get", "create", "update", "patch", "delete"],
        "",
        &["nodes/proxy"],
    )],
    cluster: Severity::Critical,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
