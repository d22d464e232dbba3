//! The cluster as policies see it: namespaces, the pods of its workloads, nodes.
//!
//! Pods that are here stand for themselves; a workload without any stands for the pods that its
//! template would make. Pods of one workload with other labels or ports are variants of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;

use garboard_world::{
    Body, ContainerRole, Kind, Labels, Node, Object, ObjectId, PodStatus, TemplateRef, Workload,
    WorkloadKind, World,
};

use crate::compile::{Fault, compile};
use crate::ports::Protocol;
use crate::rule::{NamedPort, Policy};

/// Number of a workload in its [`Cluster`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkloadId(pub u32);

/// Number of an endpoint in its [`Cluster`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EndpointId(pub u32);

/// Everything that network policies are decided on.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// Labels of the namespaces, with the name that the API server adds to them.
    pub namespaces: BTreeMap<Box<str>, Labels>,
    /// The workloads, sorted by namespace, name, kind.
    pub workloads: Vec<NamedWorkload>,
    /// Their pods, those of a workload side by side.
    pub endpoints: Vec<Endpoint>,
    /// The nodes.
    pub nodes: Vec<NodeEndpoint>,
    /// The policies, in the order of the objects.
    pub policies: Vec<Policy>,
    /// What of the policies means nothing.
    pub faults: Vec<Fault>,
}

/// Whatever makes pods, by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamedWorkload {
    /// Its namespace.
    pub namespace: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its kind.
    pub kind: Box<str>,
}

/// Pods that no policy can tell apart: of one workload, with the same labels, ports, addresses.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The workload that they are of.
    pub workload: WorkloadId,
    /// The object that describes them.
    pub object: ObjectId,
    /// Labels of the pods.
    pub labels: Labels,
    /// Ports that they name.
    pub named_ports: Vec<NamedPort>,
    /// Whether they are on the network of their node, where policies do not isolate them.
    pub is_on_host_network: bool,
    /// Their addresses; none if nobody knows them.
    pub addresses: Vec<IpAddr>,
    /// How many pods that are here it stands for; 0 for pods that a template would make.
    pub pods: u32,
}

/// A node.
#[derive(Clone, Debug)]
pub struct NodeEndpoint {
    /// The Node.
    pub object: ObjectId,
    /// Its name.
    pub name: Box<str>,
    /// Its labels.
    pub labels: Labels,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

impl Cluster {
    /// The cluster that a World describes.
    pub fn new(world: &World) -> Cluster {
        let compiled = compile(world);
        let mut gathered = Gathered::default();
        let has_pods = workloads_with_pods(world);
        for (id, object, workload) in world.workloads() {
            if stands_for_pods(world, id, workload, &has_pods) {
                gathered.add(world, id, object, workload);
            }
        }
        let (workloads, endpoints) = gathered.finish();
        let namespaces = namespaces(world, &workloads);
        Cluster {
            namespaces,
            workloads,
            endpoints,
            nodes: nodes(world),
            policies: compiled.policies,
            faults: compiled.faults,
        }
    }

    /// The workload of an endpoint.
    pub fn workload_of(&self, endpoint: &Endpoint) -> &NamedWorkload {
        &self.workloads[endpoint.workload.0 as usize] // numbers are made by `new`
    }

    /// The labels of a namespace. One that is not here has its name as its only label: the API
    /// server gives it to every namespace.
    pub fn namespace_labels(&self, name: &str) -> Labels {
        match self.namespaces.get(name) {
            Some(labels) => labels.clone(),
            None => with_name(&Labels::default(), name),
        }
    }
}

/// The label that every namespace carries (NamespaceDefaultLabelName, since 1.22).
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

fn with_name(labels: &Labels, name: &str) -> Labels {
    let own = labels
        .iter()
        .map(|(key, value)| (key.into(), value.clone()));
    own.chain([(NAME_LABEL.into(), name.into())]).collect()
}

fn namespaces(world: &World, workloads: &[NamedWorkload]) -> BTreeMap<Box<str>, Labels> {
    let mut namespaces = BTreeMap::new();
    for (_, object) in world.of_kind(Kind::core("Namespace")) {
        // Of several descriptions the last counts, as it would if they were applied in order.
        let labels = with_name(&object.meta.labels, object.name());
        namespaces.insert(object.name().into(), labels);
    }
    for workload in workloads {
        namespaces
            .entry(workload.namespace.clone())
            .or_insert_with(|| with_name(&Labels::default(), &workload.namespace));
    }
    namespaces
}

fn nodes(world: &World) -> Vec<NodeEndpoint> {
    let nodes = world.of_kind(Kind::core("Node"));
    let nodes = nodes.filter_map(|(id, object)| match &object.body {
        Body::Node(node) => Some(NodeEndpoint {
            object: id,
            name: object.name().into(),
            labels: object.meta.labels.clone(),
            addresses: node_addresses(node),
        }),
        _ => None,
    });
    nodes.collect()
}

fn node_addresses(node: &Node) -> Vec<IpAddr> {
    let addresses = node.status.get().map(|status| status.addresses.items());
    let addresses = addresses.unwrap_or_default().iter();
    addresses
        .filter_map(|address| address.address.text().parse().ok())
        .collect()
}

/// The workloads of which pods are here: their templates need not be asked.
fn workloads_with_pods(world: &World) -> HashSet<ObjectId> {
    world
        .workloads()
        .filter(|(_, _, workload)| workload.kind == WorkloadKind::Pod)
        .map(|(id, _, _)| world.root_owner(id))
        .collect()
}

fn stands_for_pods(
    world: &World,
    id: ObjectId,
    workload: &Workload,
    has_pods: &HashSet<ObjectId>,
) -> bool {
    match workload.kind {
        // Nothing runs from it by itself.
        WorkloadKind::PodTemplate => false,
        WorkloadKind::Pod => !has_ended(workload.status.as_deref()),
        // A ReplicaSet of a Deployment, a Job of a CronJob: the root stands for them.
        _ => world.root_owner(id) == id && !has_pods.contains(&id),
    }
}

/// A pod that has ended has no network any more.
fn has_ended(status: Option<&PodStatus>) -> bool {
    status.is_some_and(|status| matches!(status.phase.text(), "Succeeded" | "Failed"))
}

/// Endpoints by workload, and by what policies can tell.
#[derive(Default)]
struct Gathered {
    by_workload: BTreeMap<NamedWorkload, Vec<Endpoint>>,
    /// Where an endpoint stands, by everything that policies can tell.
    known: HashMap<Tellable, usize>,
}

/// All that policies can tell of pods: workload, labels, named ports, network, addresses.
type Tellable = (NamedWorkload, Labels, Vec<NamedPort>, bool, Vec<IpAddr>);

impl Gathered {
    fn add(&mut self, world: &World, id: ObjectId, object: &Object, workload: &Workload) {
        let name = named(world, id, object);
        for template in &workload.templates {
            let endpoint = endpoint(id, workload, template);
            let key = (
                name.clone(),
                endpoint.labels.clone(),
                endpoint.named_ports.clone(),
                endpoint.is_on_host_network,
                endpoint.addresses.clone(),
            );
            let siblings = self.by_workload.entry(name.clone()).or_default();
            match self.known.get(&key) {
                Some(place) => siblings[*place].pods += endpoint.pods, // places are kept below
                None => {
                    self.known.insert(key, siblings.len());
                    siblings.push(endpoint);
                }
            }
        }
    }

