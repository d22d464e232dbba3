//! `capabilities_restricted`: containers must drop ALL, and may add NET_BIND_SERVICE alone.
//!
//! Follows `policy/check_capabilities_restricted.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};
use garboard_manifest::Field;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{Offenders, quoted};

rule! {
    pub(crate) RULE = "pss/capabilities-restricted" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for unrestricted capabilities",
        aliases: ["pss-check:capabilities_restricted"],
        page: include_str!("capabilities_restricted.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "capabilities_restricted",
    level: Level::Restricted,
    revisions: &[Revision::since(22, judge), Revision::since(25, judge_linux)],
    overrides: &["capabilities_baseline"],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut keeping = Offenders::default();
    let mut adding = Offenders::default();
    let mut names = BTreeSet::new();
    for container in pod.containers() {
        let capabilities = container.security(|context| &context.capabilities);
        let (add, drop) = match capabilities {
            Field::Set(capabilities) => (&capabilities.add, &capabilities.drop),
            Field::Absent => (&Field::Absent, &Field::Absent),
            Field::Invalid => continue,
        };
        if !drop.is_invalid() && !drop.items().iter().any(|name| &**name == "ALL") {
            keeping.container(&container, "securityContext.capabilities.drop");
        }
        let forbidden = || {
            add.items()
                .iter()
                .filter(|name| &***name != "NET_BIND_SERVICE")
        };
        if forbidden().next().is_some() {
            let list = container.path().join("securityContext.capabilities.add");
            adding.container_with(&container, forbidden().map(|name| list.value(name)));
            names.extend(forbidden().map(|name| &**name));
        }
    }
    if keeping.is_empty() && adding.is_empty() {
        return None;
    }
    let mut details = Vec::new();
    if !keeping.is_empty() {
        details.push(format!(
            r#"{keeping} must set securityContext.capabilities.drop=["ALL"]"#
        ));
    }
    if !adding.is_empty() {
        let names = quoted(names);
        details.push(format!(
            "{adding} must not include {names} in securityContext.capabilities.add"
        ));
    }
    let paths = [keeping.paths, adding.paths].concat();
    Some(CHECK.violated("unrestricted capabilities", details.join("; "), paths))
}

/// The API server refuses the field in Windows pods.
fn judge_linux(pod: &PodView<'_>) -> Option<Violation> {
    if pod.spec().is_windows() {
        None
    } else {
        judge(pod)
    }
}
