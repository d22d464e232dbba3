//! `workload/privileged-port`: the container listens where once only root might.

use std::borrow::Cow;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::{ContainerPort, ContainerRef};

use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/privileged-port" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "port below 1024",
        aliases: ["kube-linter:privileged-ports", "trivy:KSV-0117"],
        page: include_str!("privileged_port.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let list = container.path().join("ports");
    let ports = container.container.ports.items();
    let number = |port: &ContainerPort| match port.container_port.get() {
        Some(number) => Cow::Owned(number.to_string()),
        None => Cow::Borrowed(""),
    };
    for (path, port) in items::with_paths(list, "containerPort", ports, number) {
        let Some(number @ 1..1024) = port.container_port.get() else {
            continue;
        };
        out.report(path.join("containerPort")).message(format_args!(
            "container {} listens on port {number}, for which some runtimes ask for powers",
            container.display_name()
        ));
    }
}
