//! `workload/cpu-limits`: the container may use every processor of the node.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource, SANDBOX};

rule! {
    pub(crate) RULE = "workload/cpu-limits" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "no CPU limit",
        aliases: [
            "polaris:cpuLimitsMissing", "kubescape:C-0270", "kubescape:resources-cpu-limits",
            "kubescape:C-0050", "kubescape:resources-cpu-limit-and-request", "kubescape:C-0009",
            "kubescape:resource-policies", "kubescape:C-0303" only [SANDBOX],
            "kubescape:resources-sandbox-cpu-limits" only [SANDBOX], "trivy:KSV-0011",
            "checkov:CKV_K8S_11",
        ],
        page: include_str!("cpu_limits.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    resources::report_unbounded(world, object, Resource::Cpu, out);
}
