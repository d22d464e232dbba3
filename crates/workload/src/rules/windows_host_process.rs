//! `workload/windows-host-process`: the container is a process of its Windows node.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/windows-host-process" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "process of the Windows node",
        aliases: [
            "pss:windowsHostProcess", "kubescape:C-0211", "kubescape:set-hostprocess-true",
            "trivy:KSV-0103", "polaris:hostProcess", "cis-1.12:5.2.10",
        ],
        page: include_str!("windows_host_process.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

const FIELD: &str = "securityContext.windowsOptions.hostProcess";

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let of_pod = template.security(|context| &context.windows_options).get();
    if of_pod.is_some_and(|options| options.host_process.is_true()) {
        let field = template.path(FIELD);
        out.report(field.clone())
            .message("the pod's containers run as processes of the Windows node")
            // A node agent that must see its node would see nothing.
            .fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
    }
    for container in template.containers() {
        let own = container.security(|context| &context.windows_options).get();
        if own.is_some_and(|options| options.host_process.is_true()) {
            let field = container.path().join(FIELD);
            let name = container.display_name();
            out.report(field.clone())
                .message(format_args!(
                    "container {name} runs as a process of the Windows node"
                ))
                .fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
        }
    }
}
