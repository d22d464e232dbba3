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

use std::sync::Arc;

use crate::addresses::{AddressRange, Family, atoms};
use crate::cluster::{Cluster, Endpoint, EndpointId};
use crate::cni::Cni;
use crate::ports::Connections;
use crate::rule::{Block, Direction, NamedPort, Peer};

use classes::{Classes, Profile};
use fold::fold;
use peers::{PeerTable, Signature, Signatures};

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Pods.
    Endpoint(EndpointId),
    /// Addresses that no block tells apart, by their number in [`Engine::atoms`].
    Addresses(u32),
    /// A node, by its number in the [`Cluster`].
    Node(u32),
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
}

impl<'c> Engine<'c> {
    /// Prepares the answers; `cni` says where network plugins differ from the specification.
    pub fn new(cluster: &'c Cluster, cni: Cni) -> Engine<'c> {
        let peers = PeerTable::new(&cluster.policies);
        let atoms = address_atoms(&peers);
        let classes = Classes::new(cluster, &peers);
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
        Engine {
            cluster,
            atoms,
            peers,
            classes,
            signatures,
            of_classes,
            of_atoms,
            of_nodes,
        }
    }

    /// The cluster.
    pub fn cluster(&self) -> &'c Cluster {
        self.cluster
    }

    /// Addresses cut so that every block holds an atom whole or not at all: IPv4, then IPv6.
    pub fn atoms(&self) -> &[AddressRange] {
        &self.atoms
    }

    /// Whether any policy speaks of blocks of a family.
    pub fn has_blocks_of(&self, family: Family) -> bool {
        self.peers
            .blocks()
            .any(|block| block.range.family() == family)
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
    fn side(&self, direction: Direction, subject: Place, peer: Place) -> Verdict {
        let Place::Endpoint(subject) = subject else {
            // Policies are about pods; what nodes and the world outside do is their own affair.
            return Verdict {
                allowed: Connections::all(),
                unknown: Connections::none(),
            };
        };
        let profile = self.profile(subject, direction);
        let signature = self.signature(peer);
        let named: &Arc<[NamedPort]> = match direction {
            Direction::Ingress => &profile.named,
            Direction::Egress => &signature.named,
        };
        fold(
            self.cluster,
            &self.peers,
            direction,
            profile,
            signature,
            named,
        )
    }

    fn profile(&self, endpoint: EndpointId, direction: Direction) -> &Profile {
        self.classes.profile(endpoint, direction)
    }

    fn signature(&self, place: Place) -> &Signature {
        let number = match place {
            Place::Endpoint(endpoint) => self.of_classes[self.classes.class_of(endpoint)],
            Place::Addresses(atom) => self.of_atoms[atom as usize],
            Place::Node(node) => self.of_nodes[node as usize],
        };
        self.signatures.get(number)
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
