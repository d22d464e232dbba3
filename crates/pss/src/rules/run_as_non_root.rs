//! `runAsNonRoot`: containers must be kept from running as user 0.
//!
//! Follows `policy/check_runAsNonRoot.go`.

use garboard_finding::{Group, Level, Severity, rule};
use garboard_manifest::Field;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::Offenders;

rule! {
    pub(crate) RULE = "pss/run-as-non-root" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for containers that may run as root",
        aliases: ["pss-check:runAsNonRoot"],
        page: include_str!("run_as_non_root.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "runAsNonRoot",
    level: Level::Restricted,
    revisions: &[
        Revision::since(0, judge),
        Revision::since(35, judge_without_user_namespace),
    ],
    overrides: &[],
    rule: &RULE,
};

const FIELD: &str = "securityContext.runAsNonRoot";
const REASON: &str = "runAsNonRoot != true";

/// `false` on the pod is refused even if every container says `true`.
fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let of_pod = pod.security(|context| &context.run_as_non_root);
    let mut refusing = Offenders::default();
    let mut silent = Offenders::default();
    if of_pod.is_false() {
        refusing.pod(pod.path(FIELD));
    }
    let is_silence_bad = of_pod.is_absent() || of_pod.is_false();
    for container in pod.containers() {
        match container.security(|context| &context.run_as_non_root) {
            Field::Set(true) | Field::Invalid => {}
            Field::Set(false) => refusing.container(&container, FIELD),
            Field::Absent if is_silence_bad => silent.container(&container, FIELD),
            Field::Absent => {}
        }
    }
    let explicit = refusing.refused(&CHECK, REASON, |who| {
        format!("{who} must not set {FIELD}=false")
    });
    explicit.or_else(|| {
        silent.refused(&CHECK, REASON, |who| {
            format!("pod or {who} must set {FIELD}=true")
        })
    })
}

fn judge_without_user_namespace(pod: &PodView<'_>) -> Option<Violation> {
    if pod.has_user_namespace() {
        None
    } else {
        judge(pod)
    }
}
