//! `cluster/default-namespace`: what is in namespace default shares its rules with everything there.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Object;

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/default-namespace" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "object in the default namespace",
        aliases: [
            "kubescape:C-0061" only WORKLOADS, "kubescape:pods-in-default-namespace" only WORKLOADS,
            "kubescape:C-0212", "kubescape:configmap-in-default-namespace" only ["ConfigMap"],
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
            "trivy:KSV-0110" only WORKLOADS, "checkov:CKV_K8S_21", "kube-linter:use-namespace",
            "cis-1.12:5.6.4",
        ],
        page: include_str!("default_namespace.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// The kinds that are looked at; each is a facet.
const KINDS: [&str; 23] = [
    "CSIStorageCapacity",
    "ConfigMap",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "DeploymentConfig",
    "EndpointSlice",
    "Endpoints",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Job",
    "Lease",
    "PersistentVolumeClaim",
    "Pod",
    "PodDisruptionBudget",
    "PodTemplate",
    "ReplicaSet",
    "ReplicationController",
    "Role",
    "RoleBinding",
    "Secret",
    "Service",
    "ServiceAccount",
];

/// `StatefulSet` is one too.
const WORKLOADS: [&str; 10] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "DeploymentConfig",
    "Job",
    "Pod",
    "PodTemplate",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// What Kubernetes itself keeps there.
const OWN: [(&str, &str); 5] = [
    ("Service", "kubernetes"),
    ("Endpoints", "kubernetes"),
    ("EndpointSlice", "kubernetes"),
    ("ConfigMap", "kube-root-ca.crt"),
    ("ServiceAccount", "default"),
];

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    if object.namespace() != "default" || OWN.contains(&(&*object.kind, object.name())) {
        return;
    }
    let mut kinds = KINDS.iter().chain(&WORKLOADS);
    let Some(kind) = kinds.find(|kind| **kind == &*object.kind) else {
        return;
    };
    let finding = out.report(FieldPath::new("metadata.namespace"));
    finding.facet(kind);
    if object.meta.namespace.is_empty() {
        finding.message("no namespace is named: unless kubectl is told one, it is default");
    } else {
        finding.message("the object is in namespace default, with whatever else is");
    }
}
