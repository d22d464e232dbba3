//! The specifications, read literally: one connection, one policy, one rule at a time.
//!
//! Whether a block holds a pod without a known address is left open: every combination of answers
//! is tried, one answer for each such question.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::net::IpAddr;

use garboard_manifest::{Field, IntOrString};
use garboard_netpol::{Endpoint, Engine, NamedPort, Place, Protocol};
use garboard_world::{
    AdminNetworkPolicySpec, AdminPeer, AdminPort, AdminProtocol, Body, LabelSelector, Labels,
    NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec, Object, World,
};
use ipnet::IpNet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Allowed,
    Denied,
    Unknown,
}

/// One end of a connection.
#[derive(Debug)]
pub(crate) enum End {
    Pod {
        namespace: String,
        labels: Labels,
        ports: Vec<NamedPort>,
        is_on_host_network: bool,
        addresses: Vec<IpAddr>,
    },
    Outside(IpAddr),
    Node {
        labels: Labels,
        addresses: Vec<IpAddr>,
    },
}

pub(crate) fn end(engine: &Engine<'_>, place: Place) -> End {
    let cluster = engine.cluster();
    match place {
        Place::Endpoint(id) => {
            let endpoint: &Endpoint = engine.endpoint(id);
            End::Pod {
                namespace: cluster.workload_of(endpoint).namespace.to_string(),
                labels: endpoint.labels.clone(),
                ports: endpoint.named_ports.clone(),
                is_on_host_network: endpoint.is_on_host_network,
                addresses: endpoint.addresses.clone(),
            }
        }
        Place::Addresses(atom) => End::Outside(engine.atoms()[atom as usize].first()),
        Place::Visitor(_) => unreachable!("nobody visits here"),
        Place::Node(node) => End::Node {
            labels: cluster.nodes[node as usize].labels.clone(),
            addresses: cluster.nodes[node as usize].addresses.clone(),
        },
    }
}

/// The policies and namespaces of a World.
pub(crate) struct Reading<'w> {
    namespaces: BTreeMap<String, Labels>,
    policies: Vec<(&'w Object, &'w NetworkPolicySpec)>,
    admin: Vec<(&'w Object, &'w AdminNetworkPolicySpec)>,
    guesses: Guesses,
}

/// Answers to questions that nobody can answer: one bit each, in the order of asking.
#[derive(Default)]
struct Guesses {
    bits: Cell<u32>,
    questions: RefCell<Vec<String>>,
    was_asked: Cell<bool>,
}

impl Guesses {
    fn guess(&self, question: String) -> bool {
        self.was_asked.set(true);
        let mut questions = self.questions.borrow_mut();
        let known = questions.iter().position(|other| *other == question);
        let number = known.unwrap_or_else(|| {
            questions.push(question);
            questions.len() - 1
        });
        self.bits.get() >> number & 1 == 1
    }
}

const DEFAULT: &NetworkPolicySpec = &NetworkPolicySpec {
    pod_selector: Field::Absent,
    policy_types: Field::Absent,
    ingress: Field::Absent,
    egress: Field::Absent,
};

