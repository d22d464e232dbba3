//! `workload/root-group`: the processes of a pod belong to group 0.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/root-group" {
        severity: Severity::Low,
        group: Group::Security,
        title: "group of root",
        aliases: ["trivy:KSV-0116"],
        page: include_str!("root_group.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    if !pod::is_linux(pod.spec()) {
        return;
    }
    let context = pod.path("securityContext");
    if pod.security(|context| &context.run_as_group).is(&0) {
        out.report(context.join("runAsGroup"))
            .message("the pod's processes belong to group 0, root's");
    }
    if pod.security(|context| &context.fs_group).is(&0) {
        out.report(context.join("fsGroup"))
            .message("the pod's volumes belong to group 0, root's");
    }
    let groups = pod.security(|context| &context.supplemental_groups).items();
    if groups.contains(&0) {
        out.report(context.join("supplementalGroups").value("0"))
            .message("the pod's processes belong to group 0 besides their own");
    }
    for container in pod.containers() {
        if container.security(|context| &context.run_as_group).is(&0) {
            out.report(container.path().join("securityContext.runAsGroup"))
                .message(format_args!(
                    "container {} runs in group 0, root's",
                    container.display_name()
                ));
        }
    }
}
