//! Fields of a wrong type, among those that a check reads.
//!
//! The API server decodes a pod before it judges it, and refuses the whole object for one such
//! field. Judging the field as if it were absent would call a pod fine that nobody can create.

use garboard_manifest::{Field, FieldPath};
use garboard_world::{
    ContainerRef, HttpGetAction, Lifecycle, Probe, SeLinuxOptions, SecurityContext,
    TcpSocketAction, VolumeSource, WindowsOptions,
};

use crate::pod::PodView;

/// The paths of the fields of wrong types, in the order in which the checks meet them.
pub(crate) fn undecodable_fields(pod: &PodView<'_>) -> Vec<FieldPath> {
    let mut search = Search::default();
    let spec = pod.spec();
    search.field(&spec.host_network, || pod.path("hostNetwork"));
    search.field(&spec.host_pid, || pod.path("hostPID"));
    search.field(&spec.host_ipc, || pod.path("hostIPC"));
    search.field(&spec.host_users, || pod.path("hostUsers"));
    search.field(&spec.os, || pod.path("os"));
    if let Some(os) = spec.os.get() {
        search.field(&os.name, || pod.path("os.name"));
    }
    search.field(&spec.init_containers, || pod.path("initContainers"));
    search.field(&spec.containers, || pod.path("containers"));
    search.field(&spec.ephemeral_containers, || {
        pod.path("ephemeralContainers")
    });
    search.pod_security(pod);
    search.volumes(pod);
    for container in pod.containers() {
        search.container(&container);
    }
    search.found
}

#[derive(Default)]
struct Search {
    found: Vec<FieldPath>,
}

impl Search {
    fn field<T>(&mut self, field: &Field<T>, path: impl FnOnce() -> FieldPath) {
        if field.is_invalid() {
            self.found.push(path());
        }
    }

    fn pod_security(&mut self, pod: &PodView<'_>) {
        const CONTEXT: &str = "securityContext";
        let context = &pod.spec().security_context;
        self.field(context, || pod.path(CONTEXT));
        let Some(context) = context.get() else {
            return;
        };
        let at = |field: &str| pod.path(CONTEXT).join(field);
        self.field(&context.run_as_non_root, || at("runAsNonRoot"));
        self.field(&context.run_as_user, || at("runAsUser"));
        self.profile_type(
            &context.seccomp_profile,
            |it| &it.profile_type,
            || at("seccompProfile"),
        );
        self.profile_type(
            &context.app_armor_profile,
            |it| &it.profile_type,
            || at("appArmorProfile"),
        );
        self.se_linux(&context.se_linux_options, || at("seLinuxOptions"));
        self.windows(&context.windows_options, || at("windowsOptions"));
        self.field(&context.sysctls, || at("sysctls"));
        for (index, sysctl) in context.sysctls.items().iter().enumerate() {
            self.field(&sysctl.name, || at("sysctls").index(index).join("name"));
        }
    }

    fn volumes(&mut self, pod: &PodView<'_>) {
        let volumes = &pod.spec().volumes;
        self.field(volumes, || pod.path("volumes"));
        for (index, volume) in volumes.items().iter().enumerate() {
            self.field(&volume.name, || pod.volume_path(index).join("name"));
            if let VolumeSource::HostPath(host_path) = &volume.source {
                self.field(&host_path.path, || {
                    pod.volume_path(index).join("hostPath.path")
                });
            }
        }
    }

    fn container(&mut self, container: &ContainerRef<'_>) {
        let at = |field: &str| container.path().join(field);
        let fields = container.container;
        self.field(&fields.name, || at("name"));
        self.field(&fields.ports, || at("ports"));
        for (index, port) in fields.ports.items().iter().enumerate() {
            self.field(&port.host_port, || {
                at("ports").index(index).join("hostPort")
            });
            self.field(&port.container_port, || {
                at("ports").index(index).join("containerPort")
            });
        }
        self.probe(&fields.liveness_probe, || at("livenessProbe"));
        self.probe(&fields.readiness_probe, || at("readinessProbe"));
        self.probe(&fields.startup_probe, || at("startupProbe"));
        self.lifecycle(&fields.lifecycle, || at("lifecycle"));
        self.field(&fields.security_context, || at("securityContext"));
        if let Some(context) = fields.security_context.get() {
            self.container_security(context, || at("securityContext"));
        }
    }

