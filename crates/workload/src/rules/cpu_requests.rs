//! `workload/cpu-requests`: nothing is reserved for the container.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/cpu-requests" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "no CPU request",
        aliases: [
            "polaris:cpuRequestsMissing", "kubescape:C-0268", "kubescape:resources-cpu-requests",
            "kubescape:C-0050", "kubescape:resources-cpu-limit-and-request", "trivy:KSV-0015",
            "kube-linter:unset-cpu-requirements", "checkov:CKV_K8S_10",
        ],
        page: include_str!("cpu_requests.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    resources::report_unreserved(world, object, Resource::Cpu, out);
}
