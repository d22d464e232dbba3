//! `hostNamespaces`: the pod shares a namespace of its node.
//!
//! Follows `policy/check_hostNamespaces.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;

rule! {
    pub(crate) RULE = "pss/host-namespaces" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for host namespaces",
        aliases: ["pss-check:hostNamespaces"],
        page: include_str!("host_namespaces.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "hostNamespaces",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let spec = pod.spec();
    let namespaces = [
        ("hostNetwork", &spec.host_network),
        ("hostPID", &spec.host_pid),
        ("hostIPC", &spec.host_ipc),
    ];
    let shared = || namespaces.iter().filter(|(_, field)| field.is_true());
    shared().next()?;
    let details: Vec<String> = shared().map(|(name, _)| format!("{name}=true")).collect();
    let paths = shared().map(|(name, _)| pod.path(name)).collect();
    Some(CHECK.violated("host namespaces", details.join(", "), paths))
}
