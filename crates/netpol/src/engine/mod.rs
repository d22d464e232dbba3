//! Verdicts, without looking at every pair of pods.
//!
//! ```text
//! pods ─► classes: what no selector, port name or block can tell apart is one
//!   class, address atom, node ─► signature: which peers of rules it matches
//!   class ─► profile, per direction: which policies are about it
//! verdict(a, b) = fold(egress profile of a, signature of b) ∧ fold(ingress profile of b, signature of a)
//! ```
//!
//! There are as many folds as there are different profiles and signatures, however many pods.

mod classes;
mod fold;
mod peers;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use garboard_world::Labels;

use crate::addresses::{AddressRange, Family, atoms};
use crate::cluster::{Cluster, Endpoint, EndpointId};
use crate::cni::Cni;
use crate::ports::Connections;
use crate::rule::{Block, Direction, NamedPort, Peer};

use classes::{Classes, Profile};
use fold::fold;
use peers::{PeerTable, Signatures};

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Pods.
    Endpoint(EndpointId),
    /// Addresses that no block tells apart, by their number in [`Engine::atoms`].
    Addresses(u32),
    /// A node, by its number in the [`Cluster`].
    Node(u32),
    /// A pod that is not here, by its number from [`Engine::visit`].
    Visitor(u32),
}

/// A pod that is not here: what policies can tell of it.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The namespace that it lives in.
    pub namespace: Box<str>,
    /// Labels of that namespace.
    pub namespace_labels: Labels,
    /// Its own labels.
    pub labels: Labels,
}

/// What may happen between two places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// Allowed for certain.
    pub allowed: Connections,
    /// Allowed or not: what is known does not say.
    pub unknown: Connections,
}

impl Verdict {
    /// What is denied for certain.
    pub fn denied(&self) -> Connections {
        Connections::all().minus(&self.allowed).minus(&self.unknown)
    }

    /// What both directions allow.
    fn and(&self, other: &Verdict) -> Verdict {
        let allowed = self.allowed.and(&other.allowed);
        let possible = |verdict: &Verdict| verdict.allowed.or(&verdict.unknown);
        let unknown = possible(self).and(&possible(other)).minus(&allowed);
        Verdict { allowed, unknown }
    }
}

/// Answers who can reach whom in a cluster.
#[derive(Debug)]
pub struct Engine<'c> {
    cluster: &'c Cluster,
    atoms: Vec<AddressRange>,
    peers: PeerTable,
    classes: Classes,
    signatures: Signatures,
    of_classes: Vec<u32>,
    of_atoms: Vec<u32>,
    of_nodes: Vec<u32>,
    of_visitors: Vec<u32>,
    /// Answers of one direction, by profile, then by signature: found when first asked for.
    known: [Vec<Mutex<Known>>; 2],
}

/// Answers about one profile, by the signature of the other side.
type Known = HashMap<u32, Arc<Verdict>>;

impl<'c> Engine<'c> {
    /// Prepares the answers; `cni` says where network plugins differ from the specification.
    pub fn new(cluster: &'c Cluster, cni: Cni) -> Engine<'c> {
        let peers = PeerTable::new(&cluster.policies);
        let atoms = address_atoms(&peers);
        let classes = Classes::new(cluster, &peers, cni);
        let mut signatures = Signatures::default();
        let of_classes = peers::of_classes(cluster, &classes, &peers, cni, &mut signatures);
        let of_atoms = atoms
            .iter()
            .map(|atom| signatures.intern(peers.of_addresses(&[*atom])))
            .collect();
        let of_nodes = cluster
            .nodes
            .iter()
            .map(|node| signatures.intern(peers.of_node(node)))
            .collect();
        let known = Direction::ALL.map(|direction| {
            let cells = (0..classes.count(direction)).map(|_| Mutex::default());
            cells.collect()
        });
        Engine {
            cluster,
            atoms,
            peers,
            classes,
            signatures,
            of_classes,
            of_atoms,
            of_nodes,
            of_visitors: Vec::new(),
            known,
        }
    }

    /// Lets a pod in that is not here, as the other side of connections: no policy is about it.
    pub fn visit(&mut self, visitor: &Visitor) -> Place {
        let signature = self.peers.of_visitor(visitor);
        self.of_visitors.push(self.signatures.intern(signature));
        Place::Visitor(self.of_visitors.len() as u32 - 1)
    }

    /// The cluster.
    pub fn cluster(&self) -> &'c Cluster {
        self.cluster
    }

