//! Every connection that is allowed: between workloads, and with what is outside.

use std::fmt;

use garboard_world::{Labels, World};

use crate::addresses::{AddressRange, Family, atoms};
use crate::cluster::{EndpointId, WorkloadId};
use crate::engine::{Engine, Place, Verdict, Visitor};
use crate::entry::Entries;
use crate::rule::{Block, Direction, Peer, Peers, Rule};

/// A party to connections, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peering {
    /// Addresses outside of the cluster.
    Outside(AddressRange),
    /// A workload.
    Workload {
        /// Its namespace.
        namespace: Box<str>,
        /// Its name.
        name: Box<str>,
        /// Its kind.
        kind: Box<str>,
        /// Some of its pods: how many of how many differ from the others.
        variant: Option<(u32, u32)>,
    },
    /// The controllers of Ingresses and Routes, whichever they are.
    IngressController,
}

/// `ns/name[Kind]`, `10.0.0.0-10.255.255.255[External]`, `{ingress-controller}`
impl fmt::Display for Peering {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Peering::Outside(range) => write!(formatter, "{range}[External]"),
            Peering::Workload {
                namespace,
                name,
                kind,
                variant,
            } => {
                write!(formatter, "{namespace}/{name}[{kind}]")?;
                match variant {
                    Some((some, all)) => write!(formatter, "[{some} of {all} pods]"),
                    None => Ok(()),
                }
            }
            Peering::IngressController => formatter.write_str("{ingress-controller}"),
        }
    }
}

/// One line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who connects.
    pub source: Peering,
    /// To whom.
    pub destination: Peering,
    /// What may happen.
    pub verdict: Verdict,
}

/// All connections that are allowed or may be.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The parties that are here, those without connections among them.
    pub peers: Vec<Peering>,
    /// The connections, by source and destination.
    pub connections: Vec<Listed>,
}

/// A party and where it is in the engine.
struct Party {
    name: Peering,
    workload: Option<WorkloadId>,
    /// The pods that it stands for are like these.
    place: Place,
    /// All of them, where it is pods.
    endpoints: Vec<EndpointId>,
}

impl Listing {
    /// Lists the connections of a cluster.
    ///
    /// Addresses outside are cut where policies speak of them: sources where rules for what comes
    /// in do, destinations where rules for what goes out do. IPv6 is listed where a rule names it.
    pub fn new(world: &World, engine: &mut Engine<'_>) -> Listing {
        let controller = engine.visit(&Visitor {
            namespace: "{ingress-controller}".into(),
            namespace_labels: Labels::default(),
            labels: Labels::default(),
        });
        let engine = &*engine;
        let pods = parties(engine);
        let mut connections = Vec::new();
        let sources = outside(engine, Direction::Ingress);
        for source in pods.iter().chain(&sources) {
            for destination in pods.iter().filter(|it| is_listed(source, it)) {
                list(engine, source, destination, &mut connections);
            }
        }
        for destination in &outside(engine, Direction::Egress) {
            for source in &pods {
                list(engine, source, destination, &mut connections);
            }
        }
        let entries = Entries::new(world, engine.cluster());
        for party in &pods {
            let reached = entries.of(&party.endpoints);
            let verdict = engine.verdict(controller, party.place);
            let verdict = Verdict {
                allowed: verdict.allowed.and(&reached),
                unknown: verdict.unknown.and(&reached),
            };
            let name = party.name.clone();
            add(Peering::IngressController, name, verdict, &mut connections);
        }
        connections.sort_by(|one, other| {
            (&one.source, &one.destination).cmp(&(&other.source, &other.destination))
        });
        Listing {
            peers: pods.into_iter().map(|party| party.name).collect(),
            connections,
        }
    }
}

/// The workloads; of one whose pods are treated differently, each kind of them.
fn parties(engine: &Engine<'_>) -> Vec<Party> {
    let cluster = engine.cluster();
    let numbers: Vec<u32> = (0..cluster.endpoints.len() as u32).collect();
    let workload_of = |number: &u32| cluster.endpoints[*number as usize].workload; // numbers of it
    let of_workloads = numbers.chunk_by(|one, other| workload_of(one) == workload_of(other));
    of_workloads
        .flat_map(|of_one| variants(engine, of_one))
        .collect()
}

