//! `rbac/pod-exec`: a shell in whatever runs.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/pod-exec" {
        severity: Severity::High,
        group: Group::Security,
        title: "shells in pods",
        aliases: [
            "kubescape:C-0002", "kubescape:exec-into-container-v1",
            "trivy:KSV-0053" only ["pods/exec"], "trivy:KSV-0054" only ["pods/attach"],
            "checkov:CKV2_K8S_2" only ["pods/exec"],
            "polaris:clusterrolePodExecAttach" only ["ClusterRole"],
            "polaris:rolePodExecAttach" only ["Role"],
            "polaris:clusterrolebindingPodExecAttach" only ["ClusterRoleBinding"],
            "polaris:rolebindingClusterRolePodExecAttach" only ["ClusterRole by RoleBinding"],
            "polaris:rolebindingRolePodExecAttach" only ["Role by RoleBinding"],
            "kubesplaining:KUBE-PRIVESC-004",
        ],
        page: include_str!("pod_exec.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "open a shell in pods",
    // AuthorizePodWebsocketUpgradeCreatePermission, on by default since v1.35: a websocket's GET
    // needs `create` too.
    atoms: &[
        Atom::new(&["create"], "", &["pods/exec", "pods/attach"]),
        Atom::new(&["get"], "", &["pods/exec", "pods/attach"]).enough_before(35),
    ],
    cluster: Severity::High,
    namespace: Severity::Medium,
    ..Power::DEFAULT
});
