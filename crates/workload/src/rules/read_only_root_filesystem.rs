//! `workload/read-only-root-filesystem`: a process may change the image's own files.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::Value;
use garboard_world::{ContainerRef, ContainerRole};

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/read-only-root-filesystem" {
        severity: Severity::Low,
        group: Group::Security,
        title: "writable root file system",
        aliases: [
            "kubescape:C-0017", "kubescape:C-0211", "kubescape:immutable-container-filesystem",
            "trivy:KSV-0014", "polaris:notReadOnlyRootFilesystem",
            "kube-linter:no-read-only-root-fs", "checkov:CKV_K8S_22",
        ],
        page: include_str!("read_only_root_filesystem.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let setting = container.security(|context| &context.read_only_root_filesystem);
    if setting.is_true() || setting.is_invalid() || !pod::is_linux(container.template.spec()) {
        return;
    }
    let field = container
        .path()
        .join("securityContext.readOnlyRootFilesystem");
    let finding = out.report(field.clone());
    finding.message(format_args!(
        "container {} may write to its root file system",
        container.display_name()
    ));
    if container.role != ContainerRole::Ephemeral {
        // Which folders the process writes to must be mounted first.
        finding.fix(FixClass::Unsafe, [Edit::Set(field, Value::Bool(true))]);
    }
}
