//! `workload/probe-host`: the kubelet asks some other host than the pod.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::{Container, ContainerRef, HttpGetAction, TcpSocketAction};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/probe-host" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "kubelet sent to another host",
        aliases: ["pss:hostProbesAndHostLifecycle"],
        page: include_str!("probe_host.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    for (handler, action, host) in hosts(container.container) {
        let field = container.path().join(handler).join(action).join("host");
        out.report(field.clone())
            .message(format_args!(
                "container {} has the kubelet ask {host}, not the pod",
                container.display_name()
            ))
            // The address may be the only one that the application listens on.
            .fix(FixClass::Unsafe, [Edit::Remove(field)]);
    }
}

/// Every `host` of a probe or hook: which one, by which action, and the host.
fn hosts(container: &Container) -> Vec<(&'static str, &'static str, &str)> {
    let probes = [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ];
    let mut hosts = Vec::new();
    for (name, probe) in probes {
        if let Some(probe) = probe.get() {
            add(name, &probe.http_get, &probe.tcp_socket, &mut hosts);
        }
    }
    if let Some(lifecycle) = container.lifecycle.get() {
        let hooks = [
            ("lifecycle.postStart", &lifecycle.post_start),
            ("lifecycle.preStop", &lifecycle.pre_stop),
        ];
        for (name, hook) in hooks {
            if let Some(hook) = hook.get() {
                add(name, &hook.http_get, &hook.tcp_socket, &mut hosts);
            }
        }
    }
    hosts
}

fn add<'c>(
    name: &'static str,
    http: &'c Field<HttpGetAction>,
    tcp: &'c Field<TcpSocketAction>,
    hosts: &mut Vec<(&'static str, &'static str, &'c str)>,
) {
    let http = http.get().map(|action| ("httpGet", action.host.text()));
    let tcp = tcp.get().map(|action| ("tcpSocket", action.host.text()));
    for (action, host) in http.into_iter().chain(tcp) {
        if !host.is_empty() {
            hosts.push((name, action, host));
        }
    }
}
