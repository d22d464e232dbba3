//! `workload/default-namespace`: everything that nobody placed shares one namespace.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Object;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/default-namespace" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "object in the default namespace",
        aliases: [
            "kubescape:C-0061" only [WORKLOAD],
            "kubescape:pods-in-default-namespace" only [WORKLOAD], "kubescape:C-0212",
            "kubescape:configmap-in-default-namespace" only ["ConfigMap"],
            "kubescape:csistoragecapacity-in-default-namespace" only ["CSIStorageCapacity"],
            "kubescape:endpoints-in-default-namespace" only ["Endpoints"],
            "kubescape:endpointslice-in-default-namespace" only ["EndpointSlice"],
            "kubescape:horizontalpodautoscaler-in-default-namespace" only ["HorizontalPodAutoscaler"],
            "kubescape:ingress-in-default-namespace" only ["Ingress"],
            "kubescape:lease-in-default-namespace" only ["Lease"],
            "kubescape:persistentvolumeclaim-in-default-namespace" only ["PersistentVolumeClaim"],
            "kubescape:poddisruptionbudget-in-default-namespace" only ["PodDisruptionBudget"],
            "kubescape:podtemplate-in-default-namespace" only ["PodTemplate"],
            "kubescape:replicationcontroller-in-default-namespace" only ["ReplicationController"],
            "kubescape:resources-secret-in-default-namespace" only ["Secret"],
            "kubescape:role-in-default-namespace" only ["Role"],
            "kubescape:rolebinding-in-default-namespace" only ["RoleBinding"],
            "kubescape:service-in-default-namespace" only ["Service"],
            "kubescape:serviceaccount-in-default-namespace" only ["ServiceAccount"],
            "trivy:KSV-0110", "kube-linter:use-namespace", "checkov:CKV_K8S_21", "cis-1.12:5.6.4",
        ],
        page: include_str!("default_namespace.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Facet of everything that makes pods.
const WORKLOAD: &str = "workload";

/// Kinds besides workloads that are asked; each is a facet.
const KINDS: [&str; 16] = [
    "ConfigMap",
    "CSIStorageCapacity",
    "Endpoints",
    "EndpointSlice",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Lease",
    "PersistentVolumeClaim",
    "PodDisruptionBudget",
    "PodTemplate",
    "ReplicationController",
    "Secret",
    "Role",
    "RoleBinding",
    "Service",
    "ServiceAccount",
];

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let kind = KINDS.into_iter().find(|kind| **kind == *object.kind);
    let is_workload = object.workload().is_some();
    if object.namespace() != "default" || !(is_workload || kind.is_some()) || is_its_own(object) {
        return;
    }
    let word = &object.kind;
    let finding = out.report(FieldPath::new("metadata.namespace"));
    if is_workload {
        finding.facet(WORKLOAD);
    }
    finding.facets(kind);
    match &*object.meta.namespace {
        "" => finding.message(format_args!(
            "the {word} names no namespace, so that it lands in `default` or wherever one stands"
        )),
        _ => finding.message(format_args!("the {word} is in namespace default")),
    };
}

/// Whether Kubernetes itself keeps the object in `default`.
fn is_its_own(object: &Object) -> bool {
    matches!(
        (&*object.kind, object.name()),
        ("Service" | "Endpoints" | "EndpointSlice", "kubernetes")
            | ("ServiceAccount", "default")
            | ("ConfigMap", "kube-root-ca.crt")
    )
}
