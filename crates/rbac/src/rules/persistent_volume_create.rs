//! `rbac/persistent-volume-create`: a volume may be a folder of the node.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/persistent-volume-create" {
        severity: Severity::High,
        group: Group::Security,
        title: "volumes can be created",
        aliases: ["kubescape:C-0278", "kubescape:rule-can-create-pv", "cis-1.12:5.1.9"],
        page: include_str!("persistent_volume_create.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "create volumes",
    atoms: &[Atom::of_cluster(&["create"], "", &["persistentvolumes"])],
    cluster: Severity::High,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
