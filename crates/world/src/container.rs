//! Containers and what is said about their security (core/v1).

use garboard_manifest::{IntOrString, Map, Present, Quantity, decode_struct};

/// In which list of the pod a container stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContainerRole {
    /// `initContainers`, runs to its end before the others start.
    Init,
    /// `initContainers` with `restartPolicy: Always`: a native sidecar.
    Sidecar,
    /// `containers`
    Regular,
    /// `ephemeralContainers`
    Ephemeral,
}

decode_struct! {
    /// A container, in any of the pod's lists.
    pub struct Container {
        /// Unique in the pod.
        pub name: Box<str> = "name",
        /// Image reference.
        pub image: Box<str> = "image",
        /// `Always`, `IfNotPresent`, `Never`.
        pub image_pull_policy: Box<str> = "imagePullPolicy",
        /// Entry point.
        pub command: Vec<Box<str>> = "command",
        /// Arguments.
        pub args: Vec<Box<str>> = "args",
        /// Ports.
        pub ports: Vec<ContainerPort> = "ports",
        /// Environment.
        pub env: Vec<EnvVar> = "env",
        /// Environment from whole ConfigMaps and Secrets.
        pub env_from: Vec<EnvFromSource> = "envFrom",
        /// Requests and limits.
        pub resources: ResourceRequirements = "resources",
        /// Mounts.
        pub volume_mounts: Vec<VolumeMount> = "volumeMounts",
        /// Raw block devices.
        pub volume_devices: Vec<Present> = "volumeDevices",
        /// Liveness probe.
        pub liveness_probe: Box<Probe> = "livenessProbe",
        /// Readiness probe.
        pub readiness_probe: Box<Probe> = "readinessProbe",
        /// Startup probe.
        pub startup_probe: Box<Probe> = "startupProbe",
        /// Hooks.
        pub lifecycle: Box<Lifecycle> = "lifecycle",
        /// Security context.
        pub security_context: Box<SecurityContext> = "securityContext",
        /// `Always` makes an init container a sidecar.
        pub restart_policy: Box<str> = "restartPolicy",
        /// Keeps stdin open.
        pub stdin: bool = "stdin",
        /// Allocates a terminal.
        pub tty: bool = "tty",
    }

    /// A port that a container listens on.
    pub struct ContainerPort {
        /// Unique name in the pod.
        pub name: Box<str> = "name",
        /// The port in the container.
        pub container_port: i64 = "containerPort",
        /// The port on the node.
        pub host_port: i64 = "hostPort",
        /// The node's address to bind.
        pub host_ip: Box<str> = "hostIP",
        /// `TCP` (default), `UDP`, `SCTP`.
        pub protocol: Box<str> = "protocol",
    }

    /// An environment variable.
    pub struct EnvVar {
        /// Its name.
        pub name: Box<str> = "name",
        /// Its value, if written out.
        pub value: Box<str> = "value",
        /// Where its value comes from.
        pub value_from: EnvVarSource = "valueFrom",
    }

    /// Where an environment variable's value comes from.
    pub struct EnvVarSource {
        /// A key of a Secret.
        pub secret_key_ref: KeySelector = "secretKeyRef",
        /// A key of a ConfigMap.
        pub config_map_key_ref: KeySelector = "configMapKeyRef",
        /// A field of the pod.
        pub field_ref: Present = "fieldRef",
        /// A resource of the container.
        pub resource_field_ref: Present = "resourceFieldRef",
    }

    /// A key of a Secret or ConfigMap.
    pub struct KeySelector {
        /// Name of the object.
        pub name: Box<str> = "name",
        /// The key in it.
        pub key: Box<str> = "key",
        /// Whether the object may be missing.
        pub optional: bool = "optional",
    }

    /// All keys of a Secret or ConfigMap as environment.
    pub struct EnvFromSource {
        /// A Secret.
        pub secret_ref: KeySelector = "secretRef",
        /// A ConfigMap.
        pub config_map_ref: KeySelector = "configMapRef",
    }

    /// Requests and limits by resource name.
    pub struct ResourceRequirements {
        /// Upper bounds.
        pub limits: Map<Quantity> = "limits",
        /// What the scheduler reserves.
        pub requests: Map<Quantity> = "requests",
    }

    /// A volume mounted into a container.
    pub struct VolumeMount {
        /// Name of the pod's volume.
        pub name: Box<str> = "name",
        /// Where it appears.
        pub mount_path: Box<str> = "mountPath",
        /// Whether writing is refused.
        pub read_only: bool = "readOnly",
        /// A path inside the volume.
        pub sub_path: Box<str> = "subPath",
        /// `Bidirectional` carries mounts back to the node.
        pub mount_propagation: Box<str> = "mountPropagation",
    }

    /// A probe.
    pub struct Probe {
        /// By HTTP.
        pub http_get: HttpGetAction = "httpGet",
        /// By opening a TCP connection.
        pub tcp_socket: TcpSocketAction = "tcpSocket",
        /// By running a command.
        pub exec: ExecAction = "exec",
        /// By gRPC health checking.
        pub grpc: GrpcAction = "grpc",
        /// Seconds between probes.
        pub period_seconds: i64 = "periodSeconds",
        /// Seconds before the first probe.
        pub initial_delay_seconds: i64 = "initialDelaySeconds",
        /// Seconds before a probe has failed.
        pub timeout_seconds: i64 = "timeoutSeconds",
        /// Failures in a row that count.
        pub failure_threshold: i64 = "failureThreshold",
    }

    /// Hooks of a container's life.
    pub struct Lifecycle {
        /// Right after the start.
        pub post_start: LifecycleHandler = "postStart",
        /// Right before the end.
        pub pre_stop: LifecycleHandler = "preStop",
    }

    /// What a hook does.
    pub struct LifecycleHandler {
        /// Asks by HTTP.
        pub http_get: HttpGetAction = "httpGet",
        /// Deprecated.
        pub tcp_socket: TcpSocketAction = "tcpSocket",
        /// Runs a command.
        pub exec: ExecAction = "exec",
    }

    /// An HTTP request of the kubelet.
    pub struct HttpGetAction {
        /// Whom to ask instead of the pod.
        pub host: Box<str> = "host",
        /// Port, by number or name.
        pub port: IntOrString = "port",
        /// Path.
        pub path: Box<str> = "path",
    }

    /// A TCP connection of the kubelet.
    pub struct TcpSocketAction {
        /// Whom to ask instead of the pod.
        pub host: Box<str> = "host",
        /// Port, by number or name.
        pub port: IntOrString = "port",
    }

    /// A command run in the container.
    pub struct ExecAction {
        /// The command and its arguments.
        pub command: Vec<Box<str>> = "command",
    }

    /// A gRPC health check.
    pub struct GrpcAction {
        /// Port.
        pub port: i64 = "port",
    }

    /// A container's security context.
    pub struct SecurityContext {
        /// All powers of the node.
        pub privileged: bool = "privileged",
        /// Whether a process may gain more powers than its parent (setuid).
        pub allow_privilege_escalation: bool = "allowPrivilegeEscalation",
        /// Kernel capabilities.
        pub capabilities: Capabilities = "capabilities",
        /// Whether the image's file system is read-only.
        pub read_only_root_filesystem: bool = "readOnlyRootFilesystem",
        /// Whether the kubelet refuses to start the container as user 0.
        pub run_as_non_root: bool = "runAsNonRoot",
        /// User id.
        pub run_as_user: i64 = "runAsUser",
        /// Group id.
        pub run_as_group: i64 = "runAsGroup",
        /// How /proc is masked.
        pub proc_mount: Box<str> = "procMount",
        /// Seccomp.
        pub seccomp_profile: SeccompProfile = "seccompProfile",
        /// AppArmor.
        pub app_armor_profile: AppArmorProfile = "appArmorProfile",
        /// SELinux.
        pub se_linux_options: SeLinuxOptions = "seLinuxOptions",
        /// Windows.
        pub windows_options: WindowsOptions = "windowsOptions",
    }

    /// Capabilities added to and dropped from the runtime's default set.
    pub struct Capabilities {
        /// Added.
        pub add: Vec<Box<str>> = "add",
        /// Dropped.
        pub drop: Vec<Box<str>> = "drop",
    }

    /// A seccomp profile.
    pub struct SeccompProfile {
        /// `RuntimeDefault`, `Localhost`, `Unconfined`.
        pub profile_type: Box<str> = "type",
        /// File on the node, for `Localhost`.
        pub localhost_profile: Box<str> = "localhostProfile",
    }

    /// An AppArmor profile.
    pub struct AppArmorProfile {
        /// `RuntimeDefault`, `Localhost`, `Unconfined`.
        pub profile_type: Box<str> = "type",
        /// Profile loaded on the node, for `Localhost`.
        pub localhost_profile: Box<str> = "localhostProfile",
    }

    /// SELinux labels.
    pub struct SeLinuxOptions {
        /// User.
        pub user: Box<str> = "user",
        /// Role.
        pub role: Box<str> = "role",
        /// Type.
        pub se_linux_type: Box<str> = "type",
        /// Level.
        pub level: Box<str> = "level",
    }

    /// Options of Windows containers.
    pub struct WindowsOptions {
        /// Runs as a process of the node.
        pub host_process: bool = "hostProcess",
        /// User name.
        pub run_as_user_name: Box<str> = "runAsUserName",
    }
}