    fn container_security(&mut self, context: &SecurityContext, path: impl Fn() -> FieldPath) {
        let at = |field: &str| path().join(field);
        self.field(&context.privileged, || at("privileged"));
        self.field(&context.allow_privilege_escalation, || {
            at("allowPrivilegeEscalation")
        });
        self.field(&context.capabilities, || at("capabilities"));
        if let Some(capabilities) = context.capabilities.get() {
            self.field(&capabilities.add, || at("capabilities.add"));
            self.field(&capabilities.drop, || at("capabilities.drop"));
        }
        self.field(&context.run_as_non_root, || at("runAsNonRoot"));
        self.field(&context.run_as_user, || at("runAsUser"));
        self.field(&context.proc_mount, || at("procMount"));
        self.profile_type(
            &context.seccomp_profile,
            |it| &it.profile_type,
            || at("seccompProfile"),
        );
        self.profile_type(
            &context.app_armor_profile,
            |it| &it.profile_type,
            || at("appArmorProfile"),
        );
        self.se_linux(&context.se_linux_options, || at("seLinuxOptions"));
        self.windows(&context.windows_options, || at("windowsOptions"));
    }

    fn profile_type<P>(
        &mut self,
        profile: &Field<P>,
        type_of: impl Fn(&P) -> &Field<Box<str>>,
        path: impl Fn() -> FieldPath,
    ) {
        self.field(profile, &path);
        if let Some(profile) = profile.get() {
            self.field(type_of(profile), || path().join("type"));
        }
    }

    fn se_linux(&mut self, options: &Field<SeLinuxOptions>, path: impl Fn() -> FieldPath) {
        self.field(options, &path);
        if let Some(options) = options.get() {
            self.field(&options.se_linux_type, || path().join("type"));
            self.field(&options.user, || path().join("user"));
            self.field(&options.role, || path().join("role"));
        }
    }

    fn windows(&mut self, options: &Field<WindowsOptions>, path: impl Fn() -> FieldPath) {
        self.field(options, &path);
        if let Some(options) = options.get() {
            self.field(&options.host_process, || path().join("hostProcess"));
        }
    }

    fn probe(&mut self, probe: &Field<Box<Probe>>, path: impl Fn() -> FieldPath) {
        self.field(probe, &path);
        if let Some(probe) = probe.get() {
            self.hosts(&probe.http_get, &probe.tcp_socket, path);
        }
    }

    fn lifecycle(&mut self, lifecycle: &Field<Box<Lifecycle>>, path: impl Fn() -> FieldPath) {
        self.field(lifecycle, &path);
        let Some(lifecycle) = lifecycle.get() else {
            return;
        };
        let hooks = [
            ("postStart", &lifecycle.post_start),
            ("preStop", &lifecycle.pre_stop),
        ];
        for (name, hook) in hooks {
            self.field(hook, || path().join(name));
            if let Some(hook) = hook.get() {
                self.hosts(&hook.http_get, &hook.tcp_socket, || path().join(name));
            }
        }
    }

    fn hosts(
        &mut self,
        http: &Field<HttpGetAction>,
        tcp: &Field<TcpSocketAction>,
        path: impl Fn() -> FieldPath,
    ) {
        self.field(http, || path().join("httpGet"));
        if let Some(http) = http.get() {
            self.field(&http.host, || path().join("httpGet.host"));
        }
        self.field(tcp, || path().join("tcpSocket"));
        if let Some(tcp) = tcp.get() {
            self.field(&tcp.host, || path().join("tcpSocket.host"));
        }
    }
}
