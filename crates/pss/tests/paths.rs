//! Where violations point: at the fields that offend, and at those that are missing.

use garboard_pss::{Evaluator, PodView};
use garboard_testkit::pages::Scene;

/// The paths of each violation at restricted, without the violations of the checks in `but`.
fn paths(text: &str, but: &[&str]) -> Vec<String> {
    let scene = Scene::new(text);
    let (_, _, workload) = scene.world.workloads().next().expect("a workload");
    let pod = PodView::pod(&workload.templates[0]);
    let level = "restricted".parse().expect("a level");
    let verdict = Evaluator::default().evaluate(&pod, level);
    verdict
        .violations
        .iter()
        .filter(|violation| !but.contains(&violation.check.id))
        .flat_map(|violation| &violation.paths)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn missing_fields_are_named_where_they_belong() {
    let text = "
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: web
";
    let web = "spec.jobTemplate.spec.template.spec.containers[name=web].securityContext";
    let expected = [
        "allowPrivilegeEscalation",
        "capabilities.drop",
        "runAsNonRoot",
        "seccompProfile.type",
    ]
    .map(|field| format!("{web}.{field}"));
    assert_eq!(paths(text, &[]), expected);
}

#[test]
fn offending_fields_and_items_are_named() {
    let text = "
apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations: {container.apparmor.security.beta.kubernetes.io/web: unconfined}
spec:
  hostPID: true
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: Unconfined}
    seLinuxOptions: {type: spc_t, user: u}
    sysctls: [{name: kernel.msgmax, value: '1'}]
  volumes:
    - name: etc
      hostPath: {path: /etc}
    - name: etc
      nfs: {server: s, path: /}
  containers:
    - name: web
      ports:
        - containerPort: 80
        - containerPort: 81
          hostPort: 81
      livenessProbe: {httpGet: {host: localhost, port: 80}}
      lifecycle: {preStop: {tcpSocket: {host: localhost, port: 80}}}
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL], add: [NET_ADMIN, NET_BIND_SERVICE, we ird]}
";
    assert_eq!(
        paths(text, &[]),
        [
            r#"metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]"#,
            "spec.hostPID",
            "spec.containers[name=web].ports[1].hostPort",
            "spec.containers[name=web].livenessProbe.httpGet.host",
            "spec.containers[name=web].lifecycle.preStop.tcpSocket.host",
            "spec.securityContext.seLinuxOptions.type",
            "spec.securityContext.seLinuxOptions.user",
            "spec.securityContext.sysctls[name=kernel.msgmax]",
            "spec.containers[name=web].securityContext.capabilities.add[=NET_ADMIN]",
            r#"spec.containers[name=web].securityContext.capabilities.add[="we ird"]"#,
            "spec.volumes[name=etc].hostPath",
            "spec.volumes[1].nfs",
            "spec.securityContext.seccompProfile.type",
        ]
    );
}

#[test]
fn host_ports_of_the_host_network_are_named_where_they_would_be_written() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  hostNetwork: true
  containers:
    - name: web
      ports: [{containerPort: 80}]
";
    let restricted_only = [
        "allowPrivilegeEscalation",
        "capabilities_restricted",
        "runAsNonRoot",
        "seccompProfile_restricted",
    ];
    assert_eq!(
        paths(text, &restricted_only),
        [
            "spec.hostNetwork",
            "spec.containers[name=web].ports[0].hostPort"
        ]
    );
}
