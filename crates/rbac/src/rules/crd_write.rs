//! `rbac/crd-write`: objects pass through a server on their way.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/crd-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "custom resource definitions can be changed",
        aliases: [],
        page: include_str!("crd_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change custom resource definitions",
    atoms: &[Atom::of_cluster(
        &["create", "update", "patch"],
        "apiextensions.k8s.io",
        &["customresourcedefinitions"],
    )],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