    fn finish(self) -> (Vec<NamedWorkload>, Vec<Endpoint>) {
        let mut workloads = Vec::with_capacity(self.by_workload.len());
        let mut endpoints = Vec::new();
        for (workload, of_workload) in self.by_workload {
            let id = WorkloadId(workloads.len() as u32);
            workloads.push(workload);
            endpoints.extend(of_workload.into_iter().map(|endpoint| Endpoint {
                workload: id,
                ..endpoint
            }));
        }
        (workloads, endpoints)
    }
}

/// What a workload is called: its root owner if that is here, else the owner that a pod names.
fn named(world: &World, id: ObjectId, object: &Object) -> NamedWorkload {
    let root = world.object(world.root_owner(id));
    // A node owns the mirrors of its static pods, and makes none of them.
    let owners = root.meta.owner_references.iter();
    let owners = owners.filter(|owner| owner.kind.text() != "Node");
    // An owner that does not say it controls owns all the same.
    let owner = owners.clone().find(|owner| owner.controller.is_true());
    let owner = owner.or_else(|| owners.clone().next());
    let (name, kind): (Box<str>, Box<str>) = match owner {
        Some(owner) => {
            let kind = owner.kind.get().unwrap_or(&root.kind);
            (owner.name.text().into(), kind.clone())
        }
        None => (root.name().into(), root.kind.clone()),
    };
    NamedWorkload {
        namespace: object.namespace().into(),
        name,
        kind,
    }
}

fn endpoint(id: ObjectId, workload: &Workload, template: &TemplateRef) -> Endpoint {
    let is_pod = workload.kind == WorkloadKind::Pod;
    Endpoint {
        workload: WorkloadId(0), // numbered once all are known
        object: id,
        labels: template.pod.labels.clone(),
        named_ports: named_ports(template),
        is_on_host_network: template.spec().host_network.is_true(),
        addresses: workload
            .status
            .as_deref()
            .map(pod_addresses)
            .unwrap_or_default(),
        pods: u32::from(is_pod),
    }
}

fn pod_addresses(status: &PodStatus) -> Vec<IpAddr> {
    let listed = status.pod_ips.items().iter().map(|it| it.ip.text());
    let first = status.pod_ip.get().map(|text| &**text);
    let mut addresses: Vec<IpAddr> = first
        .into_iter()
        .chain(listed)
        .filter_map(|text| text.parse().ok())
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// The ports that containers name; init containers have ended before anybody connects, native
/// sidecars among them have not.
fn named_ports(template: &TemplateRef) -> Vec<NamedPort> {
    let containers = template.containers().filter(|container| {
        matches!(
            container.role,
            ContainerRole::Regular | ContainerRole::Sidecar
        )
    });
    let ports = containers.flat_map(|container| container.container.ports.items());
    let mut named: Vec<NamedPort> = ports
        .filter_map(|port| {
            let name = port.name.get()?.clone();
            let protocol = Protocol::of_field(port.protocol.text())?;
            let port = u16::try_from(*port.container_port.get()?).ok()?;
            Some(NamedPort {
                name,
                protocol,
                port,
            })
        })
        .collect();
    named.sort();
    named.dedup();
    named
}

/// A map of labels, for tests and for questions about pods that do not exist yet.
pub fn labels<'l>(pairs: impl IntoIterator<Item = (&'l str, &'l str)>) -> Labels {
    let pairs = pairs.into_iter();
    let owned = pairs.map(|(name, value)| (name.into(), value.into()));
    owned.collect()
}
