//! `hostPorts`: containers must not take ports of the node.
//!
//! Follows `policy/check_hostPorts.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{Offenders, plural};

rule! {
    pub(crate) RULE = "pss/host-ports" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for host ports",
        aliases: ["pss-check:hostPorts"],
        page: include_str!("host_ports.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "hostPorts",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut numbers = BTreeSet::new(); // of texts: PSA lists 10000 before 80
    for container in pod.containers() {
        let ports = container.container.ports.items();
        let is_bad = |port| pod.host_port(&container, port) != 0;
        if !ports.iter().any(is_bad) {
            continue;
        }
        let bad = ports.iter().enumerate().filter(|(_, port)| is_bad(port));
        let list = container.path().join("ports");
        let paths = bad.map(|(index, port)| {
            numbers.insert(pod.host_port(&container, port).to_string());
            list.index(index).join("hostPort")
        });
        offenders.container_with(&container, paths);
    }
    offenders.refused(&CHECK, "hostPort", |who| {
        let uses = plural("uses", "use", who.container_count());
        let word = plural("hostPort", "hostPorts", numbers.len());
        let numbers = numbers.into_iter().collect::<Vec<_>>().join(", ");
        format!("{who} {uses} {word} {numbers}")
    })
}
