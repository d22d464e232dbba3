package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type podRecord struct {
	Pod     pod    `json:"pod"`
	Level   string `json:"level"`
	Version string `json:"version"`
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason"`
	Detail  string `json:"detail"`
}

// pod is a Pod without its status.
type pod struct {
	APIVersion string         `json:"apiVersion"`
	Kind       string         `json:"kind"`
	Metadata   metadata       `json:"metadata"`
	Spec       corev1.PodSpec `json:"spec"`
}

type metadata struct {
	Name        string            `json:"name"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

var evaluator = func() policy.Evaluator {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	check(err)
	return evaluator
}()

func recordPod(d *dice) any {
	level := api.LevelVersion{Level: pick(d, api.LevelBaseline, api.LevelRestricted, api.LevelRestricted)}
	if d.oneIn(5) {
		level.Version = api.LatestVersion()
	} else {
		level.Version = api.MajorMinorVersion(1, d.Intn(41)) // some are newer than any check
	}
	p := d.pod()
	judged := p.Spec.DeepCopy()
	for i := range judged.Volumes { // core/v1 defaulting
		if judged.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			judged.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	meta := metav1.ObjectMeta{Annotations: p.Metadata.Annotations}
	result := policy.AggregateCheckResults(evaluator.EvaluatePod(level, &meta, judged))
	return podRecord{p, string(level.Level), level.Version.String(), result.Allowed, result.ForbiddenReason(), result.ForbiddenDetail()}
}

func (d *dice) pod() pod {
	d.calm = pick(d, 1, 4, 20)
	p := pod{APIVersion: "v1", Kind: "Pod", Metadata: metadata{Name: "p"}}
	spec := &p.Spec
	if !d.fault(6) {
		spec.SecurityContext = d.podSecurity()
	}
	spec.HostNetwork, spec.HostPID, spec.HostIPC = d.fault(12), d.fault(12), d.fault(12)
	if d.oneIn(4) {
		spec.HostUsers = pick(d, ptr(true), ptr(false), ptr(false))
	}
	if d.oneIn(6) {
		spec.OS = &corev1.PodOS{Name: pick(d, corev1.Windows, corev1.Windows, corev1.Linux)}
	}
	for i := range 1 + d.Intn(2) {
		spec.Containers = append(spec.Containers, d.container(fmt.Sprintf("c%d", i)))
	}
	if d.oneIn(3) {
		spec.InitContainers = append(spec.InitContainers, d.container("i0"))
	}
	if d.oneIn(4) {
		debugger := corev1.EphemeralContainerCommon(d.container("e0"))
		spec.EphemeralContainers = append(spec.EphemeralContainers, corev1.EphemeralContainer{EphemeralContainerCommon: debugger})
	}
	if d.oneIn(2) {
		for i := range d.Intn(4) {
			spec.Volumes = append(spec.Volumes, corev1.Volume{Name: fmt.Sprintf("v%d", i), VolumeSource: d.volume()})
		}
	}
	if d.oneIn(4) {
		p.Metadata.Annotations = d.annotations()
	}
	return p
}

func (d *dice) annotations() map[string]string {
	annotations := map[string]string{}
	names := []string{
		"container.apparmor.security.beta.kubernetes.io/c0",
		"container.apparmor.security.beta.kubernetes.io/nobody",
		"container.apparmor.security.beta.kubernetes.io/",
		"seccomp.security.alpha.kubernetes.io/pod",
		"container.seccomp.security.alpha.kubernetes.io/c0",
		"container.seccomp.security.alpha.kubernetes.io/e0",
		"container.seccomp.security.alpha.kubernetes.io/nobody",
		"example.com/owner",
	}
	values := []string{
		"runtime/default", "runtime/default", "docker/default", "localhost/p", "localhost/", "localhost", "", "unconfined",
		"a \"quoted\" \\ one", "tab\tand\nline", "größe \u00a0\u200b\x7f 語", "Runtime/Default",
	}
	for _, name := range some(d, 3, names...) {
		if d.fault(1) {
			annotations[name] = pick(d, values...)
		} else {
			annotations[name] = pick(d, "runtime/default", "localhost/p")
		}
	}
	return annotations
}

func (d *dice) container(name string) corev1.Container {
	c := corev1.Container{Name: name}
	if d.fault(30) {
		c.Name = pick(d, "", "c0", `with "quotes"`)
	}
	if !d.fault(8) {
		c.SecurityContext = d.security()
	}
	if d.oneIn(4) {
		for range d.Intn(3) {
			c.Ports = append(c.Ports, corev1.ContainerPort{ContainerPort: 80, HostPort: d.hostPort()})
		}
	}
	if d.oneIn(5) {
		c.LivenessProbe = d.probe()
		c.ReadinessProbe = d.probe()
		c.StartupProbe = d.probe()
	}
	if d.oneIn(8) {
		c.Lifecycle = &corev1.Lifecycle{PostStart: d.hook(), PreStop: d.hook()}
	}
	return c
}

func (d *dice) hostPort() int32 {
	if !d.fault(2) {
		return 0
	}
	return pick[int32](d, 80, 443, 8080, 10000)
}

func (d *dice) host() string {
	if !d.fault(1) {
		return ""
	}
	return pick(d, "", "", "", "localhost", "127.0.0.1", "169.254.169.254", "example.com")
}

func (d *dice) probe() *corev1.Probe {
	port := intstr.FromInt32(80)
	switch d.Intn(6) {
	case 0:
		return &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Host: d.host(), Port: port}}}
	case 1:
		return &corev1.Probe{ProbeHandler: corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Host: d.host(), Port: port}}}
	case 2:
		return &corev1.Probe{ProbeHandler: corev1.ProbeHandler{GRPC: &corev1.GRPCAction{Port: 80}}}
	case 3:
		return &corev1.Probe{ProbeHandler: corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"true"}}}}
	default:
		return nil
	}
}

func (d *dice) hook() *corev1.LifecycleHandler {
	port := intstr.FromString("web")
	switch d.Intn(4) {
	case 0:
		return &corev1.LifecycleHandler{HTTPGet: &corev1.HTTPGetAction{Host: d.host(), Port: port}}
	case 1:
		return &corev1.LifecycleHandler{TCPSocket: &corev1.TCPSocketAction{Host: d.host(), Port: port}}
	case 2:
		return &corev1.LifecycleHandler{Exec: &corev1.ExecAction{}}
	default:
		return nil
	}
}

func (d *dice) volume() corev1.VolumeSource {
	sources := []corev1.VolumeSource{
		{},
		{EmptyDir: &corev1.EmptyDirVolumeSource{}},
		{Secret: &corev1.SecretVolumeSource{SecretName: "s"}},
		{ConfigMap: &corev1.ConfigMapVolumeSource{}},
		{DownwardAPI: &corev1.DownwardAPIVolumeSource{}},
		{Projected: &corev1.ProjectedVolumeSource{}},
		{CSI: &corev1.CSIVolumeSource{Driver: "d"}},
		{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "c"}},
		{Ephemeral: &corev1.EphemeralVolumeSource{}},
		{Image: &corev1.ImageVolumeSource{Reference: "i"}},
	}
	if d.fault(3) {
		sources = []corev1.VolumeSource{
			{HostPath: &corev1.HostPathVolumeSource{Path: "/"}},
			{HostPath: &corev1.HostPathVolumeSource{}},
			{GCEPersistentDisk: &corev1.GCEPersistentDiskVolumeSource{}},
			{AWSElasticBlockStore: &corev1.AWSElasticBlockStoreVolumeSource{}},
			{GitRepo: &corev1.GitRepoVolumeSource{}},
			{NFS: &corev1.NFSVolumeSource{}},
			{ISCSI: &corev1.ISCSIVolumeSource{}},
			{Glusterfs: &corev1.GlusterfsVolumeSource{}},
			{RBD: &corev1.RBDVolumeSource{}},
			{FlexVolume: &corev1.FlexVolumeSource{}},
			{Cinder: &corev1.CinderVolumeSource{}},
			{CephFS: &corev1.CephFSVolumeSource{}},
			{Flocker: &corev1.FlockerVolumeSource{}},
			{FC: &corev1.FCVolumeSource{}},
			{AzureFile: &corev1.AzureFileVolumeSource{}},
			{VsphereVolume: &corev1.VsphereVirtualDiskVolumeSource{}},
			{Quobyte: &corev1.QuobyteVolumeSource{}},
			{AzureDisk: &corev1.AzureDiskVolumeSource{}},
			{PhotonPersistentDisk: &corev1.PhotonPersistentDiskVolumeSource{}},
			{PortworxVolume: &corev1.PortworxVolumeSource{}},
			{ScaleIO: &corev1.ScaleIOVolumeSource{}},
			{StorageOS: &corev1.StorageOSVolumeSource{}},
		}
	}
	return pick(d, sources...)
}

func ptr[T any](value T) *T { return &value }
