//! `rbac/wildcard-groups`: a role over API groups that nobody listed.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::wild::Wild;
rule! {
    pub(crate) RULE = "rbac/wildcard-groups" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "every API group",
        aliases: [
            "kubescape:C-0187", "checkov:CKV_K8S_49", "kube-linter:wildcard-in-rules",
            "cis-1.12:5.1.3",
        ],
        page: include_str!("wildcard_groups.md"),
    }
}

pub(crate) const CHECK: Check = Check::Wild(Wild::Groups);
