//! `workload/memory-limits`: the container may use all memory of the node.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource, SANDBOX};

rule! {
    pub(crate) RULE = "workload/memory-limits" {
        severity: Severity::Medium,
        group: Group::Efficiency,
        title: "no memory limit",
        aliases: [
            "polaris:memoryLimitsMissing", "kubescape:C-0271", "kubescape:resources-memory-limits",
            "kubescape:C-0004", "kubescape:resources-memory-limit-and-request", "kubescape:C-0009",
            "kubescape:resource-policies", "kubescape:C-0303" only [SANDBOX],
            "kubescape:resources-sandbox-memory-limits" only [SANDBOX], "trivy:KSV-0018",
            "kube-linter:unset-memory-requirements", "checkov:CKV_K8S_13",
        ],
        page: include_str!("memory_limits.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    resources::report_unbounded(world, object, Resource::Memory, out);
}
