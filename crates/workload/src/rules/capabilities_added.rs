//! `workload/capabilities-added`: the container asks for kernel powers.

use std::collections::HashSet;

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::{Check, capability, pod};

rule! {
    pub(crate) RULE = "workload/capabilities-added" {
        severity: Severity::High,
        group: Group::Security,
        title: "capability added",
        aliases: [
            "pss:capabilities_baseline" only [BEYOND_BASELINE], "pss:capabilities_restricted",
            "kubescape:C-0046" only KUBESCAPE_INSECURE,
            "kubescape:insecure-capabilities" only KUBESCAPE_INSECURE,
            "kubescape:C-0057" only ["SYS_ADMIN"],
            "kubescape:rule-privilege-escalation" only ["SYS_ADMIN"],
            "trivy:KSV-0005" only ["SYS_ADMIN", "ALL"], "trivy:KSV-0022", "trivy:KSV-0106",
            "trivy:KSV-0119" only ["NET_RAW", "ALL"], "trivy:KSV-0120" only ["SYS_MODULE", "ALL"],
            "polaris:dangerousCapabilities" only ["SYS_ADMIN", "NET_ADMIN", "ALL"],
            "kube-linter:drop-net-raw-capability" only ["NET_RAW", "ALL"],
            "checkov:CKV_K8S_25", "checkov:CKV_K8S_39" only ["SYS_ADMIN", "ALL"],
        ],
        page: include_str!("capabilities_added.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Facet: level baseline of the Pod Security Standards refuses the capability. The other facets are
/// the capabilities' own names.
const BEYOND_BASELINE: &str = "beyond-baseline";

/// What Kubescape looks for by default (regolibrary, `insecureCapabilities`).
const KUBESCAPE_INSECURE: [&str; 13] = [
    "ALL",
    "BPF",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "NET_ADMIN",
    "NET_RAW",
    "PERFMON",
    "SETPCAP",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
];

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let capabilities = container.security(|context| &context.capabilities);
    let added = capabilities
        .get()
        .map_or(&[][..], |capabilities| capabilities.add.items());
    if added.is_empty() || !pod::is_linux(container.template.spec()) {
        return;
    }
    let list = container.path().join("securityContext.capabilities.add");
    let mut seen = HashSet::new();
    for name in added
        .iter()
        .filter(|name| !name.is_empty() && seen.insert(*name))
    {
        let normal = capability::normal(name);
        let Some((severity, what)) = weigh(&normal, container) else {
            continue;
        };
        let item = list.value(name);
        // Pod Security Admission compares letter by letter.
        let is_beyond = !capability::BASELINE.contains(&&**name);
        out.report(item.clone())
            .severity(severity)
            .facets(capability::known(&normal))
            .facets(is_beyond.then_some(BEYOND_BASELINE))
            .message(format_args!(
                "container {} adds {normal}, {what}",
                container.display_name()
            ))
            // Only the application knows what it needs the capability for.
            .fix(FixClass::DisplayOnly, [Edit::Remove(item)]);
    }
}

/// How bad a capability is, and what it gives; none for the one that level restricted allows.
fn weigh(name: &str, container: &ContainerRef<'_>) -> Option<(Severity, &'static str)> {
    let sees_node = container.template.spec().host_pid.is_true();
    Some(match name {
        "NET_BIND_SERVICE" => return None,
        "ALL" => (Severity::Critical, "every power of the node's root"),
        "SYS_ADMIN" => (Severity::Critical, "most of what the node's root may do"),
        "SYS_MODULE" => (
            Severity::Critical,
            "with which it loads code into the node's kernel",
        ),
        "SYS_RAWIO" => (
            Severity::Critical,
            "with which it reaches the node's memory and ports",
        ),
        "DAC_READ_SEARCH" => (
            Severity::Critical,
            "with which it reads any file of the node",
        ),
        "SYS_PTRACE" if sees_node => (
            Severity::Critical,
            "with which it takes over any process of the node",
        ),
        "SYS_PTRACE" => (
            Severity::High,
            "with which it takes over processes beside it",
        ),
        "SYS_BOOT" => (Severity::High, "with which it restarts the node"),
        "SYS_TIME" => (Severity::High, "with which it sets the node's clock"),
        "NET_ADMIN" => (
            Severity::High,
            "with which it changes routes and firewall of its network",
        ),
        "NET_RAW" => (
            Severity::High,
            "with which it forges packets in its network",
        ),
        "BPF" | "PERFMON" => (Severity::High, "with which it watches the node's kernel"),
        name if capability::BASELINE.contains(&name) => {
            (Severity::Low, "more than level restricted allows")
        }
        _ => (Severity::High, "more than level baseline allows"),
    })
}
