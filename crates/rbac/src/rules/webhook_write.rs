//! `rbac/webhook-write`: every object passes through it.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/webhook-write" {
        severity: Severity::High,
        group: Group::Security,
        title: "admission webhooks can be changed",
        aliases: [
            "kubescape:C-0281", "kubescape:rule-can-modify-admission-webhooks", "trivy:KSV-0114",
            "checkov:CKV_K8S_155" only ["ClusterRole"], "cis-1.12:5.1.12",
        ],
        page: include_str!("webhook_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change admission webhooks",
    atoms: &[Atom::of_cluster(
        &["create", "update", "patch", "delete"],
        "admissionregistration.k8s.io",
        &[
            "mutatingwebhookconfigurations",
            "validatingwebhookconfigurations",
        ],
    )],
    cluster: Severity::High,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
