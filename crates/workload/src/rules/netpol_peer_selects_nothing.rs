//! `netpol/peer-selects-nothing`: the policy allows nobody what it means to allow.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;
use crate::selection;

rule! {
    pub(crate) RULE = "netpol/peer-selects-nothing" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "NetworkPolicy peer without pods",
        aliases: ["kube-linter:dangling-networkpolicypeer-podselector"],
        page: include_str!("netpol_peer_selects_nothing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::NetworkPolicy(policy) = &object.body else {
        return;
    };
    let Some(spec) = policy.spec.get() else {
        return;
    };
    let ingress = spec
        .ingress
        .items()
        .iter()
        .map(|rule| &rule.from)
        .enumerate();
    let egress = spec.egress.items().iter().map(|rule| &rule.to).enumerate();
    let ingress = ingress.map(|(number, peers)| (of_rule("ingress", number, "from"), peers));
    let egress = egress.map(|(number, peers)| (of_rule("egress", number, "to"), peers));
    let namespace = object.namespace();
    for (at, peers) in ingress.chain(egress) {
        for (number, peer) in peers.items().iter().enumerate() {
            // Pods of other namespaces are mostly described elsewhere.
            let is_here = peer.namespace_selector.is_absent();
            let selector = peer
                .pod_selector
                .get()
                .filter(|selector| is_here && selector.is_readable() && !selector.is_empty());
            if selector.is_some_and(|it| !selection::selects_any(world, namespace, it)) {
                out.report(at.index(number).join("podSelector"))
                    .message(format_args!(
                        "the peer selects no pod of namespace {namespace}"
                    ));
            }
        }
    }
}

fn of_rule(direction: &str, number: usize, peers: &str) -> FieldPath {
    FieldPath::new("spec")
        .key(direction)
        .index(number)
        .key(peers)
}
