//! Peers of rules, each once, and which of them a place matches.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use crate::addresses::AddressRange;
use crate::cluster::{Cluster, NodeEndpoint};
use crate::cni::Cni;
use crate::rule::{
    Block, Direction, NamedPort, Peer, Peers, PodSelection, Policy, PortMatch, Rule,
};

use super::classes::{Class, Classes};
use super::{Visitor, block_of};

/// Every peer of every rule, each once.
#[derive(Debug, Default)]
pub(super) struct PeerTable {
    all: Vec<Peer>,
    /// For each policy, direction and rule: its peers; none for everybody.
    of_rules: Vec<[Vec<Option<Vec<u32>>>; 2]>,
    port_names: BTreeSet<Box<str>>,
}

/// How certainly a peer of a rule is a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    No,
    /// It depends on what is not known here.
    Maybe,
    Yes,
}

impl PeerTable {
    pub(super) fn new(policies: &[Policy]) -> PeerTable {
        let mut table = PeerTable::default();
        let mut numbers: HashMap<Peer, u32> = HashMap::new();
        for policy in policies {
            let of_policy = Direction::ALL.map(|direction| {
                let rules = policy.rules(direction).unwrap_or_default();
                let of_rules = rules.iter().map(|rule| table.add(rule, &mut numbers));
                of_rules.collect()
            });
            table.of_rules.push(of_policy);
        }
        table
    }

    fn add(&mut self, rule: &Rule, numbers: &mut HashMap<Peer, u32>) -> Option<Vec<u32>> {
        for ports in &rule.ports {
            if let PortMatch::Named(_, name) = ports {
                self.port_names.insert(name.clone());
            }
        }
        let Peers::AnyOf(peers) = &rule.peers else {
            return None;
        };
        let mut of_rule: Vec<u32> = peers
            .iter()
            .map(|peer| {
                *numbers.entry(peer.clone()).or_insert_with(|| {
                    self.all.push(peer.clone());
                    (self.all.len() - 1) as u32
                })
            })
            .collect();
        of_rule.sort_unstable();
        of_rule.dedup();
        Some(of_rule)
    }

    /// Names of ports that rules ask for.
    pub(super) fn port_names(&self) -> BTreeSet<&str> {
        self.port_names.iter().map(|name| &**name).collect()
    }

    pub(super) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.all.iter().filter_map(block_of)
    }

    pub(super) fn selections(&self) -> impl Iterator<Item = &PodSelection> {
        self.all.iter().filter_map(|peer| match peer {
            Peer::Pods(selection) => Some(selection),
            Peer::Block(_) | Peer::Nodes(_) | Peer::Domain(_) => None,
        })
    }

    /// How certainly a rule matches a place on its other side.
    pub(super) fn matches(
        &self,
        policy: u32,
        direction: Direction,
        rule: usize,
        place: &Signature,
    ) -> Match {
        let of_rules = self.of_rules.get(policy as usize);
        let of_rule = of_rules.and_then(|rules| rules[direction as usize].get(rule));
        match of_rule {
            Some(Some(peers)) if share_one(peers, &place.certain) => Match::Yes,
            Some(Some(peers)) if share_one(peers, &place.possible) => Match::Maybe,
            Some(Some(_)) | None => Match::No,
            Some(None) => Match::Yes, // everybody
        }
    }

    /// What addresses outside of the cluster match.
    pub(super) fn of_addresses(&self, addresses: &[AddressRange]) -> Signature {
        self.signature(|peer| match peer {
            Peer::Block(block) => block_match(block, addresses),
            // A name may stand for any address outside.
            Peer::Domain(_) => Match::Maybe,
            Peer::Pods(_) | Peer::Nodes(_) => Match::No,
        })
    }

    /// What a node matches.
    pub(super) fn of_node(&self, node: &NodeEndpoint) -> Signature {
        let addresses = ranges(&node.addresses);
        self.signature(|peer| match peer {
            Peer::Nodes(selector) if selector.selects(&node.labels) => Match::Yes,
            Peer::Block(_) if addresses.is_empty() => Match::Maybe,
            Peer::Block(block) => block_match(block, &addresses),
            Peer::Nodes(_) | Peer::Pods(_) | Peer::Domain(_) => Match::No,
        })
    }

    /// What a pod that is not here matches; nobody knows its address.
    pub(super) fn of_visitor(&self, visitor: &Visitor) -> Signature {
        self.signature(|peer| match peer {
            Peer::Pods(selection) => {
                let is_selected = selection
                    .namespaces
                    .hold(&visitor.namespace, &visitor.namespace_labels)
                    && selection.pods.selects(&visitor.labels);
                if is_selected { Match::Yes } else { Match::No }
            }
            Peer::Block(_) => Match::Maybe,
            Peer::Nodes(_) | Peer::Domain(_) => Match::No,
        })
    }

    fn signature(&self, matches: impl Fn(&Peer) -> Match) -> Signature {
        let mut signature = Signature::default();
        for (number, peer) in self.all.iter().enumerate() {
            match matches(peer) {
                Match::Yes => signature.certain.push(number as u32),
                Match::Maybe => signature.possible.push(number as u32),
                Match::No => {}
            }
        }
        signature
    }
}

