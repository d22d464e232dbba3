//! `procMount_restricted`: /proc stays masked, whatever user namespace the pod has.
//!
//! Follows `policy/check_procMount_restricted.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;

use super::proc_mount;

rule! {
    pub(crate) RULE = "pss/proc-mount-restricted" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for an unmasked /proc, user namespace or not",
        aliases: ["pss-check:procMount_restricted"],
        page: include_str!("proc_mount_restricted.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "procMount_restricted",
    level: Level::Restricted,
    revisions: &[Revision::since(35, judge)],
    overrides: &["procMount"],
    rule: &RULE,
};

/// Before v1.35 the baseline check was as strict itself.
fn judge(pod: &PodView<'_>) -> Option<Violation> {
    proc_mount::unmasked(pod, &CHECK)
}
