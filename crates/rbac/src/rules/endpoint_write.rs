//! `rbac/endpoint-write`: traffic goes where the writer sends it.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/endpoint-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "endpoints can be changed",
        aliases: ["trivy:KSV-0056"],
        page: include_str!("endpoint_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "send traffic elsewhere by changing endpoints",
    atoms: &[
        Atom::new(&["create", "update", "patch"], "", &["endpoints"]),
        Atom::new(
            &["create", "update", "patch"],
            "discovery.k8s.io",
            &["endpointslices"],
        ),
    ],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
