//! An object: its identity, where it comes from, and what it is.

use garboard_manifest::{FieldPath, Value};

use crate::admin_network::AdminNetworkPolicy;
use crate::admission::{
    AllowedRepos, PodSecurityPolicy, SecurityContextConstraints, StorageClass, WebhookConfiguration,
};
use crate::api::{ApiVersion, Scope, scope_of};
use crate::config::{ConfigMap, Secret, ServiceAccount};
use crate::meta::Meta;
use crate::network::{Ingress, NetworkPolicy, Route, Service};
use crate::node::Node;
use crate::policy::{
    Autoscaler, DisruptionBudget, LimitRange, PersistentVolume, PersistentVolumeClaim,
    ResourceQuota,
};
use crate::rbac::{Binding, Role};
use crate::routes::{GatewayRoute, ServiceMonitor};
use crate::workload::Workload;

/// An object's place in its [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

/// A file's place in its [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A Kubernetes object.
#[derive(Clone, Debug)]
pub struct Object {
    /// `apiVersion`
    pub api_version: ApiVersion,
    /// `kind`
    pub kind: Box<str>,
    /// `metadata`
    pub meta: Meta,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is.
    pub body: Body,
    /// Fields that its kind does not have, where reading was told a version to compare with.
    pub unknown_fields: Box<[FieldPath]>,
}

/// Where an object comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A document of a file.
    File {
        /// The file.
        file: FileId,
        /// The document in the file, from 0.
        document: u32,
        /// The object's place in the document: the root, or `items[3]` in a List.
        at: FieldPath,
    },
}

/// What an object is, as far as any pillar asks.
#[derive(Clone, Debug)]
pub enum Body {
    /// Anything that makes pods.
    Workload(Box<Workload>),
    /// A Namespace: its labels are in the metadata.
    Namespace,
    /// A ServiceAccount.
    ServiceAccount(ServiceAccount),
    /// A Secret, without values.
    Secret(Secret),
    /// A ConfigMap, without values.
    ConfigMap(ConfigMap),
    /// A Service.
    Service(Service),
    /// An Ingress.
    Ingress(Ingress),
    /// An OpenShift Route.
    Route(Box<Route>),
    /// A NetworkPolicy.
    NetworkPolicy(NetworkPolicy),
    /// An AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy.
    AdminNetworkPolicy(Box<AdminNetworkPolicy>),
    /// A Node.
    Node(Node),
    /// A Role or ClusterRole.
    Role(Role),
    /// A RoleBinding or ClusterRoleBinding.
    Binding(Binding),
    /// A PodDisruptionBudget.
    DisruptionBudget(DisruptionBudget),
    /// A HorizontalPodAutoscaler.
    Autoscaler(Autoscaler),
    /// A PersistentVolume.
    PersistentVolume(PersistentVolume),
    /// A PersistentVolumeClaim.
    PersistentVolumeClaim(PersistentVolumeClaim),
    /// A LimitRange.
    LimitRange(LimitRange),
    /// A ResourceQuota.
    ResourceQuota(ResourceQuota),
    /// A route of the Gateway API.
    GatewayRoute(GatewayRoute),
    /// A ServiceMonitor.
    ServiceMonitor(ServiceMonitor),
    /// A StorageClass.
    StorageClass(StorageClass),
    /// A configuration of admission webhooks.
    WebhookConfiguration(WebhookConfiguration),
    /// A PodSecurityPolicy.
    PodSecurityPolicy(PodSecurityPolicy),
    /// SecurityContextConstraints of OpenShift.
    SecurityContextConstraints(SecurityContextConstraints),
    /// Gatekeeper's list of allowed registries.
    AllowedRepos(AllowedRepos),
    /// A kind that a pillar asked for and decodes itself.
    Raw(Value),
    /// Any other kind: its metadata is all there is.
    Header,
}

impl Object {
    /// The namespace that the object lives in: `default` where a namespaced object names none,
    /// empty for objects of the cluster.
    pub fn namespace(&self) -> &str {
        match scope_of(self.api_version.group(), &self.kind) {
            Scope::Cluster => "",
            Scope::Namespaced if self.meta.namespace.is_empty() => "default",
            Scope::Namespaced => &self.meta.namespace,
        }
    }

    /// The name, or the prefix from which the server makes one.
    pub fn name(&self) -> &str {
        self.meta.display_name()
    }

    /// The API group.
    pub fn group(&self) -> &str {
        self.api_version.group()
    }

    /// The workload, if it is one.
    pub fn workload(&self) -> Option<&Workload> {
        match &self.body {
            Body::Workload(workload) => Some(workload),
            _ => None,
        }
    }
}
