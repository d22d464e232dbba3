//! `service/target-port`: requests reach a port where nobody listens.

use std::collections::{HashMap, HashSet};

use garboard_finding::{Findings, Group, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath, IntOrString};
use garboard_world::{Body, Kind, Labels, ObjectId, ServicePort, ServiceSpec, WorkloadKind, World};

use crate::Check;
use crate::{items, selection};

rule! {
    pub(crate) RULE = "service/target-port" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "Service port that no pod has",
        aliases: [],
        page: include_str!("target_port.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(world: &World, _: &Settings, out: &mut Findings) {
    for ((namespace, labels), services) in by_selector(world) {
        let ports = declared(world, namespace, labels);
        let Some(ports) = ports.filter(|ports| !ports.is_empty()) else {
            continue;
        };
        for (id, spec) in services {
            for (at, port) in numbered(spec) {
                inspect_port(id, at, port, &ports, out);
            }
        }
    }
}

fn inspect_port(
    id: ObjectId,
    at: FieldPath,
    port: &ServicePort,
    ports: &HashSet<Declared<'_>>,
    out: &mut Findings,
) {
    let target = match &port.target_port {
        Field::Set(target) => target.clone(),
        Field::Absent => match port.port.get() {
            Some(number) => IntOrString::Int(*number),
            None => return,
        },
        Field::Invalid => return,
    };
    let protocol = protocol(port.protocol.text());
    match &target {
        IntOrString::String(name) => {
            if !ports
                .iter()
                .any(|port| port.name == &**name && port.protocol == protocol)
            {
                out.report(&RULE, id, at.join("targetPort"))
                    .message(format_args!(
                        "no pod of the Service has a {protocol} port {name}"
                    ));
            }
        }
        // Declaring a port opens nothing, so that the number may well be right.
        IntOrString::Int(number) => {
            if !ports
                .iter()
                .any(|port| port.number == *number && port.protocol == protocol)
            {
                out.report(&RULE, id, at.join("targetPort"))
                    .severity(Severity::Low)
                    .message(format_args!(
                        "no pod of the Service declares {protocol} port {number}"
                    ));
            }
        }
    }
}

/// A port that a container declares.
#[derive(PartialEq, Eq, Hash)]
struct Declared<'w> {
    name: &'w str,
    number: i64,
    protocol: &'w str,
}

/// The Services with selectors, those of equal selectors together: a thousand Services for the same
/// pods cost one look at them.
fn by_selector(world: &World) -> BySelector<'_> {
    let mut services: BySelector<'_> = HashMap::new();
    for (id, object) in world.of_kind(Kind::core("Service")) {
        let Body::Service(service) = &object.body else {
            continue;
        };
        let Some(spec) = service.spec.get() else {
            continue;
        };
        let selector = spec.selector.get().filter(|selector| !selector.is_empty());
        if let Some(labels) = selector.filter(|_| spec.service_type.text() != "ExternalName") {
            let of_selector = services.entry((object.namespace(), labels));
            of_selector.or_default().push((id, spec));
        }
    }
    services
}

type BySelector<'w> = HashMap<(&'w str, &'w Labels), Vec<(ObjectId, &'w ServiceSpec)>>;

/// The ports that the pods of a selector declare; none where one of them cannot be read or may have
/// ports that are not seen here.
fn declared<'w>(
    world: &'w World,
    namespace: &str,
    labels: &Labels,
) -> Option<HashSet<Declared<'w>>> {
    let mut ports = HashSet::new();
    for (id, number) in selection::of_labels(world, namespace, labels) {
        let workload = world.object(id).workload()?;
        let template = workload.templates.get(number as usize)?;
        if workload.kind == WorkloadKind::Custom {
            return None; // its operator adds containers
        }
        for container in template.containers() {
            if container.container.ports.is_invalid() {
                return None;
            }
            ports.extend(
                container
                    .container
                    .ports
                    .items()
                    .iter()
                    .map(|port| Declared {
                        name: port.name.text(),
                        number: port.container_port.get().copied().unwrap_or_default(),
                        protocol: protocol(port.protocol.text()),
                    }),
            );
        }
    }
    Some(ports)
}

/// A protocol; TCP if none is written.
fn protocol(text: &str) -> &str {
    if text.is_empty() { "TCP" } else { text }
}

/// The ports of a Service, by number: `spec.ports[port=80]`.
fn numbered(spec: &ServiceSpec) -> impl Iterator<Item = (FieldPath, &ServicePort)> {
    let number = |port: &ServicePort| port.port.get().map(i64::to_string).unwrap_or_default();
    let list = FieldPath::new("spec.ports");
    items::with_paths(list, "port", spec.ports.items(), move |port| {
        number(port).into()
    })
}
