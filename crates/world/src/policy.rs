//! Disruption budgets, autoscalers, quotas, and storage.

use garboard_manifest::{IntOrString, Map, Present, Quantity, decode_struct};

use crate::labels::LabelSelector;
use crate::volume::HostPath;

decode_struct! {
    /// A PodDisruptionBudget (policy/v1).
    pub struct DisruptionBudget {
        /// Its spec.
        pub spec: DisruptionBudgetSpec = "spec",
    }

    /// How many pods must stay.
    pub struct DisruptionBudgetSpec {
        /// The pods; absent selects none (policy/v1).
        pub selector: LabelSelector = "selector",
        /// Number or share that must stay.
        pub min_available: IntOrString = "minAvailable",
        /// Number or share that may go.
        pub max_unavailable: IntOrString = "maxUnavailable",
        /// Whether unready pods may go.
        pub unhealthy_pod_eviction_policy: Box<str> = "unhealthyPodEvictionPolicy",
    }

    /// A HorizontalPodAutoscaler (autoscaling/v1, v2).
    pub struct Autoscaler {
        /// Its spec.
        pub spec: AutoscalerSpec = "spec",
    }

    /// What is scaled, and how far.
    pub struct AutoscalerSpec {
        /// What is scaled.
        pub scale_target_ref: ScaleTarget = "scaleTargetRef",
        /// Least number of replicas; 1 if absent.
        pub min_replicas: i64 = "minReplicas",
        /// Greatest number of replicas.
        pub max_replicas: i64 = "maxReplicas",
        /// What is measured (autoscaling/v2).
        pub metrics: Vec<Metric> = "metrics",
        /// Share of the requested CPU (autoscaling/v1).
        pub target_cpu_utilization_percentage: i64 = "targetCPUUtilizationPercentage",
    }

    /// Something that an autoscaler measures.
    pub struct Metric {
        /// A resource of the pods.
        pub resource: ResourceMetric = "resource",
    }

    /// A resource of the pods, summed over their containers.
    pub struct ResourceMetric {
        /// `cpu`, `memory`.
        pub name: Box<str> = "name",
        /// What it should be.
        pub target: MetricTarget = "target",
        /// The same as a share of what is requested (v2beta1).
        pub target_average_utilization: i64 = "targetAverageUtilization",
    }

    /// What a metric should be.
    pub struct MetricTarget {
        /// `Utilization` is a share of what is requested.
        pub target_type: Box<str> = "type",
    }

    /// An object that has replicas.
    pub struct ScaleTarget {
        /// API version.
        pub api_version: Box<str> = "apiVersion",
        /// Kind.
        pub kind: Box<str> = "kind",
        /// Name.
        pub name: Box<str> = "name",
    }

    /// A PersistentVolume (core/v1).
    pub struct PersistentVolume {
        /// Its spec.
        pub spec: PersistentVolumeSpec = "spec",
    }

    /// Where a volume lies.
    pub struct PersistentVolumeSpec {
        /// On the node.
        pub host_path: HostPath = "hostPath",
        /// On the node, bound to it.
        pub local: Present = "local",
        /// Its class.
        pub storage_class_name: Box<str> = "storageClassName",
        /// How it may be mounted.
        pub access_modes: Vec<Box<str>> = "accessModes",
        /// What happens to it in the end.
        pub persistent_volume_reclaim_policy: Box<str> = "persistentVolumeReclaimPolicy",
    }

    /// A PersistentVolumeClaim (core/v1).
    pub struct PersistentVolumeClaim {
        /// Its spec.
        pub spec: PersistentVolumeClaimSpec = "spec",
    }

    /// What a claim wants.
    pub struct PersistentVolumeClaimSpec {
        /// Class; the default class if absent.
        pub storage_class_name: Box<str> = "storageClassName",
        /// How it will be mounted.
        pub access_modes: Vec<Box<str>> = "accessModes",
        /// The volume it is bound to.
        pub volume_name: Box<str> = "volumeName",
    }

    /// A LimitRange (core/v1).
    pub struct LimitRange {
        /// Its spec.
        pub spec: LimitRangeSpec = "spec",
    }

    /// Bounds and defaults of a namespace.
    pub struct LimitRangeSpec {
        /// By what they are for.
        pub limits: Vec<LimitRangeItem> = "limits",
    }

    /// Bounds and defaults of pods, containers or claims.
    pub struct LimitRangeItem {
        /// `Container`, `Pod`, `PersistentVolumeClaim`.
        pub item_type: Box<str> = "type",
        /// Limits of containers that set none.
        pub default: Map<Quantity> = "default",
        /// Requests of containers that set none.
        pub default_request: Map<Quantity> = "defaultRequest",
        /// Greatest amounts, which are also the limits of containers without any default.
        pub max: Map<Quantity> = "max",
        /// Least amounts, which are also the requests of containers without any default.
        pub min: Map<Quantity> = "min",
    }

    /// A ResourceQuota (core/v1).
    pub struct ResourceQuota {
        /// Its spec.
        pub spec: ResourceQuotaSpec = "spec",
    }

    /// What a namespace may use in all.
    pub struct ResourceQuotaSpec {
        /// By resource: `limits.memory`.
        pub hard: Map<Quantity> = "hard",
    }
}
