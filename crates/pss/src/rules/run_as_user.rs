//! `runAsUser`: nobody may ask for user 0.
//!
//! Follows `policy/check_runAsUser.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::Offenders;

rule! {
    pub(crate) RULE = "pss/run-as-user" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for user 0",
        aliases: ["pss-check:runAsUser"],
        page: include_str!("run_as_user.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "runAsUser",
    level: Level::Restricted,
    revisions: &[
        Revision::since(23, judge),
        Revision::since(35, judge_without_user_namespace),
    ],
    overrides: &[],
    rule: &RULE,
};

const FIELD: &str = "securityContext.runAsUser";

/// User 0 on the pod is refused even if every container asks for another.
fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    if pod.security(|context| &context.run_as_user).is(&0) {
        offenders.pod(pod.path(FIELD));
    }
    for container in pod.containers() {
        if container.security(|context| &context.run_as_user).is(&0) {
            offenders.container(&container, FIELD);
        }
    }
    offenders.refused(&CHECK, "runAsUser=0", |who| {
        format!("{who} must not set runAsUser=0")
    })
}

fn judge_without_user_namespace(pod: &PodView<'_>) -> Option<Violation> {
    if pod.has_user_namespace() {
        None
    } else {
        judge(pod)
    }
}
