//! `rbac/role-write`: rights may be handed on.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/role-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "roles and bindings can be written",
        aliases: [
            "trivy:KSV-0050", "trivy:KSV-0055" only ["rolebindings"],
            "checkov:CKV2_K8S_1" only ["rolebindings", "clusterrolebindings"],
            "kubesplaining:KUBE-PRIVESC-010" only ["rolebindings", "clusterrolebindings"],
        ],
        page: include_str!("role_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "write roles and bindings",
    atoms: &[
        Atom::new(
            &["create", "update", "patch"],
            "rbac.authorization.k8s.io",
            &["roles", "rolebindings"],
        ),
        Atom::of_cluster(
            &["create", "update", "patch"],
            "rbac.authorization.k8s.io",
            &["clusterroles", "clusterrolebindings"],
        ),
    ],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
