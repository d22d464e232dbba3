//! `workload/allow-privilege-escalation`: a process may gain more powers than it was started with.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::Value;
use garboard_world::{ContainerRef, ContainerRole};

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/allow-privilege-escalation" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "privilege escalation is not switched off",
        aliases: [
            "pss:allowPrivilegeEscalation", "kubescape:C-0016", "kubescape:C-0211",
            "kubescape:rule-allow-privilege-escalation", "trivy:KSV-0001",
            "polaris:privilegeEscalationAllowed", "kube-linter:privilege-escalation-container",
            "checkov:CKV_K8S_20", "cis-1.12:5.2.6",
        ],
        page: include_str!("allow_privilege_escalation.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    // Windows has no such bit; the API server refuses the field there.
    if !pod::is_linux(container.template.spec()) {
        return;
    }
    let setting = container.security(|context| &context.allow_privilege_escalation);
    if setting.is_false() || setting.is_invalid() {
        return;
    }
    let field = container
        .path()
        .join("securityContext.allowPrivilegeEscalation");
    let name = container.display_name();
    let finding = out.report(field.clone());
    if setting.is_true() {
        finding.message(format_args!("container {name} allows privilege escalation"));
    } else {
        finding.message(format_args!(
            "container {name} does not forbid privilege escalation"
        ));
    }
    if !needs_escalation(container) && container.role != ContainerRole::Ephemeral {
        finding.fix(FixClass::Safe, [Edit::Set(field, Value::Bool(false))]);
    }
}

/// The API server refuses `false` beside these (core/v1 validation): they imply escalation.
fn needs_escalation(container: &ContainerRef<'_>) -> bool {
    let is_privileged = container.security(|context| &context.privileged).is_true();
    let capabilities = container.security(|context| &context.capabilities);
    let adds_sys_admin = capabilities.get().is_some_and(|capabilities| {
        capabilities
            .add
            .items()
            .iter()
            .any(|name| matches!(&**name, "SYS_ADMIN" | "CAP_SYS_ADMIN"))
    });
    is_privileged || adds_sys_admin
}