impl<'w> Reading<'w> {
    pub(crate) fn new(world: &'w World) -> Reading<'w> {
        let mut reading = Reading {
            namespaces: BTreeMap::new(),
            policies: Vec::new(),
            admin: Vec::new(),
            guesses: Guesses::default(),
        };
        for (_, object) in world.objects() {
            match &object.body {
                Body::Namespace => {
                    let labels = object.meta.labels.clone();
                    reading.namespaces.insert(object.name().into(), labels);
                }
                Body::NetworkPolicy(policy) => {
                    let spec = policy.spec.get().unwrap_or(DEFAULT);
                    reading.policies.push((object, spec));
                }
                Body::AdminNetworkPolicy(policy) => {
                    let spec = policy.spec.get().expect("generated policies have a spec");
                    reading.admin.push((object, spec));
                }
                _ => {}
            }
        }
        reading
    }

    pub(crate) fn has_unknowns(&self) -> bool {
        self.guesses.was_asked.get()
    }

    /// Whether a connection is allowed, whatever the answers to what nobody knows.
    pub(crate) fn ask(&self, from: &End, to: &End, protocol: Protocol, port: u16) -> Answer {
        self.guesses.questions.borrow_mut().clear();
        let (mut allowed, mut denied) = (false, false);
        let mut bits = 0;
        loop {
            self.guesses.bits.set(bits);
            let answer = self.passes("ingress", to, from, to, protocol, port)
                & self.passes("egress", from, to, to, protocol, port);
            allowed |= answer;
            denied |= !answer;
            bits += 1;
            if bits >= 1 << self.guesses.questions.borrow().len() {
                break;
            }
        }
        match (allowed, denied) {
            (true, false) => Answer::Allowed,
            (false, _) => Answer::Denied,
            (true, true) => Answer::Unknown,
        }
    }

    fn passes(
        &self,
        direction: &str,
        subject: &End,
        peer: &End,
        destination: &End,
        protocol: Protocol,
        port: u16,
    ) -> bool {
        let End::Pod {
            namespace,
            labels,
            is_on_host_network: false,
            ..
        } = subject
        else {
            return true;
        };
        let connection = (destination, protocol, port);
        if let Some(decision) = self.tier("Admin", direction, namespace, labels, peer, connection) {
            return decision;
        }
        let mut is_isolated = false;
        for (object, spec) in &self.policies {
            let is_selected = object.namespace() == namespace
                && spec.pod_selector.get().is_none_or(|it| it.selects(labels));
            let types: Vec<&str> = match spec.policy_types.items() {
                [] if spec.egress.items().is_empty() => vec!["Ingress"],
                [] => vec!["Ingress", "Egress"],
                types => types.iter().map(|name| &**name).collect(),
            };
            let is_about = types
                .iter()
                .any(|name| name.eq_ignore_ascii_case(direction));
            if !is_selected || !is_about {
                continue;
            }
            is_isolated = true;
            let rules: Vec<_> = if direction == "ingress" {
                let rules = spec.ingress.items().iter();
                rules
                    .map(|rule| (rule.from.items(), rule.ports.items()))
                    .collect()
            } else {
                let rules = spec.egress.items().iter();
                rules
                    .map(|rule| (rule.to.items(), rule.ports.items()))
                    .collect()
            };
            for (peers, ports) in rules {
                let by_ports =
                    ports.is_empty() || ports.iter().any(|written| is_port(written, connection));
                if by_ports
                    && (peers.is_empty()
                        || peers
                            .iter()
                            .any(|it| self.is_peer(it, object.namespace(), peer)))
                {
                    return true;
                }
            }
        }
        if is_isolated {
            return false;
        }
        let baseline = self.tier("Baseline", direction, namespace, labels, peer, connection);
        baseline.unwrap_or(true)
    }

    fn is_peer(&self, written: &NetworkPolicyPeer, own: &str, peer: &End) -> bool {
        if let Field::Set(block) = &written.ip_block {
            let except = block.except.items().iter();
            return self.is_in(block.cidr.text(), except.map(|text| &**text), peer);
        }
        let End::Pod {
            namespace,
            labels,
            is_on_host_network: false,
            ..
        } = peer
        else {
            return false;
        };
        let is_namespace = match &written.namespace_selector {
            Field::Set(selector) => selector.selects(&self.labels_of(namespace)),
            _ => namespace == own,
        };
        is_namespace
            && written
                .pod_selector
                .get()
                .is_none_or(|it| it.selects(labels))
    }

    /// Whether the peer's address is in a block; every address of the peer must be.
    fn is_in<'t>(&self, block: &str, except: impl Iterator<Item = &'t str>, peer: &End) -> bool {
        let addresses = match peer {
            End::Outside(address) => std::slice::from_ref(address),
            End::Node { addresses, .. } | End::Pod { addresses, .. } => addresses,
        };
        let except: Vec<&str> = except.collect();
        let Some(address) = addresses.first() else {
            if block == "0.0.0.0/0" || block == "::/0" {
                return true; // assumed of pods of which no address is known
            }
            return self
                .guesses
                .guess(format!("is {peer:?} in {block} without {except:?}"));
        };
        let holds = |text: &str| text.parse::<IpNet>().is_ok_and(|it| it.contains(address));
        holds(block) && !except.into_iter().any(holds)
    }

    fn labels_of(&self, namespace: &str) -> Labels {
        let own = self.namespaces.get(namespace).cloned().unwrap_or_default();
        let own = own.iter().map(|(key, value)| (key.into(), value.clone()));
        let name = ("kubernetes.io/metadata.name".into(), namespace.into());
        own.chain([name]).collect()
    }

    /// What the policies of a tier decide: the first rule that matches, by priority.
    fn tier(
        &self,
        tier: &str,
        direction: &str,
        namespace: &str,
        labels: &Labels,
        peer: &End,
        connection: (&End, Protocol, u16),
    ) -> Option<bool> {
        let mut policies: Vec<_> = self.admin.iter().filter(|it| tier_of(it) == tier).collect();
        policies.sort_by_key(|(_, spec)| spec.priority.get().copied()); // stable
        for (_, spec) in policies {
            let subject = spec
                .subject
                .get()
                .expect("generated policies have a subject");
            if !self.selects(&subject.namespaces, &subject.pods, namespace, labels) {
                continue;
            }
            let rules: Vec<_> = if direction == "ingress" {
                let rules = spec.ingress.items().iter();
                rules
                    .map(|it| (&it.action, it.from.items(), &it.ports, &it.protocols))
                    .collect()
            } else {
                let rules = spec.egress.items().iter();
                rules
                    .map(|it| (&it.action, it.to.items(), &it.ports, &it.protocols))
                    .collect()
            };
            for (action, peers, ports, protocols) in rules {
                let is_port = match (ports.items(), protocols.items()) {
                    ([], []) => true,
                    (ports, protocols) => {
                        ports.iter().any(|it| is_admin_port(it, connection))
                            || protocols.iter().any(|it| is_admin_protocol(it, connection))
                    }
                };
                if !is_port {
                    continue;
                }
                let is_unknown = peers.iter().any(|peer| *peer == AdminPeer::default());
                if is_unknown && action.text() != "Allow" && action.text() != "Accept" {
                    return Some(false); // an unknown peer fails closed
                }
                if peers.iter().any(|it| self.is_admin_peer(it, peer)) {
                    match action.text() {
                        "Deny" => return Some(false),
                        "Pass" => return None,
                        _ => return Some(true),
                    }
                }
            }
        }
        None
    }

