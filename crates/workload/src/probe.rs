//! Probes of a container: which there are, and which port they ask.

use garboard_manifest::{Field, FieldPath, IntOrString};
use garboard_world::{ContainerPort, ContainerRef, ContainerRole, Object, Probe, Workload};

/// A container's three probes, with the names of their fields.
pub(crate) fn all<'w>(container: &ContainerRef<'w>) -> [(&'static str, &'w Field<Box<Probe>>); 3] {
    let container = container.container;
    [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ]
}

/// The containers of pods that are meant to stay: those that make the pod, and sidecars. Of a pod
/// that ends by itself nobody asks whether it is alive.
pub(crate) fn long_running(object: &Object) -> impl Iterator<Item = ContainerRef<'_>> {
    let stays = |workload: &&Workload| !workload.kind.runs_to_an_end();
    let workload = object.workload().into_iter().filter(stays);
    let templates = workload.flat_map(Workload::pods).filter(|template| {
        template.container_list == "containers"
            && matches!(template.spec().restart_policy.text(), "" | "Always")
            && !template.spec().restart_policy.is_invalid()
    });
    templates
        .flat_map(garboard_world::TemplateRef::containers)
        .filter(|container| {
            matches!(
                container.role,
                ContainerRole::Regular | ContainerRole::Sidecar
            )
        })
}

/// A port that a probe asks: where it is written, how it is reached, and which it is.
pub(crate) struct ProbedPort<'w> {
    pub(crate) at: FieldPath,
    pub(crate) port: PortName<'w>,
}

/// A port by number or by name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PortName<'w> {
    Number(i64),
    Name(&'w str),
}

impl<'w> PortName<'w> {
    pub(crate) fn of(port: &'w IntOrString) -> PortName<'w> {
        match port {
            IntOrString::Int(number) => PortName::Number(*number),
            IntOrString::String(name) => PortName::Name(name),
        }
    }

    /// Whether a port of a container is the one that is meant.
    pub(crate) fn is(self, port: &ContainerPort) -> bool {
        match self {
            PortName::Number(number) => port.container_port.is(&number),
            PortName::Name(name) => port.name.text() == name,
        }
    }
}

/// The port that a probe asks; all of them by TCP. None if it asks no port, or somebody else's.
pub(crate) fn port<'w>(probe: &'w Probe, at: &FieldPath) -> Option<ProbedPort<'w>> {
    if let Field::Set(http) = &probe.http_get {
        return http
            .host
            .is_absent()
            .then(|| http.port.get())?
            .map(|port| ProbedPort {
                at: at.join("httpGet.port"),
                port: PortName::of(port),
            });
    }
    if let Field::Set(tcp) = &probe.tcp_socket {
        return tcp
            .host
            .is_absent()
            .then(|| tcp.port.get())?
            .map(|port| ProbedPort {
                at: at.join("tcpSocket.port"),
                port: PortName::of(port),
            });
    }
    let grpc = probe.grpc.get()?;
    grpc.port.get().map(|port| ProbedPort {
        at: at.join("grpc.port"),
        port: PortName::Number(*port),
    })
}