fn variants(engine: &Engine<'_>, of_workload: &[u32]) -> Vec<Party> {
    let mut variants: Vec<Vec<EndpointId>> = Vec::new();
    for endpoint in of_workload.iter().copied().map(EndpointId) {
        let alike = variants
            .iter_mut()
            .find(|variant| engine.treats_alike(variant[0], endpoint)); // none is empty
        match alike {
            Some(variant) => variant.push(endpoint),
            None => variants.push(vec![endpoint]),
        }
    }
    let count = |endpoints: &[EndpointId]| -> u32 {
        let pods = endpoints.iter().map(|it| engine.endpoint(*it).pods.max(1));
        pods.sum()
    };
    let all = variants.iter().map(|variant| count(variant)).sum();
    let is_one = variants.len() == 1;
    let party = |endpoints: Vec<EndpointId>| {
        let first = endpoints[0]; // none is empty
        let workload = engine.endpoint(first).workload;
        let named = engine.cluster().workload_of(engine.endpoint(first));
        Party {
            name: Peering::Workload {
                namespace: named.namespace.clone(),
                name: named.name.clone(),
                kind: named.kind.clone(),
                variant: (!is_one).then(|| (count(&endpoints), all)),
            },
            workload: Some(workload),
            place: Place::Endpoint(first),
            endpoints,
        }
    };
    variants.into_iter().map(party).collect()
}

/// Addresses outside of the cluster, cut where rules of a direction speak of them.
fn outside(engine: &Engine<'_>, direction: Direction) -> Vec<Party> {
    let rules = engine.cluster().policies.iter();
    let rules = rules.flat_map(|policy| policy.rules(direction).unwrap_or_default());
    let blocks: Vec<&Block> = rules.flat_map(blocks).collect();
    let is_listed = |family: &Family| {
        *family == Family::V4 || blocks.iter().any(|block| block.range.family() == *family)
    };
    let families = Family::ALL.into_iter().filter(is_listed);
    families
        .flat_map(|family| ranges(family, &blocks))
        .map(|range| Party {
            name: Peering::Outside(range),
            workload: None,
            place: engine.addresses(&range),
            endpoints: Vec::new(),
        })
        .collect()
}

/// The addresses of a family, cut where the next address is in other blocks.
fn ranges(family: Family, blocks: &[&Block]) -> Vec<AddressRange> {
    let holders = |atom: &AddressRange| -> Vec<bool> {
        blocks.iter().map(|block| block.contains(atom)).collect()
    };
    let mut ranges: Vec<(AddressRange, Vec<bool>)> = Vec::new();
    for atom in atoms(family, blocks.iter().flat_map(|block| block.edges())) {
        let held_by = holders(&atom);
        match ranges.last_mut() {
            Some((last, same)) if *same == held_by => *last = last.joined(&atom).unwrap_or(atom),
            _ => ranges.push((atom, held_by)),
        }
    }
    ranges.into_iter().map(|(range, _)| range).collect()
}

fn blocks(rule: &Rule) -> impl Iterator<Item = &Block> {
    let peers = match &rule.peers {
        Peers::Everybody => &[][..],
        Peers::AnyOf(peers) => peers,
    };
    peers.iter().filter_map(|peer| match peer {
        Peer::Block(block) => Some(block),
        Peer::Pods(_) | Peer::Nodes(_) | Peer::Domain(_) => None,
    })
}

/// A workload does not connect to itself in a listing, whatever its replicas do.
fn is_listed(source: &Party, destination: &Party) -> bool {
    source.workload.is_none() || source.workload != destination.workload
}

fn list(engine: &Engine<'_>, source: &Party, destination: &Party, out: &mut Vec<Listed>) {
    let verdict = engine.verdict(source.place, destination.place);
    add(source.name.clone(), destination.name.clone(), verdict, out);
}

fn add(source: Peering, destination: Peering, verdict: Verdict, out: &mut Vec<Listed>) {
    if !(verdict.allowed.is_empty() && verdict.unknown.is_empty()) {
        out.push(Listed {
            source,
            destination,
            verdict,
        });
    }
}
