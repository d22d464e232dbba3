//! `rbac/event-delete`: traces can be wiped.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/event-delete" {
        severity: Severity::Low,
        group: Group::Security,
        title: "events can be deleted",
        aliases: ["kubescape:C-0031", "kubescape:rule-can-delete-k8s-events-v1"],
        page: include_str!("event_delete.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "delete events",
    atoms: &[
        Atom::new(&["delete", "deletecollection"], "", &["events"]),
        Atom::new(
            &["delete", "deletecollection"],
            "events.k8s.io",
            &["events"],
        ),
    ],
    cluster: Severity::Low,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
