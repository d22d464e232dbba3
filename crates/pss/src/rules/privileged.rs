//! `privileged`: containers must not be privileged.
//!
//! Follows `policy/check_privileged.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::Offenders;

rule! {
    pub(crate) RULE = "pss/privileged" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for a privileged container",
        aliases: ["pss-check:privileged"],
        page: include_str!("privileged.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "privileged",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    for container in pod.containers() {
        if container.security(|context| &context.privileged).is_true() {
            offenders.container(&container, "securityContext.privileged");
        }
    }
    offenders.refused(&CHECK, "privileged", |who| {
        format!("{who} must not set securityContext.privileged=true")
    })
}