/// What rules can tell of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Signature {
    /// Peers that match it, sorted.
    pub(super) certain: Vec<u32>,
    /// Peers that may match it, sorted.
    pub(super) possible: Vec<u32>,
    /// Ports that it names.
    pub(super) named: Arc<[NamedPort]>,
}

/// Signatures, each once.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    all: Vec<Arc<Signature>>,
    numbers: HashMap<Arc<Signature>, u32>,
}

impl Signatures {
    pub(super) fn intern(&mut self, signature: Signature) -> u32 {
        let signature = Arc::new(signature);
        *self
            .numbers
            .entry(signature)
            .or_insert_with_key(|signature| {
                self.all.push(Arc::clone(signature));
                (self.all.len() - 1) as u32
            })
    }

    pub(super) fn get(&self, number: u32) -> &Signature {
        &self.all[number as usize] // numbers come from `intern`
    }
}

/// The signatures of all classes, by the number of the class.
pub(super) fn of_classes(
    cluster: &Cluster,
    classes: &Classes,
    peers: &PeerTable,
    cni: Cni,
    signatures: &mut Signatures,
) -> Vec<u32> {
    let mut of_classes: Vec<Signature> = classes
        .all
        .iter()
        .map(|class| Signature {
            named: Arc::clone(&class.named),
            ..Signature::default()
        })
        .collect();
    // By peer, so that each selector is answered from the index; the lists come out sorted.
    for (number, peer) in peers.all.iter().enumerate() {
        let number = number as u32;
        match peer {
            Peer::Pods(selection) => {
                for class in classes.selected(cluster, selection) {
                    of_classes[class as usize].certain.push(number);
                }
            }
            Peer::Block(block) => {
                for (class, signature) in classes.all.iter().zip(&mut of_classes) {
                    match block_of_pods(block, class, cni) {
                        Match::Yes => signature.certain.push(number),
                        Match::Maybe => signature.possible.push(number),
                        Match::No => {}
                    }
                }
            }
            // A pod on the network of its node is that node; nobody knows which it will be.
            Peer::Nodes(_) => {
                for (class, signature) in classes.all.iter().zip(&mut of_classes) {
                    if class.is_on_host_network {
                        signature.possible.push(number);
                    }
                }
            }
            Peer::Domain(_) => {}
        }
    }
    of_classes
        .into_iter()
        .map(|signature| signatures.intern(signature))
        .collect()
}

/// Whether a block matches the pods of a class.
fn block_of_pods(block: &Block, class: &Class, cni: Cni) -> Match {
    if !class.is_on_host_network && !cni.blocks_match_pods() {
        return Match::No;
    }
    if class.addresses.is_empty() {
        // Every pod of an IPv4 cluster is in 0.0.0.0/0; of another block nobody can tell.
        return if block.is_whole_family() {
            Match::Yes
        } else {
            Match::Maybe
        };
    }
    block_match(block, &ranges(&class.addresses))
}

/// Whether a block holds addresses: some of them only (one family of two) means maybe.
fn block_match(block: &Block, addresses: &[AddressRange]) -> Match {
    let held = addresses
        .iter()
        .filter(|address| block.contains(address))
        .count();
    if held == 0 {
        Match::No
    } else if held == addresses.len() {
        Match::Yes
    } else {
        Match::Maybe
    }
}

fn ranges(addresses: &[IpAddr]) -> Vec<AddressRange> {
    addresses.iter().map(|address| (*address).into()).collect()
}

/// Whether two sorted lists have a member in common; the first is the short one.
fn share_one(few: &[u32], many: &[u32]) -> bool {
    few.iter().any(|number| many.binary_search(number).is_ok())
}
