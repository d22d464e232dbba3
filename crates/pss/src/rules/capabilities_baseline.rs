//! `capabilities_baseline`: only capabilities of the usual default set may be added.
//!
//! Follows `policy/check_capabilities_baseline.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{Offenders, quoted};

rule! {
    pub(crate) RULE = "pss/capabilities-baseline" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for added capabilities",
        aliases: ["pss-check:capabilities_baseline"],
        page: include_str!("capabilities_baseline.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "capabilities_baseline",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

const ALLOWED: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Names are compared letter by letter: `chown` and `CAP_CHOWN` are not allowed.
fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut names = BTreeSet::new();
    for container in pod.containers() {
        let capabilities = container.security(|context| &context.capabilities);
        let added = capabilities.get().map_or(&[][..], |it| it.add.items());
        let forbidden = || added.iter().filter(|name| !ALLOWED.contains(&&***name));
        if forbidden().next().is_some() {
            let list = container.path().join("securityContext.capabilities.add");
            offenders.container_with(&container, forbidden().map(|name| list.value(name)));
            names.extend(forbidden().map(|name| &**name));
        }
    }
    offenders.refused(&CHECK, "non-default capabilities", |who| {
        let names = quoted(names);
        format!("{who} must not include {names} in securityContext.capabilities.add")
    })
}
