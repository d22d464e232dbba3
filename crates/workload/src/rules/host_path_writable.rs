//! `workload/host-path-writable`: a container may write to its node.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::Value;
use garboard_world::{ContainerRole, TemplateRef};

use crate::Check;
use crate::host_path::host_paths;

rule! {
    pub(crate) RULE = "workload/host-path-writable" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "writable path of the node",
        aliases: [
            "kubescape:C-0045", "kubescape:alert-rw-hostpath", "kube-linter:writable-host-mount",
        ],
        page: include_str!("host_path_writable.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    for volume in host_paths(pod) {
        if volume.is_socket() {
            continue;
        }
        for mount in volume.mounts.iter().filter(|mount| mount.is_writable) {
            let field = mount.at.join("readOnly");
            let finding = out.report(field.clone());
            finding.message(format_args!(
                "container {} may write to the node's {}",
                mount.container.display_name(),
                volume.path
            ));
            if mount.container.role != ContainerRole::Ephemeral {
                finding.fix(FixClass::Unsafe, [Edit::Set(field, Value::Bool(true))]);
            }
        }
    }
}
