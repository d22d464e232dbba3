//! AdminNetworkPolicy, BaselineAdminNetworkPolicy (v1alpha1) and ClusterNetworkPolicy (v1alpha2),
//! as network-policy-api's `apis/` documents them.

use garboard_manifest::{Field, FieldPath};
use garboard_world::{
    AdminDestinationPort, AdminNetworkPolicy, AdminNetworkPolicySpec, AdminPeer, AdminPort,
    AdminProtocol, AdminSubject, LabelSelector, NamespacedPods, Object,
};

use super::{Faults, block, port};
use crate::ports::{PortSet, Protocol};
use crate::rule::{
    Action, Block, Namespaces, Peer, Peers, PodSelection, Policy, PortMatch, Rule, Tier,
};

pub(super) fn compile(
    policy: &AdminNetworkPolicy,
    object: &Object,
    faults: &mut Faults<'_>,
) -> Option<Policy> {
    let spec = policy.spec.get()?;
    let at = FieldPath::new("spec");
    let tier = tier(spec, object, &at, faults)?;
    let priority = match &spec.priority {
        Field::Set(priority) => *priority,
        Field::Absent => 0,
        Field::Invalid => return None,
    };
    let subject = subject(&spec.subject, &at.join("subject"), faults)?;
    let ingress = spec
        .ingress
        .items()
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let parts = Parts {
                action: rule.action.text(),
                peers: rule.from.items(),
                peers_name: "from",
                ports: rule.ports.items(),
                protocols: rule.protocols.items(),
            };
            parts.compile(&at.join("ingress").index(index), faults)
        });
    let ingress: Vec<Rule> = ingress.collect::<Vec<_>>().into_iter().flatten().collect();
    let egress = spec.egress.items().iter().enumerate().map(|(index, rule)| {
        let parts = Parts {
            action: rule.action.text(),
            peers: rule.to.items(),
            peers_name: "to",
            ports: rule.ports.items(),
            protocols: rule.protocols.items(),
        };
        parts.compile(&at.join("egress").index(index), faults)
    });
    let egress: Vec<Rule> = egress.collect::<Vec<_>>().into_iter().flatten().collect();
    Some(Policy {
        object: faults.object,
        tier,
        priority,
        subject,
        // Rules are read as they are: a policy isolates nobody by being there.
        ingress: Some(ingress),
        egress: Some(egress),
    })
}

fn tier(
    spec: &AdminNetworkPolicySpec,
    object: &Object,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<Tier> {
    match (&*object.kind, spec.tier.text()) {
        ("AdminNetworkPolicy", _) | (_, "Admin") => Some(Tier::Admin),
        ("BaselineAdminNetworkPolicy", _) | (_, "Baseline") => Some(Tier::Baseline),
        (_, other) => {
            faults.add(&at.join("tier"), format!("{other:?} is no tier"));
            None
        }
    }
}

fn subject(
    subject: &Field<AdminSubject>,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<PodSelection> {
    let subject = subject.get()?;
    let found = pods(&subject.namespaces, &subject.pods);
    if found.is_none() {
        faults.add(at, "a subject without namespaces or pods selects nothing");
    }
    found
}

/// Pods as `namespaces` or `pods` select them.
fn pods(namespaces: &Field<LabelSelector>, pods: &Field<NamespacedPods>) -> Option<PodSelection> {
    if let Field::Set(selector) = namespaces {
        return Some(PodSelection {
            namespaces: Namespaces::Selected(selector.clone()),
            pods: LabelSelector::default(),
        });
    }
    let pods = pods.get()?;
    let selector = |field: &Field<LabelSelector>| match field {
        Field::Set(selector) => Some(selector.clone()),
        Field::Absent => Some(LabelSelector::default()),
        Field::Invalid => None,
    };
    Some(PodSelection {
        namespaces: Namespaces::Selected(selector(&pods.namespace_selector)?),
        pods: selector(&pods.pod_selector)?,
    })
}

/// A rule of either direction and version.
struct Parts<'r> {
    action: &'r str,
    peers: &'r [AdminPeer],
    peers_name: &'static str,
    ports: &'r [AdminPort],
    protocols: &'r [AdminProtocol],
}

impl Parts<'_> {
    fn compile(&self, at: &FieldPath, faults: &mut Faults<'_>) -> Option<Rule> {
        let action = match self.action {
            "Allow" | "Accept" => Action::Allow,
            "Deny" => Action::Deny,
            "Pass" => Action::Pass,
            other => {
                faults.add(&at.join("action"), format!("{other:?} is no action"));
                return None;
            }
        };
        let ports = self.port_matches(at, faults);
        let has_ports = !(self.ports.is_empty() && self.protocols.is_empty());
        if ports.is_empty() && has_ports {
            return None; // every one is told as a fault; without any the rule would match all
        }
        let at_peers = at.join(self.peers_name);
        let mut peers = Vec::new();
        let mut is_closed = false;
        for (index, peer) in self.peers.iter().enumerate() {
            let at = at_peers.index(index);
            match compile_peer(peer, &at, faults) {
                Some(compiled) => peers.extend(compiled),
                // "Unknown peers": an Accept rule must not match them, any other rule denies all.
                None => is_closed |= action != Action::Allow,
            }
        }
        let (action, peers) = if is_closed {
            (Action::Deny, Peers::Everybody)
        } else {
            (action, Peers::AnyOf(peers))
        };
        Some(Rule {
            action,
            peers,
            ports,
            at: at.clone(),
        })
    }

    fn port_matches(&self, at: &FieldPath, faults: &mut Faults<'_>) -> Vec<PortMatch> {
        let at_ports = at.join("ports");
        let of_v1alpha1 = self.ports.iter().enumerate();
        let mut matches: Vec<PortMatch> = of_v1alpha1
            .filter_map(|(index, port)| port_of_v1alpha1(port, &at_ports.index(index), faults))
            .collect();
        let at_protocols = at.join("protocols");
        let of_v1alpha2 = self.protocols.iter().enumerate();
        matches.extend(of_v1alpha2.filter_map(|(index, protocol)| {
            port_of_v1alpha2(protocol, &at_protocols.index(index), faults)
        }));
        matches
    }
}

