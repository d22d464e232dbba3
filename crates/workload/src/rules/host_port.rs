//! `workload/host-port`: the container takes a port of its node.

use std::borrow::Cow;

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::{ContainerPort, ContainerRef};

use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/host-port" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "port of the node taken",
        aliases: [
            "pss:hostPorts", "kubescape:C-0044", "kubescape:container-hostPort",
            "trivy:KSV-0024", "polaris:hostPortSet", "checkov:CKV_K8S_26", "cis-1.12:5.2.12",
        ],
        page: include_str!("host_port.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let ports = container.container.ports.items();
    if !ports.iter().any(|port| host_port(port).is_some()) {
        return;
    }
    let list = container.path().join("ports");
    let number = |port: &ContainerPort| match port.container_port.get() {
        Some(number) => Cow::Owned(number.to_string()),
        None => Cow::Borrowed(""),
    };
    for (path, port) in items::with_paths(list, "containerPort", ports, number) {
        let Some(host_port) = host_port(port) else {
            continue;
        };
        let field = path.join("hostPort");
        let name = container.display_name();
        let finding = out.report(field.clone());
        if is_loopback(port.host_ip.text()) {
            finding.severity(Severity::Low).message(format_args!(
                "container {name} takes port {host_port} of its node, for the node itself"
            ));
        } else {
            finding.message(format_args!(
                "container {name} takes port {host_port} of its node"
            ));
        }
        // Clients that know the node's address would no longer find it.
        finding.fix(FixClass::Unsafe, [Edit::Remove(field)]);
    }
}

/// The port on the node; 0 is none, as for the API server.
fn host_port(port: &ContainerPort) -> Option<i64> {
    port.host_port.get().copied().filter(|number| *number != 0)
}

fn is_loopback(address: &str) -> bool {
    address == "::1" || address.starts_with("127.")
}
