//! `rbac/cluster-admin`: everything, given to somebody.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::given::{CLUSTER_ADMIN, facets, is_to, place};
use crate::holders::canonical;
use crate::managed::{is_everybody, is_masters};
rule! {
    pub(crate) RULE = "rbac/cluster-admin" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "cluster-admin given",
        aliases: [
            "kubescape:C-0035", "kubescape:C-0185", "kubescape:cluster-admin-role",
            "kubescape:rule-list-all-cluster-admins-v1", "trivy:KSV-0111",
            "kube-linter:cluster-admin-role-binding" only ["ClusterRoleBinding"],
            "polaris:clusterrolebindingClusterAdmin" only ["ClusterRoleBinding"],
            "polaris:rolebindingClusterAdminClusterRole" only ["ClusterRole by RoleBinding"],
            "kubesplaining:KUBE-RBAC-OVERBROAD-001", "cis-1.12:5.1.1",
        ],
        page: include_str!("cluster_admin.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        if !is_to(binding, CLUSTER_ADMIN) || facts.is_managed(binding) {
            continue;
        }
        let severity = if binding.is_cluster_binding() {
            Severity::Critical
        } else {
            Severity::High
        };
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(subject) = subject else { continue };
            // Members of system:masters may do everything anyway; everybody has a rule of their own.
            if is_masters(subject) || is_everybody(subject) {
                continue;
            }
            let at = facts.subject_path(binding, number);
            out.report(&RULE, binding.object, at)
                .severity(severity)
                .facets(facets(binding))
                .message(format_args!(
                    "{} may do everything{}",
                    canonical(subject),
                    place(binding)
                ));
        }
    }
}
