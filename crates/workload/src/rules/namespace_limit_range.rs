//! `workload/namespace-limit-range`: containers without a word get whatever there is.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/namespace-limit-range" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "namespace without LimitRange",
        aliases: ["trivy:KSV-0039"],
        page: include_str!("namespace_limit_range.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    if !matches!(object.body, Body::Namespace) || is_of_kubernetes(object.name()) {
        return;
    }
    let name = object.name();
    if world.limit_ranges(name).is_empty() {
        out.report(FieldPath::root())
            .message(format_args!("there is no LimitRange in namespace {name}"));
    }
}

/// Whether a namespace is made by Kubernetes, whose own pods need what they need.
fn is_of_kubernetes(name: &str) -> bool {
    matches!(name, "kube-system" | "kube-public" | "kube-node-lease")
}
