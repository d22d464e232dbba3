//! `rbac/pod-create`: a new pod is whoever its maker wants it to be.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/pod-create" {
        severity: Severity::High,
        group: Group::Security,
        title: "pods can be created",
        aliases: [
            "kubescape:C-0188", "kubescape:rule-can-create-pod", "trivy:KSV-0048",
            "kube-linter:access-to-create-pods", "kubesplaining:KUBE-PRIVESC-001",
            "kubesplaining:KUBE-PRIVESC-002" only ["privileged pods"], "cis-1.12:5.1.4",
        ],
        page: include_str!("pod_create.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "create pods",
    atoms: &[Atom::new(&["create"], "", &["pods"])],
    cluster: Severity::High,
    namespace: Severity::Medium,
    makes_pods: true,
    ..Power::DEFAULT
});
