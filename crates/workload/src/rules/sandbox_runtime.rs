//! `workload/sandbox-runtime`: code that nobody has read shares the node's kernel.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, Workload};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/sandbox-runtime" {
        severity: Severity::High,
        group: Group::Security,
        title: "sandbox for foreign code on the node's kernel",
        aliases: [
            "kubescape:C-0297", "kubescape:agent-sandbox-hardened-runtime-class",
        ],
        page: include_str!("sandbox_runtime.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Groups of the agent-sandbox project.
const GROUPS: [&str; 2] = ["agents.x-k8s.io", "extensions.agents.x-k8s.io"];

/// How names of runtime classes begin that put a kernel of its own, or gVisor, under the pod.
const ISOLATING: [&str; 6] = [
    "gvisor",
    "runsc",
    "kata",
    "firecracker",
    "microvm",
    "cloud-hypervisor",
];

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    if !GROUPS.contains(&object.group()) {
        return;
    }
    for pod in object.workload().into_iter().flat_map(Workload::pods) {
        let class = &pod.spec().runtime_class_name;
        let name = class.text();
        if class.is_invalid() || ISOLATING.iter().any(|it| name.starts_with(it)) {
            continue;
        }
        let finding = out.report(pod.path("runtimeClassName"));
        if name.is_empty() {
            finding.message("code that an agent writes would run on the node's own kernel");
        } else {
            finding.message(format_args!(
                "code that an agent writes would run under runtime class {name}, not known to isolate"
            ));
        }
    }
}
