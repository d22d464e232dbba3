//! `rbac/bind`: any role may be given to anybody.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, List, Needs, Power};
rule! {
    pub(crate) RULE = "rbac/bind" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "bind on roles",
        aliases: [
            "kubescape:C-0191", "kubescape:rule-can-bind-escalate", "trivy:KSV-0051",
            "trivy:KSV-0052", "checkov:CKV_K8S_157", "kubesplaining:KUBE-PRIVESC-009",
            "cis-1.12:5.1.8",
        ],
        page: include_str!("bind.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "give roles to anybody",
    atoms: &[Atom::new(
        &["bind"],
        "rbac.authorization.k8s.io",
        &["roles", "clusterroles"],
    )],
    cluster: Severity::Critical,
    namespace: Severity::High,
    needs: Some(Needs {
        atoms: &[
            Atom::new(
                &["create", "update", "patch"],
                "rbac.authorization.k8s.io",
                &["rolebindings"],
            ),
            Atom::of_cluster(
                &["create", "update", "patch"],
                "rbac.authorization.k8s.io",
                &["clusterrolebindings"],
            ),
        ],
        otherwise: "nothing here lets them write bindings",
    }),
    shown_by: List::Verbs,
    ..Power::DEFAULT
});
