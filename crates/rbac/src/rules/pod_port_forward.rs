//! `rbac/pod-port-forward`: a way around every network policy.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/pod-port-forward" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "ports of pods can be forwarded",
        aliases: [
            "kubescape:C-0063" only ["pods/portforward"],
            "kubescape:rule-can-portforward-v1" only ["pods/portforward"],
            "kubesplaining:KUBE-PRIVESC-015" only ["pods/portforward"],
        ],
        page: include_str!("pod_port_forward.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "reach the ports of pods through the API server",
    // AuthorizePodWebsocketUpgradeCreatePermission, on by default since v1.35: a websocket's GET
    // needs `create` too. The proxies take every method.
    atoms: &[
        Atom::new(&["create"], "", &["pods/portforward"]),
        Atom::new(&["get"], "", &["pods/portforward"]).enough_before(35),
        Atom::new(
            &["get", "create", "update", "patch", "delete"],
            "",
            &["pods/proxy", "services/proxy"],
        ),
    ],
    cluster: Severity::Medium,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
