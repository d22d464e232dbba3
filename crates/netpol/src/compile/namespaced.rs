//! NetworkPolicy (networking.k8s.io/v1), with the defaults of the API server
//! (pkg/apis/networking/v1/defaults.go), which files lack.

use garboard_manifest::{Field, FieldPath, IntOrString};
use garboard_world::{
    IpBlock, LabelSelector, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
};

use super::{Faults, block, port};
use crate::ports::{PortSet, Protocol};
use crate::rule::{
    Action, Block, Namespaces, Peer, Peers, PodSelection, Policy, PortMatch, Rule, Tier,
};

pub(super) fn compile(
    policy: &NetworkPolicy,
    namespace: &str,
    faults: &mut Faults<'_>,
) -> Option<Policy> {
    let spec = match &policy.spec {
        Field::Set(spec) => spec,
        Field::Absent => &NetworkPolicySpec::default(),
        Field::Invalid => return None,
    };
    let at = FieldPath::new("spec");
    let subject = selector(&spec.pod_selector, &at.join("podSelector"), faults)?;
    let [is_ingress, is_egress] = directions(spec, &at.join("policyTypes"), faults);
    let ingress = is_ingress.then(|| {
        let at = at.join("ingress");
        let rules = spec.ingress.items().iter().enumerate();
        rules
            .filter_map(|(index, rule)| {
                let sides = (&rule.from, "from", &rule.ports);
                compile_rule(sides, namespace, &at.index(index), faults)
            })
            .collect()
    });
    let egress = is_egress.then(|| {
        let at = at.join("egress");
        let rules = spec.egress.items().iter().enumerate();
        rules
            .filter_map(|(index, rule)| {
                let sides = (&rule.to, "to", &rule.ports);
                compile_rule(sides, namespace, &at.index(index), faults)
            })
            .collect()
    });
    Some(Policy {
        object: faults.object,
        tier: Tier::Namespace,
        priority: 0,
        subject: PodSelection {
            namespaces: Namespaces::Named(namespace.into()),
            pods: subject,
        },
        ingress,
        egress,
    })
}

/// Which directions the policy is about: without `policyTypes` ingress, and egress if there are
/// egress rules; `egress: []` are none.
fn directions(spec: &NetworkPolicySpec, at: &FieldPath, faults: &mut Faults<'_>) -> [bool; 2] {
    let types = spec.policy_types.items();
    if types.is_empty() {
        return [true, !spec.egress.items().is_empty()];
    }
    for unknown in types
        .iter()
        .filter(|name| !matches!(&***name, "Ingress" | "Egress"))
    {
        faults.add(at, format!("{unknown:?} is no policy type"));
    }
    ["Ingress", "Egress"].map(|name| types.iter().any(|listed| **listed == *name))
}

/// A selector where an absent one selects everything.
fn selector(
    field: &Field<LabelSelector>,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<LabelSelector> {
    match field {
        Field::Set(selector) => {
            check_selector(selector, at, faults);
            Some(selector.clone())
        }
        Field::Absent => Some(LabelSelector::default()),
        Field::Invalid => None, // reading told it
    }
}

/// Tells of operators that do not exist; the selector then selects nothing.
fn check_selector(selector: &LabelSelector, at: &FieldPath, faults: &mut Faults<'_>) {
    for requirement in selector.match_expressions.items() {
        if requirement.operator().is_none() {
            let operator = requirement.operator.text();
            faults.add(at, format!("{operator:?} is no operator of selectors"));
        }
    }
}

type Sides<'r> = (
    &'r Field<Vec<NetworkPolicyPeer>>,
    &'static str,
    &'r Field<Vec<NetworkPolicyPort>>,
);

