//! `workload/ssh-port`: a login that Kubernetes knows nothing of.

use std::borrow::Cow;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::{ContainerPort, ContainerRef};

use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/ssh-port" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "SSH server in a container",
        aliases: ["kube-linter:ssh-port"],
        page: include_str!("ssh_port.md"),
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
        let is_tcp = matches!(port.protocol.text(), "" | "TCP");
        if is_tcp && port.container_port.is(&22) {
            out.report(path.join("containerPort")).message(format_args!(
                "container {} listens on port 22, for SSH",
                container.display_name()
            ));
        }
    }
}
