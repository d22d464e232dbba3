//! `workload/shared-processes`: the containers of a pod see and signal each other's processes.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/shared-processes" {
        severity: Severity::Low,
        group: Group::Security,
        title: "containers see each other's processes",
        aliases: [],
        page: include_str!("shared_processes.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = pod.spec();
    let containers = pod.containers().count();
    if !spec.share_process_namespace.is_true() || containers < 2 {
        return; // alone it shares with nobody
    }
    let field = pod.path("shareProcessNamespace");
    out.report(field.clone())
        .message(format_args!(
            "{containers} containers share one process namespace"
        ))
        // A sidecar may send signals to the application.
        .fix(FixClass::Unsafe, [Edit::Remove(field)]);
}
