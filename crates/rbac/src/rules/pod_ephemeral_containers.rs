//! `rbac/pod-ephemeral-containers`: another container in a running pod.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/pod-ephemeral-containers" {
        severity: Severity::High,
        group: Group::Security,
        title: "containers can be added to running pods",
        aliases: ["kubesplaining:KUBE-PRIVESC-013"],
        page: include_str!("pod_ephemeral_containers.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "add containers to running pods",
    atoms: &[Atom::new(
        &["update", "patch"],
        "",
        &["pods/ephemeralcontainers"],
    )],
    cluster: Severity::High,
    namespace: Severity::Medium,
    ..Power::DEFAULT
});
