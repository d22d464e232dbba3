//! Who can reach whom: network policies decided as their specifications say.
//!
//! ```text
//! World ─► Cluster: pods, namespaces, nodes ─┐
//!   └────► compile: each dialect to rules ───┴─► Engine ─► verdict(source, destination)
//!                                                  └─► questions: list, …
//! ```
//!
//! A verdict has three values: what is allowed, what is denied, and what cannot be known from what
//! is here, such as whether a block of addresses holds a pod that has no address yet.

mod addresses;
mod cluster;
mod cni;
mod compile;
mod engine;
mod entry;
mod ports;
mod questions;
mod rule;

pub use addresses::{AddressRange, Family};
pub use cluster::{Cluster, Endpoint, EndpointId, NamedWorkload, NodeEndpoint, WorkloadId, labels};
pub use cni::Cni;
pub use compile::Fault;
pub use engine::{Engine, Place, Verdict, Visitor};
pub use entry::{Entries, Entry};
pub use ports::{ALL_PORTS, Connections, PortSet, Protocol};
pub use questions::{Focus, Listed, Listing, Peering};
pub use rule::{
    Action, Block, Direction, NamedPort, Namespaces, Peer, Peers, PodSelection, Policy, PortMatch,
    Rule, Tier,
};
