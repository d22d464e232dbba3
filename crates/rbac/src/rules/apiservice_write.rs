//! `rbac/apiservice-write`: a part of the API answers from elsewhere.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/apiservice-write" {
        severity: Severity::High,
        group: Group::Security,
        title: "API services can be changed",
        aliases: [],
        page: include_str!("apiservice_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change API services",
    atoms: &[Atom::of_cluster(
        &["create", "update", "patch"],
        "apiregistration.k8s.io",
        &["apiservices"],
    )],
    cluster: Severity::High,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
