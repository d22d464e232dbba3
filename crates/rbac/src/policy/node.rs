//! What kubelets may do: the Node authorizer.
//!
//! It answers before RBAC and for kubelets only (user `system:node:NAME` in group `system:nodes`).
//! Secrets, ConfigMaps, volumes, claims, tokens and pods are a kubelet's as far as the pods that are
//! bound to its node refer to them; for the rest there is a fixed list (kubernetes,
//! `plugin/pkg/auth/authorizer/node/node_authorizer.go`; `NodeRules` in
//! `plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`).
//!
//! What the World does not hold gives a kubelet nothing here: volume attachments, resource claims and
//! slices, certificate requests by name, and Secrets that only volume plugins name.

use std::collections::HashMap;
use std::sync::Arc;

use garboard_finding::KubernetesVersion;
use garboard_world::{Body, Kind, PodTemplate, WorkloadKind, World};

use crate::policy::pod_references::{Reference, refers};
use crate::request::{Attributes, ResourceAttributes};

/// The namespace of the kubelets' leases.
const LEASES: &str = "kube-node-lease";
/// Mirror pods give their node nothing: whoever makes them chooses what they refer to.
const MIRROR: &str = "kubernetes.io/config.mirror";

const READ: &[&str] = &["get", "list", "watch"];
const OWN: &[&str] = &["get", "create", "update", "patch", "delete"];

/// The pods that are bound to nodes, and the claims that are bound to volumes.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    pods: HashMap<Box<str>, Vec<BoundPod>>,
    /// The claims of a volume.
    claims: HashMap<Box<str>, Vec<Claim>>,
    version: KubernetesVersion,
}

#[derive(Debug)]
struct BoundPod {
    namespace: Box<str>,
    name: Box<str>,
    pod: Arc<PodTemplate>,
    is_mirror: bool,
}

#[derive(Debug)]
struct Claim {
    namespace: Box<str>,
    name: Box<str>,
}

impl Nodes {
    pub(crate) fn new(world: &World, version: KubernetesVersion) -> Nodes {
        let mut nodes = Nodes {
            version,
            ..Nodes::default()
        };
        for (_, object, workload) in world.workloads() {
            let [template] = workload.templates.as_slice() else {
                continue;
            };
            let node = template.spec().node_name.text();
            if workload.kind != WorkloadKind::Pod || node.is_empty() {
                continue;
            }
            let pod = BoundPod {
                namespace: object.namespace().into(),
                name: object.meta.name.clone(),
                pod: Arc::clone(&template.pod),
                is_mirror: object.meta.annotations.get(MIRROR).is_some(),
            };
            match nodes.pods.get_mut(node) {
                Some(pods) => pods.push(pod),
                None => {
                    nodes.pods.insert(node.into(), vec![pod]);
                }
            }
        }
        for (_, object) in world.of_kind(Kind::core("PersistentVolumeClaim")) {
            let Body::PersistentVolumeClaim(claim) = &object.body else {
                continue;
            };
            let volume = claim.spec.get().map_or("", |spec| spec.volume_name.text());
            if !volume.is_empty() {
                let claim = Claim {
                    namespace: object.namespace().into(),
                    name: object.meta.name.clone(),
                };
                nodes.claims.entry(volume.into()).or_default().push(claim);
            }
        }
        nodes
    }

