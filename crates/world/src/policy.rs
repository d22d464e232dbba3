//! Disruption budgets, autoscalers, and storage.

use garboard_manifest::{IntOrString, Present, decode_struct};

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
}
