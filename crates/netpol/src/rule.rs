//! The rule form to which every dialect of network policy is compiled.
//!
//! ```text
//! tier Admin ─► first matching rule decides ─► Pass or none: tier Namespace
//!   tier Namespace ─► no policy selects the pod: tier Baseline; else the union of what they allow
//!     tier Baseline ─► first matching rule decides ─► Pass or none: allowed
//! ```

use std::str::FromStr;

use garboard_manifest::FieldPath;
use garboard_world::{LabelSelector, Labels, ObjectId};

use crate::addresses::AddressRange;
use crate::ports::{Connections, PortSet, Protocol};

/// The order in which policies are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// AdminNetworkPolicy; ClusterNetworkPolicy of tier `Admin`.
    Admin,
    /// NetworkPolicy.
    Namespace,
    /// BaselineAdminNetworkPolicy; ClusterNetworkPolicy of tier `Baseline`.
    Baseline,
}

/// Into the pod, or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// What comes in.
    Ingress,
    /// What goes out.
    Egress,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Ingress, Direction::Egress];
}

impl FromStr for Direction {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ingress" => Ok(Direction::Ingress),
            "egress" => Ok(Direction::Egress),
            _ => Err(format!("no direction {text:?}; ingress or egress")),
        }
    }
}

/// What a rule decides about what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Allowed, finally.
    Allow,
    /// Denied, finally.
    Deny,
    /// Left to the next tier.
    Pass,
}

/// A policy: which pods it is about, and its rules.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The object that it was compiled from.
    pub object: ObjectId,
    /// When it is asked.
    pub tier: Tier,
    /// Within its tier, lower first; 0 for NetworkPolicy, which has no order.
    pub priority: i64,
    /// The pods that it is about.
    pub subject: PodSelection,
    /// Rules for what comes in. None: the policy says nothing of this direction. A NetworkPolicy
    /// without rules allows nothing.
    pub ingress: Option<Vec<Rule>>,
    /// Rules for what goes out, in the same way.
    pub egress: Option<Vec<Rule>>,
}

impl Policy {
    /// The rules of a direction.
    pub fn rules(&self, direction: Direction) -> Option<&[Rule]> {
        match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        }
    }
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it decides.
    pub action: Action,
    /// Whom it matches on the other side.
    pub peers: Peers,
    /// Which ports of the destination it matches.
    pub ports: Vec<PortMatch>,
    /// Its place in the object.
    pub at: FieldPath,
}

/// The other side of a rule.
#[derive(Clone, Debug)]
pub enum Peers {
    /// Everybody: pods, nodes, addresses inside and outside of the cluster.
    Everybody,
    /// Whoever one of these matches.
    AnyOf(Vec<Peer>),
}

/// One peer of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    /// Pods by label.
    Pods(PodSelection),
    /// Addresses of a block, without some.
    Block(Block),
    /// Nodes by label.
    Nodes(LabelSelector),
    /// Names outside of the cluster.
    Domain(Box<str>),
}

/// Pods by label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PodSelection {
    /// The namespaces that they live in.
    pub namespaces: Namespaces,
    /// Their own labels; an empty selector selects all.
    pub pods: LabelSelector,
}

/// Namespaces by name or label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Namespaces {
    /// One.
    Named(Box<str>),
    /// All with these labels; an empty selector selects all.
    Selected(LabelSelector),
}

impl Namespaces {
    /// Whether a namespace with this name and these labels is meant.
    pub fn hold(&self, name: &str, labels: &Labels) -> bool {
        match self {
            Namespaces::Named(named) => **named == *name,
            Namespaces::Selected(selector) => selector.selects(labels),
        }
    }
}

/// A block of addresses without some of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// The block.
    pub range: AddressRange,
    /// What is left out of this block, and of no other.
    pub except: Vec<AddressRange>,
}

impl Block {
    /// Whether it holds every address of a range that no edge of the block cuts.
    pub fn contains(&self, atom: &AddressRange) -> bool {
        self.range.contains(atom) && !self.except.iter().any(|except| except.contains(atom))
    }

    /// The block and its exceptions: where the address space has to be cut.
    pub fn edges(&self) -> impl Iterator<Item = AddressRange> {
        [self.range].into_iter().chain(self.except.iter().copied())
    }

    /// Whether it is every address of its family.
    pub fn is_whole_family(&self) -> bool {
        self.except.is_empty() && self.range == AddressRange::all(self.range.family())
    }
}

/// Ports that a rule matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortMatch {
    /// These.
    Ports(Protocol, PortSet),
    /// Whatever port the destination gives this name; of any protocol if none is named.
    Named(Option<Protocol>, Box<str>),
}

/// A port that a pod names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamedPort {
    /// Its name.
    pub name: Box<str>,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its number.
    pub port: u16,
}

impl Rule {
    /// The connections to a destination with these named ports that the rule matches. Without any
    /// port in the rule, all of them.
    pub fn connections(&self, named: &[NamedPort]) -> Connections {
        if self.ports.is_empty() {
            return Connections::all();
        }
        let each = self.ports.iter().map(|ports| ports.connections(named));
        each.fold(Connections::none(), |all, one| all.or(&one))
    }
}

impl PortMatch {
    fn connections(&self, named: &[NamedPort]) -> Connections {
        match self {
            PortMatch::Ports(protocol, ports) => Connections::of(*protocol, ports.clone()),
            // A name that the destination does not have matches nothing there.
            PortMatch::Named(protocol, name) => named
                .iter()
                .filter(|port| port.name == *name)
                .filter(|port| protocol.is_none_or(|protocol| protocol == port.protocol))
                .map(|port| Connections::of(port.protocol, PortSet::range(port.port, port.port)))
                .fold(Connections::none(), |all, one| all.or(&one)),
        }
    }
}