    /// The nodes that pods are bound to, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.pods.keys().map(|name| &**name).collect();
        names.sort_unstable();
        names
    }

    /// Whether the kubelet of a node may do it.
    pub(crate) fn authorize(&self, node: &str, attributes: &Attributes<'_>) -> bool {
        let Attributes::Resource(wanted) = attributes else {
            return false; // the fixed list holds no paths
        };
        let is = |verbs: &[&str]| verbs.contains(&wanted.verb);
        match (wanted.group, wanted.resource, wanted.subresource) {
            ("", "secrets", "") => is(READ) && self.reads(node, wanted, Reference::Secret),
            ("", "configmaps", "") => is(READ) && self.reads(node, wanted, Reference::ConfigMap),
            ("", "persistentvolumeclaims", "") => {
                is(&["get"]) && self.has(node, wanted.namespace, wanted.name, Reference::Claim)
            }
            ("", "persistentvolumeclaims", "status") => {
                is(&["update", "patch"])
                    && self.has(node, wanted.namespace, wanted.name, Reference::Claim)
            }
            ("", "persistentvolumes", "") => is(&["get"]) && self.has_volume(node, wanted.name),
            ("", "serviceaccounts", "") => {
                // KubeletServiceAccountTokenForCredentialProviders, on by default since v1.34
                self.version.minor >= 34
                    && is(&["get"])
                    && self.reads(node, wanted, Reference::Account)
            }
            ("", "serviceaccounts", "token") => {
                is(&["create"]) && self.has(node, wanted.namespace, wanted.name, Reference::Account)
            }
            ("", "nodes", "") => {
                is(&["create", "update", "patch"]) || is(READ) && wanted.name == node
            }
            ("", "nodes" | "pods", "status") => is(&["update", "patch"]),
            ("", "pods", "") => self.may_use_pods(node, wanted),
            ("", "pods", "eviction") => is(&["create"]),
            ("coordination.k8s.io", "leases", _) => {
                // The subresource is not looked at; leases have none.
                is(OWN)
                    && wanted.namespace == LEASES
                    && (wanted.verb == "create" || wanted.name == node)
            }
            ("storage.k8s.io", "csinodes", "") => {
                is(OWN) && (wanted.verb == "create" || wanted.name == node)
            }
            ("resource.k8s.io", "resourceslices", "") => {
                is(&["create"])
                    || is(&["list", "watch", "deletecollection"])
                        && wanted.fields.contains(&("spec.nodeName", node))
            }
            ("certificates.k8s.io", "podcertificaterequests", "") => {
                // PodCertificateRequest, on by default since v1.37
                self.version.minor >= 37
                    && (is(&["create"])
                        || is(&["list", "watch"])
                            && wanted.fields.contains(&("spec.nodeName", node)))
            }
            _ => self.is_on_list(wanted),
        }
    }

    /// The rules for resources that are the same for every kubelet.
    fn is_on_list(&self, wanted: &ResourceAttributes<'_>) -> bool {
        let is = |verbs: &[&str]| verbs.contains(&wanted.verb);
        match (wanted.group, wanted.resource, wanted.subresource) {
            ("authentication.k8s.io", "tokenreviews", "")
            | ("authorization.k8s.io", "subjectaccessreviews" | "localsubjectaccessreviews", "") => {
                is(&["create"])
            }
            ("", "services", "")
            | ("storage.k8s.io", "csidrivers", "")
            | ("node.k8s.io", "runtimeclasses", "") => is(READ),
            ("" | "events.k8s.io", "events", "") => is(&["create", "update", "patch"]),
            ("", "endpoints", "") => is(&["get"]),
            ("certificates.k8s.io", "certificatesigningrequests", "") => {
                is(&["create", "get", "list", "watch"])
            }
            // ClusterTrustBundle, on by default since v1.37
            ("certificates.k8s.io", "clustertrustbundles", "") => {
                self.version.minor >= 37 && is(READ)
            }
            _ => false,
        }
    }

    fn may_use_pods(&self, node: &str, wanted: &ResourceAttributes<'_>) -> bool {
        match wanted.verb {
            "create" | "delete" => true,
            "list" | "watch" if wanted.fields.contains(&("spec.nodeName", node)) => true,
            "get" | "list" | "watch" => {
                !wanted.name.is_empty()
                    && self
                        .pods_on(node)
                        .any(|pod| *pod.namespace == *wanted.namespace && *pod.name == *wanted.name)
            }
            _ => false,
        }
    }

    /// Reads of single objects, by namespace and name.
    fn reads(&self, node: &str, wanted: &ResourceAttributes<'_>, kind: Reference) -> bool {
        !wanted.namespace.is_empty() && self.has(node, wanted.namespace, wanted.name, kind)
    }

    /// Whether a pod of the node refers to the object.
    fn has(&self, node: &str, namespace: &str, name: &str, kind: Reference) -> bool {
        !name.is_empty()
            && self.pods_on(node).any(|pod| {
                !pod.is_mirror
                    && *pod.namespace == *namespace
                    && refers(&pod.name, &pod.pod.spec, kind, name)
            })
    }

    /// Whether a pod of the node has a claim that is bound to the volume.
    fn has_volume(&self, node: &str, volume: &str) -> bool {
        let mut claims = self.claims.get(volume).into_iter().flatten();
        claims.any(|claim| self.has(node, &claim.namespace, &claim.name, Reference::Claim))
    }

    fn pods_on(&self, node: &str) -> impl Iterator<Item = &BoundPod> {
        self.pods.get(node).into_iter().flatten()
    }
}
