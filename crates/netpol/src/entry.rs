//! Ways into the cluster: what an Ingress or a Route leads to, through its Services.
//!
//! ```text
//! Ingress, Route ─► Service, port ─► pods that it selects, port of the pods
//! ```

use std::collections::BTreeMap;

use garboard_manifest::{Field, IntOrString};
use garboard_world::{
    Body, IngressBackend, LabelSelector, Object, ObjectId, RouteTarget, Service, ServicePort, World,
};

use crate::cluster::{Cluster, EndpointId};
use crate::ports::{Connections, PortSet, Protocol};

/// What controllers of Ingresses and Routes connect to.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// By the pods that are reached.
    pub by_endpoint: BTreeMap<EndpointId, Entry>,
}

/// How pods are reached from outside.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Ports of the pods.
    pub connections: Connections,
    /// The Ingresses and Routes that lead there.
    pub through: Vec<ObjectId>,
}

impl Entries {
    /// The entries of a World.
    pub fn new(world: &World, cluster: &Cluster) -> Entries {
        let mut entries = Entries::default();
        let by_namespace = endpoints_by_namespace(cluster);
        for (id, object) in world.objects() {
            for (service, port) in backends(object) {
                let namespace = object.namespace();
                let Some(service) = world.find_near(object, "", "Service", namespace, service)
                else {
                    continue;
                };
                let Body::Service(service) = &world.object(service).body else {
                    continue;
                };
                let endpoints = by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
                for endpoint in selected(service, endpoints, cluster) {
                    let connections = connections(service, port, endpoint, cluster);
                    if connections.is_empty() {
                        continue;
                    }
                    let entry = entries.by_endpoint.entry(endpoint).or_default();
                    entry.connections = entry.connections.or(&connections);
                    if entry.through.last() != Some(&id) {
                        entry.through.push(id);
                    }
                }
            }
        }
        entries
    }

    /// The ports by which any of these pods is reached.
    pub fn of(&self, endpoints: &[EndpointId]) -> Connections {
        let entries = endpoints.iter().filter_map(|id| self.by_endpoint.get(id));
        entries.fold(Connections::none(), |all, entry| all.or(&entry.connections))
    }
}

fn endpoints_by_namespace(cluster: &Cluster) -> BTreeMap<&str, Vec<EndpointId>> {
    let mut by_namespace: BTreeMap<&str, Vec<EndpointId>> = BTreeMap::new();
    for (number, endpoint) in cluster.endpoints.iter().enumerate() {
        let namespace = &*cluster.workload_of(endpoint).namespace;
        let of_namespace = by_namespace.entry(namespace).or_default();
        of_namespace.push(EndpointId(number as u32));
    }
    by_namespace
}

/// A port of a Service, as an Ingress or a Route names it.
#[derive(Clone, Copy)]
enum PortName<'w> {
    /// Every port.
    Any,
    /// Its number.
    Number(i64),
    /// Its name.
    Name(&'w str),
    /// The port of the pods behind it (Routes).
    Target(i64),
}

/// The Services that an object leads to, with their ports.
fn backends(object: &Object) -> Vec<(&str, PortName<'_>)> {
    match &object.body {
        Body::Ingress(ingress) => {
            let Some(spec) = ingress.spec.get() else {
                return Vec::new();
            };
            let of_paths = spec
                .rules
                .items()
                .iter()
                .filter_map(|rule| rule.http.get())
                .flat_map(|http| http.paths.items())
                .filter_map(|path| path.backend.get());
            let default = spec.default_backend.get().into_iter();
            default.chain(of_paths).filter_map(backend).collect()
        }
        Body::Route(route) => {
            let Some(spec) = route.spec.get() else {
                return Vec::new();
            };
            let port = match spec.port.get().map(|port| &port.target_port) {
                Some(Field::Set(IntOrString::Int(number))) => PortName::Target(*number),
                Some(Field::Set(IntOrString::String(name))) => PortName::Name(name),
                Some(Field::Absent | Field::Invalid) | None => PortName::Any,
            };
            let targets = spec.to.get().into_iter();
            let targets = targets.chain(spec.alternate_backends.items());
            let is_service = |target: &&RouteTarget| matches!(target.kind.text(), "" | "Service");
            targets
                .filter(is_service)
                .map(|target| (target.name.text(), port))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn backend(backend: &IngressBackend) -> Option<(&str, PortName<'_>)> {
    let service = backend.service.get()?;
    let port = match service.port.get() {
        None => PortName::Any,
        Some(port) => match (port.name.get(), port.number.get()) {
            (Some(name), _) => PortName::Name(name),
            (None, Some(number)) => PortName::Number(*number),
            (None, None) => PortName::Any,
        },
    };
    Some((service.name.text(), port))
}

/// The pods behind a Service; none of one without a selector: something else keeps its endpoints.
fn selected(service: &Service, endpoints: &[EndpointId], cluster: &Cluster) -> Vec<EndpointId> {
    let spec = service.spec.get();
    let Some(labels) = spec.and_then(|spec| spec.selector.get()) else {
        return Vec::new();
    };
    let selector = LabelSelector::of_labels(labels);
    let is_selected = |id: &&EndpointId| {
        let endpoint = &cluster.endpoints[id.0 as usize]; // ids of the same cluster
        selector.selects(&endpoint.labels)
    };
    endpoints.iter().filter(is_selected).copied().collect()
}

/// The ports of a pod that a Service's port leads to. Controllers speak TCP.
fn connections(
    service: &Service,
    wanted: PortName<'_>,
    endpoint: EndpointId,
    cluster: &Cluster,
) -> Connections {
    let ports = service.spec.get().map(|spec| spec.ports.items());
    let ports = ports.unwrap_or_default().iter();
    let is_wanted = |port: &&ServicePort| match wanted {
        PortName::Any => true,
        PortName::Number(number) => port.port.is(&number),
        PortName::Name(name) => {
            port.name.text() == name
                || matches!(&port.target_port, Field::Set(IntOrString::String(it)) if **it == *name)
        }
        PortName::Target(number) => {
            port.target_port.is(&IntOrString::Int(number)) || port.port.is(&number)
        }
    };
    let named = &cluster.endpoints[endpoint.0 as usize].named_ports; // ids of the same cluster
    let numbers = ports
        .filter(is_wanted)
        .filter(|port| Protocol::of_field(port.protocol.text()) == Some(Protocol::Tcp))
        .filter_map(|port| match &port.target_port {
            Field::Set(IntOrString::String(name)) => named
                .iter()
                .find(|it| it.name == *name && it.protocol == Protocol::Tcp)
                .map(|it| it.port),
            Field::Set(IntOrString::Int(number)) if *number > 0 => u16::try_from(*number).ok(),
            // core/v1: without targetPort the Service's own port
            _ => u16::try_from(*port.port.get()?).ok(),
        });
    let ranges: PortSet = numbers.map(|number| (number, number)).collect();
    Connections::of(Protocol::Tcp, ranges)
}