    fn selects(
        &self,
        namespaces: &Field<LabelSelector>,
        pods: &Field<garboard_world::NamespacedPods>,
        namespace: &str,
        labels: &Labels,
    ) -> bool {
        if let Field::Set(selector) = namespaces {
            return selector.selects(&self.labels_of(namespace));
        }
        pods.get().is_some_and(|pods| {
            let by_namespace = pods.namespace_selector.get();
            by_namespace.is_none_or(|it| it.selects(&self.labels_of(namespace)))
                && pods.pod_selector.get().is_none_or(|it| it.selects(labels))
        })
    }

    fn is_admin_peer(&self, written: &AdminPeer, peer: &End) -> bool {
        if let Field::Set(networks) = &written.networks {
            return networks
                .iter()
                .any(|block| self.is_in(block, std::iter::empty(), peer));
        }
        if let Field::Set(selector) = &written.nodes {
            return match peer {
                End::Node { labels, .. } => selector.selects(labels),
                End::Pod {
                    is_on_host_network: true,
                    ..
                } => self
                    .guesses
                    .guess(format!("is the node of {peer:?} one of {selector:?}")),
                _ => false,
            };
        }
        match peer {
            End::Pod {
                namespace,
                labels,
                is_on_host_network: false,
                ..
            } => self.selects(&written.namespaces, &written.pods, namespace, labels),
            _ => false,
        }
    }
}

fn tier_of((object, spec): &(&Object, &AdminNetworkPolicySpec)) -> &'static str {
    match (&*object.kind, spec.tier.text()) {
        ("BaselineAdminNetworkPolicy", _) | (_, "Baseline") => "Baseline",
        _ => "Admin",
    }
}

type Connection<'e> = (&'e End, Protocol, u16);

fn is_named(name: &str, only: Option<&str>, (to, protocol, port): Connection<'_>) -> bool {
    let End::Pod { ports, .. } = to else {
        return false;
    };
    only.is_none_or(|only| only == protocol.as_str())
        && ports
            .iter()
            .any(|it| &*it.name == name && it.protocol == protocol && it.port == port)
}

fn is_port(written: &NetworkPolicyPort, connection: Connection<'_>) -> bool {
    let (_, protocol, port) = connection;
    let wanted = match written.protocol.text() {
        "" => "TCP",
        text => text,
    };
    match (&written.port, written.end_port.get()) {
        (Field::Set(IntOrString::String(name)), _) => is_named(name, Some(wanted), connection),
        _ if wanted != protocol.as_str() => false,
        (Field::Set(IntOrString::Int(first)), last) => {
            (*first..=*last.unwrap_or(first)).contains(&i64::from(port))
        }
        _ => true,
    }
}

fn is_admin_port(written: &AdminPort, connection: Connection<'_>) -> bool {
    if let Field::Set(name) = &written.named_port {
        return is_named(name, None, connection);
    }
    let (_, protocol, port) = connection;
    let (wanted, first, last) = match (&written.port_number, &written.port_range) {
        (Field::Set(it), _) => (it.protocol.text(), &it.port, &it.port),
        (_, Field::Set(it)) => (it.protocol.text(), &it.start, &it.end),
        _ => return false,
    };
    wanted == protocol.as_str() && is_between(first, last, port)
}

fn is_between(first: &Field<i64>, last: &Field<i64>, port: u16) -> bool {
    let ends = first.get().copied().zip(last.get().copied());
    ends.is_some_and(|(first, last)| (first..=last).contains(&i64::from(port)))
}

fn is_admin_protocol(written: &AdminProtocol, connection: Connection<'_>) -> bool {
    if let Field::Set(name) = &written.destination_named_port {
        return is_named(name, None, connection);
    }
    let (_, protocol, port) = connection;
    let transport = match protocol {
        Protocol::Tcp => &written.tcp,
        Protocol::Udp => &written.udp,
        Protocol::Sctp => &written.sctp,
    };
    transport
        .get()
        .is_some_and(|it| match &it.destination_port {
            Field::Set(ports) => match &ports.range {
                Field::Set(range) => is_between(&range.start, &range.end, port),
                _ => ports.number.is(&i64::from(port)),
            },
            _ => true,
        })
}
