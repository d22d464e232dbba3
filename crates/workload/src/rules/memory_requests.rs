//! `workload/memory-requests`: nothing is reserved for the container.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/memory-requests" {
        severity: Severity::Medium,
        group: Group::Efficiency,
        title: "no memory request",
        aliases: [
            "polaris:memoryRequestsMissing", "kubescape:C-0269",
            "kubescape:resources-memory-requests", "kubescape:C-0004",
            "kubescape:resources-memory-limit-and-request", "trivy:KSV-0016", "checkov:CKV_K8S_12",
        ],
        page: include_str!("memory_requests.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    resources::report_unreserved(world, object, Resource::Memory, out);
}
