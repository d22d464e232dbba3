//! What decides about admission, and what storage is made of: as far as rules ask.

use garboard_manifest::{Map, decode_struct};

decode_struct! {
    /// A configuration of admission webhooks (admissionregistration/v1), of either kind.
    pub struct WebhookConfiguration {
        /// The webhooks.
        pub webhooks: Vec<Webhook> = "webhooks",
    }

    /// A webhook.
    pub struct Webhook {
        /// Its name.
        pub name: Box<str> = "name",
        /// `Fail` or `Ignore`, where the server does not answer.
        pub failure_policy: Box<str> = "failurePolicy",
    }

    /// A PodSecurityPolicy (policy/v1beta1), which v1.25 removed.
    pub struct PodSecurityPolicy {
        /// Its spec.
        pub spec: PodSecurityPolicySpec = "spec",
    }

    /// What a PodSecurityPolicy let through.
    pub struct PodSecurityPolicySpec {
        /// Privileged containers.
        pub privileged: bool = "privileged",
        /// The node's processes.
        pub host_pid: bool = "hostPID",
        /// The node's IPC.
        pub host_ipc: bool = "hostIPC",
        /// The node's network.
        pub host_network: bool = "hostNetwork",
        /// More powers than the parent process; true if absent.
        pub allow_privilege_escalation: bool = "allowPrivilegeEscalation",
        /// Users.
        pub run_as_user: PodSecurityPolicyUsers = "runAsUser",
        /// Capabilities that may be added.
        pub allowed_capabilities: Vec<Box<str>> = "allowedCapabilities",
        /// Capabilities that are dropped.
        pub required_drop_capabilities: Vec<Box<str>> = "requiredDropCapabilities",
    }

    /// The users of a PodSecurityPolicy.
    pub struct PodSecurityPolicyUsers {
        /// `RunAsAny`, `MustRunAs`, `MustRunAsNonRoot`.
        pub rule: Box<str> = "rule",
        /// The ids of `MustRunAs`.
        pub ranges: Vec<IdRange> = "ranges",
    }

    /// A range of ids.
    pub struct IdRange {
        /// The first.
        pub min: i64 = "min",
    }

    /// SecurityContextConstraints of OpenShift.
    pub struct SecurityContextConstraints {
        /// Privileged containers.
        pub allow_privileged_container: bool = "allowPrivilegedContainer",
    }

    /// A constraint of Gatekeeper's template `K8sAllowedRepos`.
    pub struct AllowedRepos {
        /// Its spec.
        pub spec: AllowedReposSpec = "spec",
    }

    /// The spec of such a constraint.
    pub struct AllowedReposSpec {
        /// What the template takes.
        pub parameters: AllowedReposParameters = "parameters",
    }

    /// What the template takes.
    pub struct AllowedReposParameters {
        /// Beginnings of the names of images.
        pub repos: Vec<Box<str>> = "repos",
    }

    /// A StorageClass (storage/v1).
    pub struct StorageClass {
        /// The driver.
        pub provisioner: Box<str> = "provisioner",
        /// What the driver is told.
        pub parameters: Map<Box<str>> = "parameters",
    }
}
