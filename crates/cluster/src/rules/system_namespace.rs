//! `cluster/system-namespace`: applications do not belong beside the cluster's own.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Object;

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/system-namespace" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "workload in a namespace of the system",
        aliases: ["trivy:KSV-0037"],
        page: include_str!("system_namespace.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Namespaces that belong to Kubernetes.
const SYSTEM: [&str; 3] = ["kube-node-lease", "kube-public", "kube-system"];

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let namespace = object.namespace();
    let Some(workload) = object.workload().filter(|_| SYSTEM.contains(&namespace)) else {
        return;
    };
    // Components of the cluster say so: to the scheduler, or by the labels of kubeadm and add-ons.
    let is_component = workload.pods().any(|pod| {
        let class = pod.spec().priority_class_name.text();
        let labels = &pod.pod.labels;
        class.starts_with("system-")
            || labels.get("k8s-app").is_some()
            || labels.get("tier").is_some()
    });
    if !is_component {
        out.report(FieldPath::new("metadata.namespace"))
            .message(format_args!(
                "{namespace} belongs to the cluster, not to applications"
            ));
    }
}
