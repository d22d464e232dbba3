//! `rbac/wildcard-resources`: a role over kinds that nobody listed.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::wild::Wild;
rule! {
    pub(crate) RULE = "rbac/wildcard-resources" {
        severity: Severity::High,
        group: Group::Security,
        title: "every resource",
        aliases: [
            "kubescape:C-0035" only ["every verb"], "kubescape:C-0187",
            "kubescape:rule-list-all-cluster-admins-v1" only ["every verb"],
            "trivy:KSV-0046" only ["ClusterRole"], "trivy:KSV-0112" only ["Role"],
            "checkov:CKV_K8S_49", "kube-linter:wildcard-in-rules", "cis-1.12:5.1.3",
        ],
        page: include_str!("wildcard_resources.md"),
    }
}

pub(crate) const CHECK: Check = Check::Wild(Wild::Resources);