/// The peers that one element stands for; none if it names none of the known kinds.
fn compile_peer(peer: &AdminPeer, at: &FieldPath, faults: &mut Faults<'_>) -> Option<Vec<Peer>> {
    if let Some(selection) = pods(&peer.namespaces, &peer.pods) {
        return Some(vec![Peer::Pods(selection)]);
    }
    if let Field::Set(selector) = &peer.nodes {
        return Some(vec![Peer::Nodes(selector.clone())]);
    }
    if let Field::Set(networks) = &peer.networks {
        let at = at.join("networks");
        let blocks = networks.iter().enumerate().filter_map(|(index, text)| {
            let range = block(text, &at.index(index), faults)?;
            Some(Peer::Block(Block {
                range,
                except: Vec::new(),
            }))
        });
        return Some(blocks.collect());
    }
    if let Field::Set(names) = &peer.domain_names {
        return Some(names.iter().cloned().map(Peer::Domain).collect());
    }
    faults.add(at, "a peer of no known kind");
    None
}

fn port_of_v1alpha1(
    written: &AdminPort,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<PortMatch> {
    if let Field::Set(name) = &written.named_port {
        return Some(PortMatch::Named(None, name.clone()));
    }
    let (protocol, first, last) = match (&written.port_number, &written.port_range) {
        (Field::Set(number), _) => (&number.protocol, &number.port, &number.port),
        (_, Field::Set(range)) => (&range.protocol, &range.start, &range.end),
        _ => {
            faults.add(at, "a port of no known kind");
            return None;
        }
    };
    let Some(protocol) = Protocol::of_field(protocol.text()) else {
        faults.add(at, format!("{:?} is no protocol", protocol.text()));
        return None;
    };
    let ports = range(first, last, at, faults)?;
    Some(PortMatch::Ports(protocol, ports))
}

fn port_of_v1alpha2(
    written: &AdminProtocol,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<PortMatch> {
    if let Field::Set(name) = &written.destination_named_port {
        return Some(PortMatch::Named(None, name.clone()));
    }
    let (protocol, transport) = match (&written.tcp, &written.udp, &written.sctp) {
        (Field::Set(tcp), _, _) => (Protocol::Tcp, tcp),
        (_, Field::Set(udp), _) => (Protocol::Udp, udp),
        (_, _, Field::Set(sctp)) => (Protocol::Sctp, sctp),
        _ => {
            faults.add(at, "a protocol of no known kind");
            return None;
        }
    };
    let ports = match &transport.destination_port {
        Field::Absent => PortSet::all(),
        Field::Invalid => return None, // reading told it
        Field::Set(AdminDestinationPort {
            number,
            range: ends,
        }) => match ends {
            Field::Set(ends) => range(&ends.start, &ends.end, at, faults)?,
            Field::Absent | Field::Invalid => range(number, number, at, faults)?,
        },
    };
    Some(PortMatch::Ports(protocol, ports))
}

fn range(
    first: &Field<i64>,
    last: &Field<i64>,
    at: &FieldPath,
    faults: &mut Faults<'_>,
) -> Option<PortSet> {
    let (Some(first), Some(last)) = (first.get(), last.get()) else {
        faults.add(at, "a port without its number");
        return None;
    };
    let (first, last) = (port(*first, at, faults)?, port(*last, at, faults)?);
    if last < first {
        faults.add(
            at,
            format!("the range {first}-{last} is the wrong way round"),
        );
        return None;
    }
    Some(PortSet::range(first, last))
}
