//! `windowsHostProcess`: containers must not be processes of a Windows node.
//!
//! Follows `policy/check_windowsHostProcess.go`.

use garboard_finding::{Group, Level, Severity, rule};
use garboard_manifest::Field;
use garboard_world::WindowsOptions;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::Offenders;

rule! {
    pub(crate) RULE = "pss/windows-host-process" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for a Windows host process",
        aliases: ["pss-check:windowsHostProcess"],
        page: include_str!("windows_host_process.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "windowsHostProcess",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

const FIELD: &str = "securityContext.windowsOptions.hostProcess";

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    if is_host_process(pod.security(|context| &context.windows_options)) {
        offenders.pod(pod.path(FIELD));
    }
    for container in pod.containers() {
        if is_host_process(container.security(|context| &context.windows_options)) {
            offenders.container(&container, FIELD);
        }
    }
    offenders.refused(&CHECK, "hostProcess", |who| {
        format!("{who} must not set {FIELD}=true")
    })
}

fn is_host_process(options: &Field<WindowsOptions>) -> bool {
    options
        .get()
        .is_some_and(|options| options.host_process.is_true())
}
