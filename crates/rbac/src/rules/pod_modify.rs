//! `rbac/pod-modify`: a running pod gets another image.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/pod-modify" {
        severity: Severity::High,
        group: Group::Security,
        title: "pods can be changed",
        aliases: ["trivy:KSV-0048"],
        page: include_str!("pod_modify.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change pods",
    atoms: &[Atom::new(&["update", "patch"], "", &["pods"])],
    cluster: Severity::High,
    namespace: Severity::Medium,
    ..Power::DEFAULT
});
