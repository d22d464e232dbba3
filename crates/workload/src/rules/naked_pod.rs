//! `workload/naked-pod`: nothing brings the pod back.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, WorkloadKind};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/naked-pod" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "pod without a controller",
        aliases: ["kubescape:C-0073", "kubescape:naked-pods"],
        page: include_str!("naked_pod.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let is_pod = object
        .workload()
        .is_some_and(|workload| workload.kind == WorkloadKind::Pod);
    if !is_pod || !object.meta.owner_references.is_empty() {
        return;
    }
    // The kubelet keeps static pods, and Helm runs hooks to an end.
    let is_kept = ["kubernetes.io/config.mirror", "helm.sh/hook"];
    let annotations = &object.meta.annotations;
    if !is_kept.iter().any(|name| annotations.get(name).is_some()) {
        out.report(FieldPath::new("metadata.ownerReferences"))
            .message("no controller brings the pod back when its node fails");
    }
}
