//! `hostProbesAndHostLifecycle`: probes and hooks must not be sent to another host.
//!
//! Follows `policy/check_hostProbesAndhostLifecycle.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};
use garboard_world::Container;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{plural, quoted};

rule! {
    pub(crate) RULE = "pss/host-probes-and-host-lifecycle" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for the host of a probe or hook",
        aliases: ["pss-check:hostProbesAndHostLifecycle"],
        page: include_str!("host_probes_and_host_lifecycle.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "hostProbesAndHostLifecycle",
    level: Level::Baseline,
    revisions: &[Revision::since(34, judge)],
    overrides: &[],
    rule: &RULE,
};

/// Any host is forbidden, `localhost` too.
fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut names = BTreeSet::new();
    let mut forbidden = BTreeSet::new();
    let mut paths = Vec::new();
    for container in pod.containers() {
        for (handler, host) in hosts(container.container) {
            if !host.is_empty() {
                names.insert(container.name());
                forbidden.insert(host);
                paths.push(container.path().join(handler).join("host"));
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    let containers = plural("container", "containers", names.len());
    let uses = plural("uses", "use", names.len());
    let word = plural(
        "probe or lifecycle host",
        "probe or lifecycle hosts",
        forbidden.len(),
    );
    let (names, forbidden) = (quoted(names), quoted(forbidden));
    let detail = format!("{containers} {names} {uses} {word} {forbidden}");
    Some(CHECK.violated("probe or lifecycle host", detail, paths))
}

/// The hosts of a container's probes and hooks, empty where there is none, with their handlers.
fn hosts(container: &Container) -> impl Iterator<Item = (&'static str, &str)> {
    let lifecycle = container.lifecycle.get();
    let probes = [
        (
            ["livenessProbe.httpGet", "livenessProbe.tcpSocket"],
            &container.liveness_probe,
        ),
        (
            ["readinessProbe.httpGet", "readinessProbe.tcpSocket"],
            &container.readiness_probe,
        ),
        (
            ["startupProbe.httpGet", "startupProbe.tcpSocket"],
            &container.startup_probe,
        ),
    ];
    let hooks = [
        (
            [
                "lifecycle.postStart.httpGet",
                "lifecycle.postStart.tcpSocket",
            ],
            lifecycle.and_then(|it| it.post_start.get()),
        ),
        (
            ["lifecycle.preStop.httpGet", "lifecycle.preStop.tcpSocket"],
            lifecycle.and_then(|it| it.pre_stop.get()),
        ),
    ];
    let of_probes = probes.into_iter().filter_map(|(handlers, probe)| {
        let probe = probe.get()?;
        Some((handlers, &probe.http_get, &probe.tcp_socket))
    });
    let of_hooks = hooks.into_iter().filter_map(|(handlers, hook)| {
        let hook = hook?;
        Some((handlers, &hook.http_get, &hook.tcp_socket))
    });
    of_probes
        .chain(of_hooks)
        .flat_map(|([http, tcp], http_get, tcp_socket)| {
            [
                (http, http_get.get().map_or("", |it| it.host.text())),
                (tcp, tcp_socket.get().map_or("", |it| it.host.text())),
            ]
        })
}
