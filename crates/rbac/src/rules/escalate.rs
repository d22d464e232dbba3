//! `rbac/escalate`: rights may be written that the writer does not hold.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, List, Power};
rule! {
    pub(crate) RULE = "rbac/escalate" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "escalate on roles",
        aliases: [
            "kubescape:C-0191", "kubescape:rule-can-bind-escalate", "checkov:CKV_K8S_158",
            "kubesplaining:KUBE-PRIVESC-009", "cis-1.12:5.1.8",
        ],
        page: include_str!("escalate.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "write any right into roles",
    atoms: &[
        Atom::new(&["escalate"], "rbac.authorization.k8s.io", &["roles"]),
        Atom::of_cluster(
            &["escalate"],
            "rbac.authorization.k8s.io",
            &["clusterroles"],
        ),
    ],
    cluster: Severity::Critical,
    namespace: Severity::High,
    shown_by: List::Verbs,
    ..Power::DEFAULT
});
