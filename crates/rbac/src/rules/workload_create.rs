//! `rbac/workload-create`: a pod template is as good as a pod.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/workload-create" {
        severity: Severity::High,
        group: Group::Security,
        title: "workloads can be created or changed",
        aliases: ["trivy:KSV-0048", "kubesplaining:KUBE-PRIVESC-003"],
        page: include_str!("workload_create.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "create or change workloads",
    atoms: &[
        Atom::new(
            &["create", "update", "patch"],
            "apps",
            &["deployments", "daemonsets", "statefulsets", "replicasets"],
        ),
        Atom::new(&["create", "update", "patch"], "batch", &["cronjobs"]), // The template of a Job cannot be changed once it is made.
        Atom::new(&["create"], "batch", &["jobs"]),
        Atom::new(
            &["create", "update", "patch"],
            "",
            &["replicationcontrollers"],
        ),
    ],
    cluster: Severity::High,
    namespace: Severity::Medium,
    makes_pods: true,
    ..Power::DEFAULT
});
