//! The resources that an API server of Kubernetes v1.37 serves.
//!
//! From kubernetes v1.37.2, `api/discovery` (`api__v1.json`, `apis__*.json`), in the order of
//! discovery: where several groups have a resource of one name, kubectl means the first.

use garboard_world::Scope;

use crate::catalogue::ApiResource;

const ALL: &[&str] = &[
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
];
const EACH: &[&str] = &[
    "create", "delete", "get", "list", "patch", "update", "watch",
];
const CHANGE: &[&str] = &["get", "patch", "update"];
const PROXY: &[&str] = &["create", "delete", "get", "patch", "update"];
const CREATE: &[&str] = &["create"];
const READ: &[&str] = &["get", "list"];
/// Streams: a POST is `create`, the GET of a websocket `get`.
const STREAM: &[&str] = &["create", "get"];

const NAMESPACED: Scope = Scope::Namespaced;
const CLUSTER: Scope = Scope::Cluster;

/// Group, resource, kind, scope, verbs, short names, subresources with their verbs.
#[rustfmt::skip]
pub(super) static SERVED: &[ApiResource] = &[
    row("", "bindings", "Binding", NAMESPACED, CREATE, &[], &[]),
    row("", "componentstatuses", "ComponentStatus", CLUSTER, READ, &["cs"], &[]),
    row("", "configmaps", "ConfigMap", NAMESPACED, ALL, &["cm"], &[]),
    row("", "endpoints", "Endpoints", NAMESPACED, ALL, &["ep"], &[]),
    row("", "events", "Event", NAMESPACED, ALL, &["ev"], &[]),
    row("", "limitranges", "LimitRange", NAMESPACED, ALL, &["limits"], &[]),
    row("", "namespaces", "Namespace", CLUSTER, EACH, &["ns"],
        &[("finalize", &["update"]), ("status", CHANGE)]),
    row("", "nodes", "Node", CLUSTER, ALL, &["no"], &[("proxy", PROXY), ("status", CHANGE)]),
    row("", "persistentvolumeclaims", "PersistentVolumeClaim", NAMESPACED, ALL, &["pvc"],
        &[("status", CHANGE)]),
    row("", "persistentvolumes", "PersistentVolume", CLUSTER, ALL, &["pv"], &[("status", CHANGE)]),
    row("", "pods", "Pod", NAMESPACED, ALL, &["po"],
        &[("attach", STREAM), ("binding", CREATE), ("ephemeralcontainers", CHANGE), ("eviction", CREATE),
         ("exec", STREAM), ("log", &["get"]), ("portforward", STREAM), ("proxy", PROXY),
         ("resize", CHANGE), ("status", CHANGE)]),
    row("", "podtemplates", "PodTemplate", NAMESPACED, ALL, &[], &[]),
    row("", "replicationcontrollers", "ReplicationController", NAMESPACED, ALL, &["rc"],
        &[("scale", CHANGE), ("status", CHANGE)]),
    row("", "resourcequotas", "ResourceQuota", NAMESPACED, ALL, &["quota"], &[("status", CHANGE)]),
    row("", "secrets", "Secret", NAMESPACED, ALL, &[], &[]),
    row("", "serviceaccounts", "ServiceAccount", NAMESPACED, ALL, &["sa"], &[("token", CREATE)]),
    row("", "services", "Service", NAMESPACED, ALL, &["svc"], &[("proxy", PROXY), ("status", CHANGE)]),
    row("apiregistration.k8s.io", "apiservices", "APIService", CLUSTER, ALL, &[], &[("status", CHANGE)]),
    row("apps", "controllerrevisions", "ControllerRevision", NAMESPACED, ALL, &[], &[]),
    row("apps", "daemonsets", "DaemonSet", NAMESPACED, ALL, &["ds"], &[("status", CHANGE)]),
    row("apps", "deployments", "Deployment", NAMESPACED, ALL, &["deploy"],
        &[("scale", CHANGE), ("status", CHANGE)]),
    row("apps", "replicasets", "ReplicaSet", NAMESPACED, ALL, &["rs"],
        &[("scale", CHANGE), ("status", CHANGE)]),
    row("apps", "statefulsets", "StatefulSet", NAMESPACED, ALL, &["sts"],
        &[("scale", CHANGE), ("status", CHANGE)]),
    row("events.k8s.io", "events", "Event", NAMESPACED, ALL, &["ev"], &[]),
    row("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", CLUSTER, CREATE, &[], &[]),
    row("authentication.k8s.io", "tokenreviews", "TokenReview", CLUSTER, CREATE, &[], &[]),
    row("authorization.k8s.io", "localsubjectaccessreviews", "LocalSubjectAccessReview", NAMESPACED, CREATE, &[], &[]),
    row("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", CLUSTER, CREATE, &[], &[]),
    row("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview", CLUSTER, CREATE, &[], &[]),
    row("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview", CLUSTER, CREATE, &[], &[]),
    row("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", NAMESPACED, ALL, &["hpa"],
        &[("status", CHANGE)]),
    row("batch", "cronjobs", "CronJob", NAMESPACED, ALL, &["cj"], &[("status", CHANGE)]),
    row("batch", "jobs", "Job", NAMESPACED, ALL, &[], &[("status", CHANGE)]),
    row("certificates.k8s.io", "certificatesigningrequests", "CertificateSigningRequest", CLUSTER, ALL, &["csr"],
        &[("approval", CHANGE), ("status", CHANGE)]),
    row("certificates.k8s.io", "clustertrustbundles", "ClusterTrustBundle", CLUSTER, ALL, &[], &[]),
    row("certificates.k8s.io", "podcertificaterequests", "PodCertificateRequest", NAMESPACED, ALL, &[],
        &[("status", CHANGE)]),
    row("networking.k8s.io", "ingressclasses", "IngressClass", CLUSTER, ALL, &[], &[]),
    row("networking.k8s.io", "ingresses", "Ingress", NAMESPACED, ALL, &["ing"], &[("status", CHANGE)]),
    row("networking.k8s.io", "ipaddresses", "IPAddress", CLUSTER, ALL, &["ip"], &[]),
    row("networking.k8s.io", "networkpolicies", "NetworkPolicy", NAMESPACED, ALL, &["netpol"], &[]),
    row("networking.k8s.io", "servicecidrs", "ServiceCIDR", CLUSTER, ALL, &[], &[("status", CHANGE)]),
    row("policy", "poddisruptionbudgets", "PodDisruptionBudget", NAMESPACED, ALL, &["pdb"],
        &[("status", CHANGE)]),
    row("rbac.authorization.k8s.io", "clusterrolebindings", "ClusterRoleBinding", CLUSTER, ALL, &[], &[]),
    row("rbac.authorization.k8s.io", "clusterroles", "ClusterRole", CLUSTER, ALL, &[], &[]),
    row("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", NAMESPACED, ALL, &[], &[]),
    row("rbac.authorization.k8s.io", "roles", "Role", NAMESPACED, ALL, &[], &[]),
    row("storage.k8s.io", "csidrivers", "CSIDriver", CLUSTER, ALL, &[], &[]),
    row("storage.k8s.io", "csinodes", "CSINode", CLUSTER, ALL, &[], &[("status", CHANGE)]),
    row("storage.k8s.io", "csistoragecapacities", "CSIStorageCapacity", NAMESPACED, ALL, &[], &[]),
    row("storage.k8s.io", "storageclasses", "StorageClass", CLUSTER, ALL, &["sc"], &[]),
    row("storage.k8s.io", "volumeattachments", "VolumeAttachment", CLUSTER, ALL, &[], &[("status", CHANGE)]),
    row("storage.k8s.io", "volumeattributesclasses", "VolumeAttributesClass", CLUSTER, ALL, &["vac"], &[]),
    row("admissionregistration.k8s.io", "mutatingadmissionpolicies", "MutatingAdmissionPolicy", CLUSTER, ALL, &[], &[]),
    row("admissionregistration.k8s.io", "mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding", CLUSTER, ALL, &[], &[]),
    row("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", CLUSTER, ALL, &[], &[]),
    row("admissionregistration.k8s.io", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", CLUSTER, ALL, &[],
        &[("status", CHANGE)]),
    row("admissionregistration.k8s.io", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding", CLUSTER, ALL, &[], &[]),
    row("admissionregistration.k8s.io", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", CLUSTER, ALL, &[], &[]),
    row("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition", CLUSTER, ALL, &["crd", "crds"],
        &[("status", CHANGE)]),
    row("scheduling.k8s.io", "compositepodgroups", "CompositePodGroup", NAMESPACED, ALL, &[],
        &[("status", CHANGE)]),
    row("scheduling.k8s.io", "podgroups", "PodGroup", NAMESPACED, ALL, &[], &[("status", CHANGE)]),
    row("scheduling.k8s.io", "priorityclasses", "PriorityClass", CLUSTER, ALL, &["pc"], &[]),
    row("scheduling.k8s.io", "workloads", "Workload", NAMESPACED, ALL, &[], &[]),
    row("coordination.k8s.io", "leasecandidates", "LeaseCandidate", NAMESPACED, ALL, &[], &[]),
    row("coordination.k8s.io", "leases", "Lease", NAMESPACED, ALL, &[], &[]),
    row("node.k8s.io", "runtimeclasses", "RuntimeClass", CLUSTER, ALL, &[], &[]),
    row("discovery.k8s.io", "endpointslices", "EndpointSlice", NAMESPACED, ALL, &[], &[]),
    row("resource.k8s.io", "deviceclasses", "DeviceClass", CLUSTER, ALL, &[], &[]),
    row("resource.k8s.io", "devicetaintrules", "DeviceTaintRule", CLUSTER, ALL, &[], &[("status", CHANGE)]),
    row("resource.k8s.io", "resourceclaims", "ResourceClaim", NAMESPACED, ALL, &[], &[("status", CHANGE)]),
    row("resource.k8s.io", "resourceclaimtemplates", "ResourceClaimTemplate", NAMESPACED, ALL, &[], &[]),
    row("resource.k8s.io", "resourcepoolstatusrequests", "ResourcePoolStatusRequest", CLUSTER, ALL, &[],
        &[("status", CHANGE)]),
    row("resource.k8s.io", "resourceslices", "ResourceSlice", CLUSTER, ALL, &[], &[]),
    row("flowcontrol.apiserver.k8s.io", "flowschemas", "FlowSchema", CLUSTER, ALL, &[],
        &[("status", CHANGE)]),
    row("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", "PriorityLevelConfiguration", CLUSTER, ALL, &[],
        &[("status", CHANGE)]),
    row("internal.apiserver.k8s.io", "storageversions", "StorageVersion", CLUSTER, ALL, &[],
        &[("status", CHANGE)]),
    row("storagemigration.k8s.io", "storageversionmigrations", "StorageVersionMigration", CLUSTER, ALL, &[],
        &[("status", CHANGE)]),
    row("lifecycle.k8s.io", "evictionrequests", "EvictionRequest", NAMESPACED, ALL, &[],
        &[("status", CHANGE)]),
    row("lifecycle.k8s.io", "evictions", "Eviction", NAMESPACED, ALL, &[], &[("status", CHANGE)]),
];

const fn row(
    group: &'static str,
    name: &'static str,
    kind: &'static str,
    scope: Scope,
    verbs: &'static [&'static str],
    short_names: &'static [&'static str],
    subresources: &'static [(&'static str, &'static [&'static str])],
) -> ApiResource {
    ApiResource {
        group,
        name,
        kind,
        scope,
        verbs,
        short_names,
        subresources,
    }
}
