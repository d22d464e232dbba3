//! `rbac/secrets-write`: a made Secret can ask for the token of any account.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/secrets-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "secrets can be written",
        aliases: [
            "kubescape:C-0186", "trivy:KSV-0041" only ["ClusterRole"],
            "trivy:KSV-0113" only ["Role"], "kube-linter:access-to-secrets" only ["create"],
            "kubesplaining:KUBE-PRIVESC-007" only ["create"],
        ],
        page: include_str!("secrets_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "make or change secrets",
    atoms: &[Atom::new(&["create", "update", "patch"], "", &["secrets"])],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
