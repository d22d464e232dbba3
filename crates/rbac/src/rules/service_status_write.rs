//! `rbac/service-status-write`: an address of somebody else becomes a Service.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/service-status-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "addresses of services can be claimed",
        aliases: ["checkov:CKV2_K8S_4"],
        page: include_str!("service_status_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "claim addresses for services",
    atoms: &[Atom::new(&["update", "patch"], "", &["services/status"])],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