    /// Addresses cut so that every block holds an atom whole or not at all: IPv4, then IPv6.
    pub fn atoms(&self) -> &[AddressRange] {
        &self.atoms
    }

    /// The place of a range of addresses that no block cuts: that of its first address.
    pub fn addresses(&self, range: &AddressRange) -> Place {
        let first = AddressRange::from(range.first());
        let atom = self.atoms.iter().position(|atom| atom.contains(&first));
        Place::Addresses(atom.unwrap_or(0) as u32) // atoms hold every address
    }

    /// Whether no policy treats pods differently from others, on either side of connections.
    pub fn treats_alike(&self, one: EndpointId, other: EndpointId) -> bool {
        let (class, other_class) = (self.classes.class_of(one), self.classes.class_of(other));
        let has_same_policies = |direction| {
            self.profile(one, direction).policies == self.profile(other, direction).policies
        };
        self.of_classes[class] == self.of_classes[other_class]
            && Direction::ALL.into_iter().all(has_same_policies)
    }

    /// Whether any policy is about the pods in a direction.
    pub fn is_isolated(&self, endpoint: EndpointId, direction: Direction) -> bool {
        !self.profile(endpoint, direction).policies.is_empty()
    }

    /// What may go from one place to another. Between two places outside of the cluster nothing is
    /// decided here, and everything allowed.
    pub fn verdict(&self, source: Place, destination: Place) -> Verdict {
        let out = self.side(Direction::Egress, source, destination);
        let into = self.side(Direction::Ingress, destination, source);
        out.and(&into)
    }

    /// What a direction of `subject` allows with `peer` on the other side.
    fn side(&self, direction: Direction, subject: Place, peer: Place) -> Arc<Verdict> {
        let Place::Endpoint(subject) = subject else {
            // Policies are about pods; what nodes and the world outside do is their own affair.
            return Arc::new(Verdict {
                allowed: Connections::all(),
                unknown: Connections::none(),
            });
        };
        let profile = self.classes.profile_of(subject, direction);
        let signature = self.signature_of(peer);
        let cells = &self.known[direction as usize][profile as usize]; // one for each profile
        // A thread that panicked left no half an answer.
        let mut cells = cells.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = cells.entry(signature).or_insert_with(|| {
            let profile = self.classes.profile(direction, profile);
            let signature = self.signatures.get(signature);
            let named: &[NamedPort] = match direction {
                Direction::Ingress => &profile.named,
                Direction::Egress => &signature.named,
            };
            let verdict = fold(
                self.cluster,
                &self.peers,
                direction,
                profile,
                signature,
                named,
            );
            Arc::new(verdict)
        });
        Arc::clone(verdict)
    }

    fn profile(&self, endpoint: EndpointId, direction: Direction) -> &Profile {
        let number = self.classes.profile_of(endpoint, direction);
        self.classes.profile(direction, number)
    }

    fn signature_of(&self, place: Place) -> u32 {
        match place {
            Place::Endpoint(endpoint) => self.of_classes[self.classes.class_of(endpoint)],
            Place::Addresses(atom) => self.of_atoms[atom as usize],
            Place::Node(node) => self.of_nodes[node as usize],
            Place::Visitor(visitor) => self.of_visitors[visitor as usize],
        }
    }

    /// The pods.
    pub fn endpoint(&self, id: EndpointId) -> &'c Endpoint {
        &self.cluster.endpoints[id.0 as usize] // ids are numbers of the cluster's list
    }
}

fn address_atoms(peers: &PeerTable) -> Vec<AddressRange> {
    let of_family = |family| atoms(family, peers.blocks().flat_map(Block::edges));
    Family::ALL.into_iter().flat_map(of_family).collect()
}

/// The block of a peer, if it is one.
fn block_of(peer: &Peer) -> Option<&Block> {
    match peer {
        Peer::Block(block) => Some(block),
        Peer::Pods(_) | Peer::Nodes(_) | Peer::Domain(_) => None,
    }
}
