//! `rbac/configmap-write`: settings of others, of the cluster among them.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/configmap-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "config maps can be changed",
        aliases: [
            "kubescape:C-0037", "kubescape:rule-can-update-configmap-v1", "trivy:KSV-0049",
            "trivy:KSV-0115" only ["aws-auth"],
        ],
        page: include_str!("configmap_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change config maps",
    // CoreDNS reads its zones from one, and EKS who is an administrator.
    atoms: &[Atom::new(
        &["create", "update", "patch"],
        "",
        &["configmaps"],
    )],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    prized: &["aws-auth", "coredns"],
    ..Power::DEFAULT
});
