//! What leads from outside the cluster to a Service, and from a Service to its pods.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use garboard_world::{
    Body, Ingress, Kind, LabelSelector, Labels, Object, ObjectId, Service, World,
};

/// How a Service is reached from outside the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way<'w> {
    /// By a port of every node.
    NodePort,
    /// By a load balancer.
    LoadBalancer,
    /// Through an Ingress of this name.
    Ingress(&'w str),
}

impl Way<'_> {
    /// As the end of a sentence.
    pub(crate) fn describe(&self) -> String {
        match self {
            Way::NodePort => "a port of every node".to_owned(),
            Way::LoadBalancer => "a load balancer".to_owned(),
            Way::Ingress(name) => format!("Ingress {name}"),
        }
    }
}

/// A Service that is reached from outside, with the workloads whose pods it selects.
pub(crate) struct Exposed<'w> {
    pub(crate) id: ObjectId,
    pub(crate) object: &'w Object,
    pub(crate) way: Way<'w>,
    /// In order, each once; shared by Services of one namespace and selector.
    pub(crate) workloads: Arc<BTreeSet<ObjectId>>,
}

/// Every Service that is reached from outside, in order.
pub(crate) fn exposed(world: &World) -> Vec<Exposed<'_>> {
    let by_ingress = named_by_ingresses(world);
    let mut exposed = Vec::new();
    let mut by_selector: HashMap<(&str, &Labels), Arc<BTreeSet<ObjectId>>> = HashMap::new();
    for (id, object) in world.of_kind(Kind::core("Service")) {
        let Body::Service(service) = &object.body else {
            continue;
        };
        let key = (object.namespace(), object.name());
        let Some(way) = by_type(service).or(by_ingress.get(&key).map(|name| Way::Ingress(name)))
        else {
            continue;
        };
        let selector = service.spec.get().and_then(|spec| spec.selector.get());
        // Without a selector it selects none: something else keeps its endpoints.
        let workloads = match selector.filter(|selector| !selector.is_empty()) {
            Some(selector) => Arc::clone(
                by_selector
                    .entry((object.namespace(), selector))
                    .or_insert_with(|| Arc::new(selected(world, object.namespace(), selector))),
            ),
            None => Arc::default(),
        };
        exposed.push(Exposed {
            id,
            object,
            way,
            workloads,
        });
    }
    exposed
}

/// How the type of a Service exposes it.
pub(crate) fn by_type(service: &Service) -> Option<Way<'static>> {
    match service.spec.get()?.service_type.text() {
        "NodePort" => Some(Way::NodePort),
        "LoadBalancer" => Some(Way::LoadBalancer),
        _ => None,
    }
}

/// The workloads of a namespace whose pods have these labels.
fn selected(world: &World, namespace: &str, labels: &Labels) -> BTreeSet<ObjectId> {
    let selector = LabelSelector::of_labels(labels);
    let pods = world.pods_selected(namespace, &selector);
    pods.map(|(id, _)| id).collect()
}

/// Namespace and name of each Service that an Ingress leads to, with the Ingress' name.
fn named_by_ingresses(world: &World) -> BTreeMap<(&str, &str), &str> {
    let mut named = BTreeMap::new();
    let ingresses = ["networking.k8s.io", "extensions"];
    let ingresses = ingresses
        .iter()
        .flat_map(|group| world.of_kind(Kind::new(group, "Ingress")));
    for (_, object) in ingresses {
        let Body::Ingress(ingress) = &object.body else {
            continue;
        };
        for name in backends(ingress) {
            named
                .entry((object.namespace(), name))
                .or_insert_with(|| object.name());
        }
    }
    named
}

/// The Services that an Ingress leads to.
fn backends(ingress: &Ingress) -> impl Iterator<Item = &str> {
    let spec = ingress.spec.get();
    let rules = spec.into_iter().flat_map(|spec| spec.rules.items());
    let paths = rules
        .filter_map(|rule| rule.http.get())
        .flat_map(|http| http.paths.items())
        .filter_map(|path| path.backend.get());
    let default = spec.and_then(|spec| spec.default_backend.get());
    default
        .into_iter()
        .chain(paths)
        .filter_map(|backend| Some(backend.service.get()?.name.text()))
        .filter(|name| !name.is_empty())
}
