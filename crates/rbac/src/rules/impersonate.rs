//! `rbac/impersonate`: the holder is whoever they say they are.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, List, Needs, Power};
rule! {
    pub(crate) RULE = "rbac/impersonate" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "impersonation",
        aliases: [
            "kubescape:C-0065", "kubescape:C-0191",
            "kubescape:rule-can-impersonate-users-groups-v1", "trivy:KSV-0043" only ["groups"],
            "checkov:CKV2_K8S_3", "kubesplaining:KUBE-PRIVESC-008", "cis-1.12:5.1.8",
        ],
        page: include_str!("impersonate.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "act as others",
    atoms: &[
        Atom::of_cluster(&["impersonate"], "", &["users", "groups"]),
        Atom::new(&["impersonate"], "", &["serviceaccounts"]),
        Atom::of_cluster(
            &["impersonate"],
            "authentication.k8s.io",
            &["uids", "userextras"],
        ),
    ],
    cluster: Severity::Critical,
    namespace: Severity::High,
    needs: Some(Needs {
        atoms: &[
            Atom::of_cluster(&["impersonate"], "", &["users"]),
            Atom::new(&["impersonate"], "", &["serviceaccounts"]),
        ],
        otherwise: "a group is taken on only together with a user, which nothing here allows",
    }),
    shown_by: List::Verbs,
    ..Power::DEFAULT
});
