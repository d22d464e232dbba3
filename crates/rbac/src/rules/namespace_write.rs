//! `rbac/namespace-write`: the label decides which pods are let in.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/namespace-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "namespaces can be changed",
        aliases: [],
        page: include_str!("namespace_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change the labels of namespaces",
    atoms: &[
        // A Namespace lies in itself: a Role in it gives rights to it.
        Atom::new(&["update", "patch"], "", &["namespaces"]),
    ],
    cluster: Severity::Medium,
    namespace: Severity::Medium,
    ..Power::DEFAULT
});
