//! `rbac/external-ips`: an address of somebody else becomes a Service.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/external-ips" {
        severity: Severity::Low,
        group: Group::Security,
        title: "addresses can be claimed by services",
        aliases: [],
        page: include_str!("external_ips.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "claim addresses as external IPs of services",
    atoms: &[Atom::new(&["create", "update", "patch"], "", &["services"])],
    cluster: Severity::Low,
    namespace: Severity::Info,
    ..Power::DEFAULT
});
