//! `workload/privileged`: the container shares the node's devices and kernel powers.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/privileged" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "privileged container",
        aliases: [
            "pss:privileged", "kubescape:C-0057", "kubescape:C-0211",
            "kubescape:rule-privilege-escalation", "trivy:KSV-0017", "polaris:runAsPrivileged",
            "kube-linter:privileged-container", "checkov:CKV_K8S_16", "cis-1.12:5.2.2",
        ],
        page: include_str!("privileged.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    if !container.security(|context| &context.privileged).is_true() {
        return;
    }
    let field = container.path().join("securityContext.privileged");
    out.report(field.clone())
        .message(format_args!(
            "container {} runs privileged",
            container.display_name()
        ))
        // Only evidence of what the process needs could make this safe.
        .fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
}
