//! The pod spec (core/v1).

use garboard_manifest::{Map, Present, decode_struct};

use crate::container::{
    AppArmorProfile, Container, ResourceRequirements, SeLinuxOptions, SeccompProfile,
    WindowsOptions,
};
use crate::labels::LabelSelector;
use crate::volume::Volume;

decode_struct! {
    /// What a pod is made of.
    pub struct PodSpec {
        /// The containers that make the pod.
        pub containers: Vec<Container> = "containers",
        /// Those that run first, and native sidecars.
        pub init_containers: Vec<Container> = "initContainers",
        /// Those that were attached for debugging.
        pub ephemeral_containers: Vec<Container> = "ephemeralContainers",
        /// Volumes.
        pub volumes: Vec<Volume> = "volumes",
        /// Security context of the pod.
        pub security_context: Box<PodSecurityContext> = "securityContext",
        /// Shares the node's network.
        pub host_network: bool = "hostNetwork",
        /// Shares the node's processes.
        pub host_pid: bool = "hostPID",
        /// Shares the node's IPC.
        pub host_ipc: bool = "hostIPC",
        /// `false` puts the pod into a user namespace.
        pub host_users: bool = "hostUsers",
        /// One process namespace for all containers.
        pub share_process_namespace: bool = "shareProcessNamespace",
        /// The service account.
        pub service_account_name: Box<str> = "serviceAccountName",
        /// The deprecated spelling of the same.
        pub service_account: Box<str> = "serviceAccount",
        /// Whether the account's token is mounted.
        pub automount_service_account_token: bool = "automountServiceAccountToken",
        /// The operating system.
        pub os: PodOs = "os",
        /// Runtime class.
        pub runtime_class_name: Box<str> = "runtimeClassName",
        /// The node it is bound to.
        pub node_name: Box<str> = "nodeName",
        /// Labels a node must have.
        pub node_selector: Map<Box<str>> = "nodeSelector",
        /// Affinity.
        pub affinity: Box<Affinity> = "affinity",
        /// Taints it bears.
        pub tolerations: Vec<Toleration> = "tolerations",
        /// How replicas spread.
        pub topology_spread_constraints: Vec<TopologySpreadConstraint> = "topologySpreadConstraints",
        /// Priority class.
        pub priority_class_name: Box<str> = "priorityClassName",
        /// `Always`, `OnFailure`, `Never`.
        pub restart_policy: Box<str> = "restartPolicy",
        /// Seconds between the request to stop and the kill.
        pub termination_grace_period_seconds: i64 = "terminationGracePeriodSeconds",
        /// Secrets for pulling images.
        pub image_pull_secrets: Vec<LocalObjectReference> = "imagePullSecrets",
        /// Lines added to /etc/hosts.
        pub host_aliases: Vec<HostAlias> = "hostAliases",
        /// DNS policy.
        pub dns_policy: Box<str> = "dnsPolicy",
        /// DNS configuration.
        pub dns_config: Box<DnsConfig> = "dnsConfig",
        /// Scheduler.
        pub scheduler_name: Box<str> = "schedulerName",
        /// Host name of the pod.
        pub hostname: Box<str> = "hostname",
        /// Requests and limits of the pod as a whole; its containers share them.
        pub resources: ResourceRequirements = "resources",
    }

    /// Security settings of the pod; containers inherit some of them.
    pub struct PodSecurityContext {
        /// Inherited: refuse to start as user 0.
        pub run_as_non_root: bool = "runAsNonRoot",
        /// Inherited: user id.
        pub run_as_user: i64 = "runAsUser",
        /// Inherited: group id.
        pub run_as_group: i64 = "runAsGroup",
        /// Further groups.
        pub supplemental_groups: Vec<i64> = "supplementalGroups",
        /// Group of the volumes.
        pub fs_group: i64 = "fsGroup",
        /// Inherited: seccomp.
        pub seccomp_profile: SeccompProfile = "seccompProfile",
        /// Inherited: AppArmor.
        pub app_armor_profile: AppArmorProfile = "appArmorProfile",
        /// Inherited: SELinux.
        pub se_linux_options: SeLinuxOptions = "seLinuxOptions",
        /// Inherited: Windows.
        pub windows_options: WindowsOptions = "windowsOptions",
        /// Kernel parameters.
        pub sysctls: Vec<Sysctl> = "sysctls",
    }

    /// A kernel parameter.
    pub struct Sysctl {
        /// Its name, dotted.
        pub name: Box<str> = "name",
        /// Its value.
        pub value: Box<str> = "value",
    }

    /// The operating system of a pod.
    pub struct PodOs {
        /// `linux` or `windows`.
        pub name: Box<str> = "name",
    }

    /// A reference to an object of the same namespace.
    pub struct LocalObjectReference {
        /// Its name.
        pub name: Box<str> = "name",
    }

    /// A line of /etc/hosts.
    pub struct HostAlias {
        /// Address.
        pub ip: Box<str> = "ip",
        /// Names.
        pub hostnames: Vec<Box<str>> = "hostnames",
    }

    /// A taint that a pod bears.
    pub struct Toleration {
        /// Key; empty with `Exists` bears everything.
        pub key: Box<str> = "key",
        /// `Exists` or `Equal`.
        pub operator: Box<str> = "operator",
        /// Value.
        pub value: Box<str> = "value",
        /// Effect; empty is every effect.
        pub effect: Box<str> = "effect",
    }

    /// Where the scheduler may put the pod.
    pub struct Affinity {
        /// To nodes.
        pub node_affinity: Present = "nodeAffinity",
        /// To other pods.
        pub pod_affinity: Present = "podAffinity",
        /// Away from other pods.
        pub pod_anti_affinity: PodAntiAffinity = "podAntiAffinity",
    }

    /// Pods that the pod keeps away from.
    pub struct PodAntiAffinity {
        /// Never beside these.
        pub required: Vec<PodAffinityTerm> = "requiredDuringSchedulingIgnoredDuringExecution",
        /// Rather not beside these.
        pub preferred: Vec<WeightedPodAffinityTerm> =
            "preferredDuringSchedulingIgnoredDuringExecution",
    }

    /// A term with its weight among others.
    pub struct WeightedPodAffinityTerm {
        /// The term.
        pub pod_affinity_term: PodAffinityTerm = "podAffinityTerm",
    }

    /// Pods, and how far away is away.
    pub struct PodAffinityTerm {
        /// The pods; absent selects none.
        pub label_selector: LabelSelector = "labelSelector",
        /// Label of nodes; nodes of one value are one place.
        pub topology_key: Box<str> = "topologyKey",
        /// Namespaces of the pods; the pod's own if this and `namespaceSelector` are absent.
        pub namespaces: Vec<Box<str>> = "namespaces",
        /// Namespaces by label.
        pub namespace_selector: LabelSelector = "namespaceSelector",
    }

    /// How replicas spread over nodes.
    pub struct TopologySpreadConstraint {
        /// Label of nodes that makes the domains.
        pub topology_key: Box<str> = "topologyKey",
        /// Greatest difference.
        pub max_skew: i64 = "maxSkew",
        /// The pods that are counted; absent selects none.
        pub label_selector: LabelSelector = "labelSelector",
    }

    /// How names are resolved.
    pub struct DnsConfig {
        /// Options of the resolver.
        pub options: Vec<DnsOption> = "options",
    }

    /// An option of the resolver.
    pub struct DnsOption {
        /// Its name.
        pub name: Box<str> = "name",
        /// Its value, if it takes one.
        pub value: Box<str> = "value",
    }
}

impl PodSpec {
    /// The account's name: `serviceAccountName`, else the deprecated field, else `default`.
    pub fn account_name(&self) -> &str {
        [&self.service_account_name, &self.service_account]
            .into_iter()
            .map(garboard_manifest::Field::text)
            .find(|name| !name.is_empty())
            .unwrap_or("default")
    }

    /// Whether the pod says that it is for Windows.
    pub fn is_windows(&self) -> bool {
        self.os.get().is_some_and(|os| os.name.text() == "windows")
    }
}
