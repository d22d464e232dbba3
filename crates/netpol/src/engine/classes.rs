//! Pods that no policy can tell apart are one class; classes about which the same policies speak
//! have the same profile.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use garboard_world::{LabelIndex, LabelSelector, Labels};

use crate::cluster::{Cluster, Endpoint, EndpointId};
use crate::cni::Cni;
use crate::rule::{Direction, NamedPort, Namespaces, PodSelection, Policy};

use super::peers::PeerTable;

/// Classes of endpoints.
#[derive(Debug)]
pub(super) struct Classes {
    pub(super) all: Vec<Class>,
    of_endpoints: Vec<u32>,
    /// By direction.
    profiles: [Profiles; 2],
    index: LabelIndex,
}

/// The profiles of one direction, each once.
#[derive(Debug, Default)]
struct Profiles {
    all: Vec<Profile>,
    of_classes: Vec<u32>,
}

/// Endpoints that no policy can tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Class {
    pub(super) namespace: Box<str>,
    /// Only the labels that some selector asks for.
    pub(super) labels: Labels,
    pub(super) named: Arc<[NamedPort]>,
    pub(super) is_on_host_network: bool,
    /// Kept apart only where some rule speaks of blocks.
    pub(super) addresses: Vec<IpAddr>,
}

/// The policies that are about a class in one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Profile {
    /// Numbers of the policies, in the order in which they are asked.
    pub(super) policies: Vec<u32>,
    /// Ports that the pods name.
    pub(super) named: Arc<[NamedPort]>,
}

impl Classes {
    pub(super) fn new(cluster: &Cluster, peers: &PeerTable, cni: Cni) -> Classes {
        let keys = label_keys(cluster, peers);
        let names = peers.port_names();
        let has_blocks = peers.blocks().next().is_some();
        let mut numbers: HashMap<Class, u32> = HashMap::new();
        let mut all: Vec<Class> = Vec::new();
        let mut of_endpoints = Vec::with_capacity(cluster.endpoints.len());
        for endpoint in &cluster.endpoints {
            let class = Class {
                namespace: cluster.workload_of(endpoint).namespace.clone(),
                labels: restricted(&endpoint.labels, &keys),
                named: named(endpoint, &names),
                is_on_host_network: endpoint.is_on_host_network && cni.knows_host_network(),
                addresses: if has_blocks {
                    endpoint.addresses.clone()
                } else {
                    Vec::new()
                },
            };
            let number = *numbers.entry(class).or_insert_with_key(|class| {
                all.push(class.clone());
                (all.len() - 1) as u32
            });
            of_endpoints.push(number);
        }
        let index = LabelIndex::new(all.iter().map(|class| (&*class.namespace, &class.labels)));
        let mut classes = Classes {
            all,
            of_endpoints,
            profiles: [Profiles::default(), Profiles::default()],
            index,
        };
        classes.profiles = Direction::ALL.map(|direction| classes.profiles_of(cluster, direction));
        classes
    }

    /// The number of an endpoint's class.
    pub(super) fn class_of(&self, endpoint: EndpointId) -> usize {
        self.of_endpoints[endpoint.0 as usize] as usize // one for each endpoint of the cluster
    }

    /// The number of an endpoint's profile.
    pub(super) fn profile_of(&self, endpoint: EndpointId, direction: Direction) -> u32 {
        self.profiles[direction as usize].of_classes[self.class_of(endpoint)] // one for each class
    }

    pub(super) fn profile(&self, direction: Direction, number: u32) -> &Profile {
        &self.profiles[direction as usize].all[number as usize] // numbers come from `profile_of`
    }

    /// How many profiles there are.
    pub(super) fn count(&self, direction: Direction) -> usize {
        self.profiles[direction as usize].all.len()
    }

    /// The classes whose pods are selected, in order. Pods on the network of their node are not:
    /// policies see the node.
    pub(super) fn selected(&self, cluster: &Cluster, selection: &PodSelection) -> Vec<u32> {
        let in_namespace = |name: &str| self.index.select(name, &selection.pods);
        let mut numbers: Vec<u32> = match &selection.namespaces {
            Namespaces::Named(name) => in_namespace(name),
            Namespaces::Selected(selector) => cluster
                .namespaces
                .iter()
                .filter(|(_, labels)| selector.selects(labels))
                .flat_map(|(name, _)| in_namespace(name))
                .collect(),
        };
        numbers.retain(|number| !self.all[*number as usize].is_on_host_network);
        numbers
    }

    fn profiles_of(&self, cluster: &Cluster, direction: Direction) -> Profiles {
        let mut profiles: Vec<Profile> = self
            .all
            .iter()
            .map(|class| Profile {
                policies: Vec::new(),
                named: Arc::clone(&class.named),
            })
            .collect();
        for number in asking_order(&cluster.policies) {
            let policy = &cluster.policies[number as usize]; // a number of the same list
            if policy.rules(direction).is_none() {
                continue;
            }
            for class in self.selected(cluster, &policy.subject) {
                profiles[class as usize].policies.push(number);
            }
        }
        Profiles::of(profiles)
    }
}

impl Profiles {
    fn of(of_classes: Vec<Profile>) -> Profiles {
        let mut profiles = Profiles::default();
        let mut numbers: HashMap<Profile, u32> = HashMap::new();
        for profile in of_classes {
            let number = *numbers.entry(profile).or_insert_with_key(|profile| {
                profiles.all.push(profile.clone());
                (profiles.all.len() - 1) as u32
            });
            profiles.of_classes.push(number);
        }
        profiles
    }
}

/// Numbers of the policies in the order in which they are asked: by tier, then by priority.
fn asking_order(policies: &[Policy]) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..policies.len() as u32).collect();
    numbers.sort_by_key(|number| {
        let policy = &policies[*number as usize];
        (policy.tier, policy.priority, *number)
    });
    numbers
}

/// The names of the labels that selectors ask pods for.
fn label_keys<'a>(cluster: &'a Cluster, peers: &'a PeerTable) -> BTreeSet<&'a str> {
    let subjects = cluster.policies.iter().map(|policy| &policy.subject);
    subjects
        .chain(peers.selections())
        .flat_map(|selection| keys(&selection.pods))
        .collect()
}

fn keys(selector: &LabelSelector) -> impl Iterator<Item = &str> {
    let by_label = selector.match_labels.get().into_iter();
    let by_label = by_label.flat_map(|labels| labels.iter().map(|(name, _)| name));
    let by_expression = selector.match_expressions.items().iter();
    by_label.chain(by_expression.map(|requirement| requirement.key.text()))
}

fn restricted(labels: &Labels, keys: &BTreeSet<&str>) -> Labels {
    let kept = labels.iter().filter(|(name, _)| keys.contains(name));
    kept.map(|(name, value)| (name.into(), value.clone()))
        .collect()
}

fn named(endpoint: &Endpoint, names: &BTreeSet<&str>) -> Arc<[NamedPort]> {
    let asked_for = endpoint
        .named_ports
        .iter()
        .filter(|port| names.contains(&*port.name));
    asked_for.cloned().collect()
}
