//! `rbac/wildcard-everything`: a role that is cluster-admin by another name.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::wild::Wild;
rule! {
    pub(crate) RULE = "rbac/wildcard-everything" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "a role of everything",
        aliases: [
            "kubescape:C-0035", "kubescape:C-0187", "kubescape:rule-list-all-cluster-admins-v1",
            "trivy:KSV-0044", "checkov:CKV_K8S_49", "kube-linter:wildcard-in-rules",
            "polaris:clusterrolebindingClusterAdmin" only ["ClusterRoleBinding"],
            "polaris:rolebindingClusterAdminClusterRole" only ["ClusterRole by RoleBinding"],
            "polaris:rolebindingClusterAdminRole" only ["Role by RoleBinding"],
            "kubesplaining:KUBE-RBAC-OVERBROAD-001", "kubesplaining:KUBE-PRIVESC-017",
            "cis-1.12:5.1.3",
        ],
        page: include_str!("wildcard_everything.md"),
    }
}

pub(crate) const CHECK: Check = Check::Wild(Wild::Everything);
