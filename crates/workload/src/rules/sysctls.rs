//! `workload/sysctls`: the pod turns kernel knobs that are not known to be safe.

use std::borrow::Cow;

use garboard_finding::{
    Edit, FixClass, Group, KubernetesVersion, Reporter, Settings, Severity, rule,
};
use garboard_world::{Object, TemplateRef, Workload};

use crate::{Check, items, pod};

rule! {
    pub(crate) RULE = "workload/sysctls" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "unsafe sysctl",
        aliases: [
            "pss:sysctls", "kubescape:C-0211", "kubescape:set-sysctls-params", "trivy:KSV-0026",
            "kube-linter:unsafe-sysctls",
        ],
        page: include_str!("sysctls.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// The safe ones, with the minor version since which they are (pod-security-admission,
/// `check_sysctls.go`).
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

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    let pods = object.workload().into_iter().flat_map(Workload::pods);
    // The API server refuses the field on Windows.
    for template in pods.filter(|template| pod::is_linux(template.spec())) {
        inspect_pod(template, settings.kubernetes_version, out);
    }
}

fn inspect_pod(template: &TemplateRef, version: KubernetesVersion, out: &mut Reporter<'_>) {
    let sysctls = template.security(|context| &context.sysctls).items();
    let list = template.path("securityContext.sysctls");
    let paths = items::with_paths(list, "name", sysctls, |sysctl| {
        Cow::Borrowed(sysctl.name.text())
    });
    for (path, sysctl) in paths {
        let name = normal(sysctl.name.text());
        let judgement = match SAFE.iter().find(|(safe, _)| *safe == name) {
            Some((_, since)) if *since <= version.minor => continue,
            Some((_, since)) => format!("is safe from v1.{since} on"),
            None if name.is_empty() => continue,
            None => "Kubernetes does not call safe".to_owned(),
        };
        out.report(path.clone())
            .message(format_args!("the pod sets {name}, which {judgement}"))
            // Whoever chose a value had a reason that the manifest does not tell.
            .fix(FixClass::DisplayOnly, [Edit::Remove(path)]);
    }
}

/// The name with dots: the kubelet takes `kernel/shm_rmid_forced` too, and where slashes divide a
/// name its dots stand for slashes (`NormalizeName`).
fn normal(name: &str) -> Cow<'_, str> {
    match name.find(['.', '/']) {
        Some(at) if name[at..].starts_with('/') => {
            let swapped = name.chars().map(|character| match character {
                '.' => '/',
                '/' => '.',
                other => other,
            });
            Cow::Owned(swapped.collect())
        }
        _ => Cow::Borrowed(name),
    }
}
