//! `rbac/secrets-read`: whoever holds it knows what the Secrets hold.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/secrets-read" {
        severity: Severity::High,
        group: Group::Security,
        title: "secrets can be read",
        aliases: [
            "kubescape:C-0015", "kubescape:C-0186", "kubescape:rule-can-list-get-secrets-v1",
            "trivy:KSV-0041" only ["ClusterRole"], "trivy:KSV-0113" only ["Role"],
            "checkov:CKV2_K8S_5", "kube-linter:access-to-secrets",
            "kubesplaining:KUBE-PRIVESC-005" only ["list", "watch"],
            "kubesplaining:KUBE-PRIVESC-006" only ["get"], "cis-1.12:5.1.2",
        ],
        page: include_str!("secrets_read.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "read secrets",
    atoms: &[Atom::new(&["get", "list", "watch"], "", &["secrets"])],
    cluster: Severity::High,
    namespace: Severity::Medium,
    ..Power::DEFAULT
});