fn compile_rule(
    (peers, peers_name, ports): Sides<'_>,
    namespace: &str,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<Rule> {
    if peers.is_invalid() || ports.is_invalid() {
        return None; // reading told it
    }
    let at_peers = at.join(peers_name);
    let compiled: Vec<Peer> = peers
        .items()
        .iter()
        .enumerate()
        .filter_map(|(index, peer)| compile_peer(peer, namespace, &at_peers.index(index), faults))
        .collect();
    let at_ports = at.join("ports");
    let matched: Vec<PortMatch> = ports
        .items()
        .iter()
        .enumerate()
        .filter_map(|(index, port)| compile_port(port, &at_ports.index(index), faults))
        .collect();
    // A list that has lost all its members must not become the empty list, which means all.
    if matched.is_empty() && !ports.items().is_empty() {
        return None;
    }
    Some(Rule {
        action: Action::Allow,
        peers: if peers.items().is_empty() {
            Peers::Everybody
        } else {
            Peers::AnyOf(compiled)
        },
        ports: matched,
        at: at.clone(),
    })
}

fn compile_peer(
    peer: &NetworkPolicyPeer,
    namespace: &str,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<Peer> {
    if let Field::Set(ip_block) = &peer.ip_block {
        if !peer.pod_selector.is_absent() || !peer.namespace_selector.is_absent() {
            faults.add(at, "a peer is a block of addresses or pods, not both");
            return None;
        }
        return compile_block(ip_block, &at.join("ipBlock"), faults).map(Peer::Block);
    }
    if peer.pod_selector.is_absent() && peer.namespace_selector.is_absent() {
        if peer.ip_block.is_absent() {
            faults.add(at, "a peer without any field matches nothing");
        }
        return None;
    }
    // Absent is this namespace, `{}` is every namespace.
    let namespaces = match &peer.namespace_selector {
        Field::Absent => Namespaces::Named(namespace.into()),
        field => Namespaces::Selected(selector(field, &at.join("namespaceSelector"), faults)?),
    };
    Some(Peer::Pods(PodSelection {
        namespaces,
        pods: selector(&peer.pod_selector, &at.join("podSelector"), faults)?,
    }))
}

fn compile_block(ip_block: &IpBlock, at: &FieldPath, faults: &mut Faults<'_>) -> Option<Block> {
    let range = block(ip_block.cidr.text(), &at.join("cidr"), faults)?;
    let at_except = at.join("except");
    let mut except = Vec::new();
    for (index, text) in ip_block.except.items().iter().enumerate() {
        let at = at_except.index(index);
        // Not left out is more open than was meant: without one of its exceptions the block is
        // not what was written, and the API server refuses it.
        let part = block(text, &at, faults)?;
        if !range.contains(&part) {
            faults.add(
                &at,
                format!("{text} is not inside {}", ip_block.cidr.text()),
            );
            return None;
        }
        except.push(part);
    }
    Some(Block { range, except })
}

fn compile_port(
    written: &NetworkPolicyPort,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<PortMatch> {
    let Some(protocol) = Protocol::of_field(written.protocol.text()) else {
        let name = written.protocol.text();
        faults.add(&at.join("protocol"), format!("{name:?} is no protocol"));
        return None;
    };
    let at_end = at.join("endPort");
    let ports = match (&written.port, &written.end_port) {
        (Field::Invalid, _) | (_, Field::Invalid) => return None, // reading told it
        (Field::Absent, Field::Absent) => PortSet::all(),
        (Field::Absent, Field::Set(_)) => {
            faults.add(&at_end, "endPort without port");
            return None;
        }
        (Field::Set(IntOrString::String(name)), Field::Absent) => {
            return Some(PortMatch::Named(Some(protocol), name.clone()));
        }
        (Field::Set(IntOrString::String(_)), Field::Set(_)) => {
            faults.add(&at_end, "endPort with a named port");
            return None;
        }
        (Field::Set(IntOrString::Int(number)), end) => {
            let first = port(*number, &at.join("port"), faults)?;
            let last = match end.get() {
                Some(number) => port(*number, &at_end, faults)?,
                None => first,
            };
            if last < first {
                faults.add(&at_end, format!("endPort {last} is below port {first}"));
                return None;
            }
            PortSet::range(first, last)
        }
    };
    Some(PortMatch::Ports(protocol, ports))
}
