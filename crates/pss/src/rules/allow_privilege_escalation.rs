//! `allowPrivilegeEscalation`: containers must say that a process cannot gain powers.
//!
//! Follows `policy/check_allowPrivilegeEscalation.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::Offenders;

rule! {
    pub(crate) RULE = "pss/allow-privilege-escalation" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for privilege escalation",
        aliases: ["pss-check:allowPrivilegeEscalation"],
        page: include_str!("allow_privilege_escalation.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "allowPrivilegeEscalation",
    level: Level::Restricted,
    revisions: &[Revision::since(8, judge), Revision::since(25, judge_linux)],
    overrides: &[],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    for container in pod.containers() {
        let setting = container.security(|context| &context.allow_privilege_escalation);
        if setting.is_absent() || setting.is_true() {
            offenders.container(&container, "securityContext.allowPrivilegeEscalation");
        }
    }
    offenders.refused(&CHECK, "allowPrivilegeEscalation != false", |who| {
        format!("{who} must set securityContext.allowPrivilegeEscalation=false")
    })
}

/// The API server refuses the field in Windows pods.
fn judge_linux(pod: &PodView<'_>) -> Option<Violation> {
    if pod.spec().is_windows() {
        None
    } else {
        judge(pod)
    }
}
