//! `sysctls`: only kernel parameters that are known to be safe.
//!
//! Follows `policy/check_sysctls.go`.

use garboard_finding::{Group, Level, Severity, rule};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;

rule! {
    pub(crate) RULE = "pss/sysctls" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for kernel parameters",
        aliases: ["pss-check:sysctls"],
        page: include_str!("sysctls.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "sysctls",
    level: Level::Baseline,
    revisions: &[
        Revision::since(0, judge::<0>),
        Revision::since(27, judge::<27>),
        Revision::since(29, judge::<29>),
        Revision::since(32, judge::<32>),
        Revision::since(37, judge::<37>),
    ],
    overrides: &[],
    rule: &RULE,
};

/// Safe kernel parameters, with the minor version of the standards that brought each.
const SAFE: [(&str, u32); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_notsent_lowat", 37),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
];

fn judge<const MINOR: u32>(pod: &PodView<'_>) -> Option<Violation> {
    let is_safe = |name: &str| {
        SAFE.iter()
            .any(|(safe, since)| *safe == name && *since <= MINOR)
    };
    let sysctls = pod.security(|context| &context.sysctls).items();
    let names = || {
        sysctls
            .iter()
            .filter(|sysctl| !sysctl.name.is_invalid())
            .map(|it| it.name.text())
    };
    let forbidden = || names().filter(|name| !is_safe(name));
    forbidden().next()?;
    let list = pod.path("securityContext.sysctls");
    let paths = forbidden().map(|name| list.item("name", name)).collect();
    let detail = forbidden().collect::<Vec<_>>().join(", ");
    Some(CHECK.violated("forbidden sysctls", detail, paths))
}
