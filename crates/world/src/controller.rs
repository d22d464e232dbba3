//! What a controller does with its pods, besides their template (apps/v1, batch/v1).

use garboard_manifest::{IntOrString, decode_struct};

decode_struct! {
    /// The fields of a controller's spec that say how its pods are run. Each kind has some of them.
    pub struct ControllerSpec {
        /// How a Deployment or DeploymentConfig replaces its pods.
        pub strategy: UpdateStrategy = "strategy",
        /// How a StatefulSet or DaemonSet does.
        pub update_strategy: UpdateStrategy = "updateStrategy",
        /// The headless Service that names a StatefulSet's pods.
        pub service_name: Box<str> = "serviceName",
        /// Seconds after which a Job that has ended is deleted.
        pub ttl_seconds_after_finished: i64 = "ttlSecondsAfterFinished",
        /// Whether a CronJob may run beside itself: `Allow` (default), `Forbid`, `Replace`.
        pub concurrency_policy: Box<str> = "concurrencyPolicy",
        /// Seconds by which a CronJob may be late.
        pub starting_deadline_seconds: i64 = "startingDeadlineSeconds",
    }

    /// How pods are replaced when their template changes.
    pub struct UpdateStrategy {
        /// `RollingUpdate` (default), `Recreate`, `OnDelete`; in OpenShift `Rolling`.
        pub strategy_type: Box<str> = "type",
        /// Bounds of a rolling update.
        pub rolling_update: RollingUpdate = "rollingUpdate",
    }

    /// How many pods a rolling update may take or add at a time.
    pub struct RollingUpdate {
        /// Number or share that may be missing; 25% for Deployments.
        pub max_unavailable: IntOrString = "maxUnavailable",
        /// Number or share that may be added; 25% for Deployments.
        pub max_surge: IntOrString = "maxSurge",
    }
}
