//! The slim Kubernetes model: what garboard knows about a cluster, immutable and indexed.
//!
//! ```text
//! Document ─► objects() ─► Vec<Object> ─► World::new ─► by kind, by namespace, by label, owners
//! ```
//!
//! Objects hold what rules ask for and nothing else: a pod template is about 2 KB here where the
//! generated types need 50. They carry no spans: an object from a file and one from an API server
//! are the same object, and places are found again by [`FieldPath`](garboard_manifest::FieldPath).
//! Values of Secrets never get in.
//!
//! This crate judges nothing and reads no files.

mod admin_network;
mod admission;
mod api;
mod config;
mod container;
mod controller;
mod credential;
mod effective;
mod labels;
mod meta;
mod namesakes;
mod network;
mod node;
mod object;
mod owners;
mod pod;
mod policy;
mod quantity;
mod rbac;
mod read;
mod relations;
mod routes;
mod schema;
mod selector_text;
mod shape;
mod snapshot;
mod steps;
mod volume;
mod workload;
mod world;

pub use admin_network::{
    AdminDestinationPort, AdminEgressRule, AdminIngressRule, AdminNetworkPolicy,
    AdminNetworkPolicySpec, AdminPeer, AdminPort, AdminPortNumber, AdminPortRange, AdminProtocol,
    AdminRange, AdminSubject, AdminTransport, NamespacedPods,
};
pub use admission::{
    AllowedRepos, AllowedReposParameters, AllowedReposSpec, IdRange, PodSecurityPolicy,
    PodSecurityPolicySpec, PodSecurityPolicyUsers, SecurityContextConstraints, StorageClass,
    Webhook, WebhookConfiguration,
};
pub use api::{ApiVersion, Kind, Scope, scope_of};
pub use config::{ConfigMap, ImagePullSecret, Secret, SecretReference, ServiceAccount};
pub use container::{
    AppArmorProfile, Capabilities, Container, ContainerPort, ContainerRole, EnvFromSource, EnvVar,
    EnvVarSource, ExecAction, GrpcAction, HttpGetAction, KeySelector, Lifecycle, LifecycleHandler,
    Probe, ResourceRequirements, SeLinuxOptions, SeccompProfile, SecurityContext, TcpSocketAction,
    VolumeMount, WindowsOptions,
};
pub use controller::{ControllerSpec, RollingUpdate, UpdateStrategy};
pub use credential::Credential;
pub use effective::Effective;
pub use labels::{LabelIndex, LabelSelector, Labels, Operator, Requirement};
pub use meta::{Meta, OwnerReference};
pub use network::{
    HttpIngressPath, HttpIngressRuleValue, Ingress, IngressBackend, IngressRule,
    IngressServiceBackend, IngressServicePort, IngressSpec, IngressTls, IpBlock, NetworkPolicy,
    NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec, Route, RoutePort, RouteSpec, RouteTarget, Service, ServicePort, ServiceSpec,
};
pub use node::{Node, NodeAddress, NodeStatus, PodIp, PodStatus};
pub use object::{Body, FileId, Object, ObjectId, Origin};
pub use pod::{
    Affinity, DnsConfig, DnsOption, HostAlias, LocalObjectReference, PodAffinityTerm,
    PodAntiAffinity, PodOs, PodSecurityContext, PodSpec, Sysctl, Toleration,
    TopologySpreadConstraint, WeightedPodAffinityTerm,
};
pub use policy::{
    Autoscaler, AutoscalerSpec, DisruptionBudget, DisruptionBudgetSpec, LimitRange, LimitRangeItem,
    LimitRangeSpec, Metric, MetricTarget, PersistentVolume, PersistentVolumeClaim,
    PersistentVolumeClaimSpec, PersistentVolumeSpec, ResourceMetric, ResourceQuota,
    ResourceQuotaSpec, ScaleTarget,
};
pub use quantity::Amount;
pub use rbac::{AggregationRule, Binding, PolicyRule, Role, RoleRef, Subject};
pub use read::{Contents, ReadSettings, read, read_item};
pub use routes::{
    BackendRef, GatewayRoute, GatewayRouteRule, GatewayRouteSpec, MonitoredEndpoint,
    MonitoredNamespaces, ServiceMonitor, ServiceMonitorSpec,
};
pub use schema::{ApiLifecycle, Field as SchemaField, Holds, Schemas, TypeId, api_lifecycle};
pub use volume::{
    Claim, HostPath, ProjectedName, ProjectedToken, Projection, SecretSource, Volume, VolumeSource,
};
pub use workload::{ContainerRef, PodTemplate, TemplateRef, Workload, WorkloadKind};
pub use world::{SourceFile, World};
