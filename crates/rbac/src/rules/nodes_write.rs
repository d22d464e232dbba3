//! `rbac/nodes-write`: pods go where the writer wants them.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/nodes-write" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "nodes can be changed",
        aliases: ["kubesplaining:KUBE-PRIVESC-016"],
        page: include_str!("nodes_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change nodes",
    atoms: &[
        Atom::of_cluster(&["create", "update", "patch", "delete"], "", &["nodes"]),
        Atom::of_cluster(&["update", "patch"], "", &["nodes/status"]),
    ],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
