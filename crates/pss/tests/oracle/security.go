package main

import corev1 "k8s.io/api/core/v1"

func (d *dice) podSecurity() *corev1.PodSecurityContext {
	context := &corev1.PodSecurityContext{
		SeccompProfile:  d.seccomp(3),
		AppArmorProfile: d.appArmor(),
		SELinuxOptions:  d.seLinux(),
		WindowsOptions:  d.windows(),
	}
	if !d.fault(4) {
		context.RunAsNonRoot = ptr(!d.fault(8))
	}
	if d.oneIn(5) {
		context.RunAsUser = ptr(d.user())
	}
	if d.oneIn(5) {
		for _, name := range some(d, 3, sysctls[:d.length(len(sysctls), 5)]...) {
			context.Sysctls = append(context.Sysctls, corev1.Sysctl{Name: name, Value: "1"})
		}
	}
	return context
}

func (d *dice) security() *corev1.SecurityContext {
	context := &corev1.SecurityContext{
		SeccompProfile:  d.seccomp(1),
		AppArmorProfile: d.appArmor(),
		SELinuxOptions:  d.seLinux(),
		WindowsOptions:  d.windows(),
	}
	if d.oneIn(8) {
		context.Privileged = ptr(d.fault(2))
	}
	if !d.fault(10) {
		context.AllowPrivilegeEscalation = ptr(d.fault(10))
	}
	if d.oneIn(5) {
		context.RunAsNonRoot = ptr(!d.fault(5))
	}
	if d.oneIn(8) {
		context.RunAsUser = ptr(d.user())
	}
	if d.fault(10) {
		context.ProcMount = ptr(pick(d, corev1.DefaultProcMount, corev1.UnmaskedProcMount, "", "Other"))
	}
	if !d.fault(8) {
		context.Capabilities = &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}}
		if d.fault(4) {
			context.Capabilities.Drop = pick(d, []corev1.Capability{"NET_RAW", "ALL"}, []corev1.Capability{"all"}, nil)
		}
		if d.oneIn(4) {
			context.Capabilities.Add = some(d, 3, capabilities[:d.length(len(capabilities), 3)]...)
		}
	}
	return context
}

// length is that of a whole list, or of its harmless beginning.
func (d *dice) length(whole, harmless int) int {
	if d.fault(1) {
		return whole
	}
	return harmless
}

func (d *dice) user() int64 {
	if d.fault(2) {
		return 0
	}
	return pick[int64](d, 1, 1000)
}

func (d *dice) seccomp(weight int) *corev1.SeccompProfile {
	if d.Intn(4) >= weight {
		return nil
	}
	if d.fault(4) {
		return &corev1.SeccompProfile{Type: pick(d, corev1.SeccompProfileTypeUnconfined, "")}
	}
	return &corev1.SeccompProfile{Type: pick(d, corev1.SeccompProfileTypeRuntimeDefault, corev1.SeccompProfileTypeLocalhost)}
}

func (d *dice) appArmor() *corev1.AppArmorProfile {
	if !d.oneIn(8) {
		return nil
	}
	if d.fault(2) {
		return &corev1.AppArmorProfile{Type: pick(d, corev1.AppArmorProfileTypeUnconfined, "")}
	}
	return &corev1.AppArmorProfile{Type: pick(d, corev1.AppArmorProfileTypeRuntimeDefault, corev1.AppArmorProfileTypeLocalhost)}
}

func (d *dice) seLinux() *corev1.SELinuxOptions {
	if !d.oneIn(8) {
		return nil
	}
	if !d.fault(1) {
		return &corev1.SELinuxOptions{Type: pick(d, "", "container_t", "container_engine_t"), Level: "s0:c1,c2"}
	}
	return &corev1.SELinuxOptions{
		Type:  pick(d, "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t", "other_t"),
		User:  pick(d, "", "", "", "system_u"),
		Role:  pick(d, "", "", "", "system_r"),
		Level: pick(d, "", "s0:c1,c2"),
	}
}

func (d *dice) windows() *corev1.WindowsSecurityContextOptions {
	if !d.oneIn(10) {
		return nil
	}
	return &corev1.WindowsSecurityContextOptions{HostProcess: pick(d, nil, ptr(d.fault(2)))}
}

var capabilities = []corev1.Capability{
	"NET_BIND_SERVICE", "NET_BIND_SERVICE", "NET_BIND_SERVICE", "CHOWN", "KILL", "SETUID", "SYS_CHROOT", "MKNOD", "AUDIT_WRITE",
	"NET_RAW", "NET_ADMIN", "SYS_ADMIN", "SYS_PTRACE", "ALL", "chown", "CAP_CHOWN", "",
}

var sysctls = []string{
	"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
	"net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
	"net.ipv4.tcp_wmem", "net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat", "kernel.msgmax", "net.core.somaxconn",
	"kernel/shm_rmid_forced", "",
}
