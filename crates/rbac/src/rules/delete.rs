//! `rbac/delete`: what is gone is down.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/delete" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "workloads and data can be deleted",
        aliases: ["kubescape:C-0007", "kubescape:rule-excessive-delete-rights-v1"],
        page: include_str!("delete.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "delete workloads and data",
    atoms: &[
        Atom::new(
            &["delete", "deletecollection"],
            "",
            &[
                "pods",
                "services",
                "secrets",
                "configmaps",
                "persistentvolumeclaims",
            ],
        ),
        Atom::new(
            &["delete", "deletecollection"],
            "apps",
            &["deployments", "daemonsets", "statefulsets", "replicasets"],
        ),
        Atom::new(
            &["delete", "deletecollection"],
            "batch",
            &["jobs", "cronjobs"],
        ), // A Namespace lies in itself: a Role in it gives rights to it.
        Atom::new(&["delete"], "", &["namespaces"]),
        Atom::of_cluster(&["delete", "deletecollection"], "", &["persistentvolumes"]),
    ],
    cluster: Severity::Low,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
