//! `workload/probe-port`: a probe asks a port that is not there.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{ContainerPort, ContainerRef, Object, Workload};

use crate::Check;
use crate::probe::{self, PortName, ProbedPort};

rule! {
    pub(crate) RULE = "workload/probe-port" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "probe of a port that the container does not declare",
        aliases: [
            "kube-linter:liveness-port" only ["livenessProbe"],
            "kube-linter:readiness-port" only ["readinessProbe"],
            "kube-linter:startup-port" only ["startupProbe"],
        ],
        page: include_str!("probe_port.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    for container in object.workload().into_iter().flat_map(Workload::containers) {
        if container.container.ports.is_invalid() {
            continue;
        }
        for (field, probe) in probe::all(&container) {
            let asked = probe
                .get()
                .and_then(|probe| probe::port(probe, &container.path().join(field)));
            if let Some(asked) = asked {
                inspect_port(&container, field, asked, out);
            }
        }
    }
}

fn inspect_port(
    container: &ContainerRef<'_>,
    field: &'static str,
    asked: ProbedPort<'_>,
    out: &mut Reporter<'_>,
) {
    let ports = container.container.ports.items();
    // Every kind of probe opens a TCP connection.
    let is_asked =
        |port: &&ContainerPort| asked.port.is(port) && matches!(port.protocol.text(), "" | "TCP");
    if ports.iter().any(|port| is_asked(&port)) {
        return;
    }
    let name = container.display_name();
    let finding = out.report(asked.at).facet(field);
    match asked.port {
        PortName::Name(port) => finding.message(format_args!(
            "{field} of container {name} asks port \"{port}\", and no TCP port has that name"
        )),
        // Declaring a port opens nothing, so that the probe may well work.
        PortName::Number(port) => finding.severity(Severity::Low).message(format_args!(
            "{field} of container {name} asks port {port}, which is no declared TCP port"
        )),
    };
}
