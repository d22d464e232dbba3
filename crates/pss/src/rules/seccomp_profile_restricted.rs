//! `seccompProfile_restricted`: every container must have a seccomp profile.
//!
//! Follows `policy/check_seccompProfile_restricted.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::Offenders;

use super::seccomp_profile_baseline;

rule! {
    pub(crate) RULE = "pss/seccomp-profile-restricted" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for a missing seccomp profile",
        aliases: ["pss-check:seccompProfile_restricted"],
        page: include_str!("seccomp_profile_restricted.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "seccompProfile_restricted",
    level: Level::Restricted,
    revisions: &[Revision::since(19, judge), Revision::since(25, judge_linux)],
    overrides: &["seccompProfile_baseline"],
    rule: &RULE,
};

const FIELD: &str = "securityContext.seccompProfile.type";

/// A profile that is not allowed is reported before those that are missing.
fn judge(pod: &PodView<'_>) -> Option<Violation> {
    if let Some(violation) = seccomp_profile_baseline::forbidden_types(pod, &CHECK) {
        return Some(violation);
    }
    // What is set is allowed here, or has a wrong type and is not judged.
    if !pod.security(|context| &context.seccomp_profile).is_absent() {
        return None;
    }
    let mut offenders = Offenders::default();
    for container in pod.containers() {
        if container
            .security(|context| &context.seccomp_profile)
            .is_absent()
        {
            offenders.container(&container, FIELD);
        }
    }
    offenders.refused(&CHECK, "seccompProfile", |who| {
        format!(r#"pod or {who} must set {FIELD} to "RuntimeDefault" or "Localhost""#)
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
