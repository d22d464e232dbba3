//! `procMount`: /proc stays masked, unless the pod has a user namespace of its own.
//!
//! Follows `policy/check_procMount_baseline.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{Offenders, quoted};

rule! {
    pub(crate) RULE = "pss/proc-mount" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for an unmasked /proc",
        aliases: ["pss-check:procMount"],
        page: include_str!("proc_mount.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "procMount",
    level: Level::Baseline,
    revisions: &[
        Revision::since(0, judge),
        Revision::since(35, judge_without_user_namespace),
    ],
    overrides: &[],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    unmasked(pod, &CHECK)
}

fn judge_without_user_namespace(pod: &PodView<'_>) -> Option<Violation> {
    if pod.has_user_namespace() {
        None
    } else {
        judge(pod)
    }
}

/// Reports containers whose `procMount` is anything but `Default`, as `check`.
pub(super) fn unmasked(pod: &PodView<'_>, check: &'static Check) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut types = BTreeSet::new();
    for container in pod.containers() {
        let setting = container.security(|context| &context.proc_mount);
        if let Some(kind) = setting.get().filter(|kind| &***kind != "Default") {
            types.insert(&**kind);
            offenders.container(&container, "securityContext.procMount");
        }
    }
    offenders.refused(check, "procMount", |who| {
        let types = quoted(types);
        format!("{who} must not set securityContext.procMount to {types}")
    })
}
