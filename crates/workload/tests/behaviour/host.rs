//! What a pod takes from its node.

use crate::claims::{check, said};

fn pod(path: &str, mount: &str) -> String {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, volumeMounts: [MOUNT]}]
          volumes: [{name: v, hostPath: {path: PATH}}]
    ";
    text.replace("MOUNT", mount).replace("PATH", path)
}

/// The rules that speak about the volume.
fn judges(text: &str) -> Vec<String> {
    let rules = [
        "workload/host-path",
        "workload/host-path-sensitive",
        "workload/runtime-socket",
    ];
    rules.iter().flat_map(|rule| said(rule, text)).collect()
}

#[test]
fn one_rule_speaks_for_a_volume() {
    let read = "{name: v, mountPath: /v, readOnly: true}";
    let expected = [
        (
            "/srv/data",
            "medium: container web may use the node's /srv/data",
        ),
        (
            "/etc",
            "high: container web may read the node's /etc: accounts, keys and start-up of the \
             node",
        ),
        (
            "/run/crio/crio.sock",
            "critical: container web may use the node's /run/crio/crio.sock: the socket of CRI-O",
        ),
    ];
    for (path, message) in expected {
        assert_eq!(judges(&pod(path, read)), [message]);
    }
}

#[test]
fn writing_to_a_sensitive_place_is_worse_than_reading_there() {
    let write = "{name: v, mountPath: /v}";
    let message = "critical: container web may write to the node's /: the whole file system of \
                   the node";
    assert_eq!(judges(&pod("/", write)), [message]);
}

#[test]
fn a_volume_that_nobody_mounts_does_no_harm_yet() {
    let message = "low: volume v, which no container mounts, is the node's /run: a folder with \
                   the socket of a container runtime";
    assert_eq!(
        judges(&pod("/run", "{name: other, mountPath: /o}")),
        [message]
    );
}

#[test]
fn mounts_that_cannot_be_read_may_be_of_any_volume() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, volumeMounts: v}]
          volumes: [{name: v, hostPath: {path: /srv}}]
    ";
    assert_eq!(
        said("workload/host-path", text),
        ["medium: volume v is the node's /srv"]
    );
}

#[test]
fn a_path_that_is_no_string_is_not_judged() {
    let mount = "{name: v, mountPath: /v}";
    assert_eq!(judges(&pod("7", mount)), [""; 0]);
    check("workload/host-path-writable", &pod("7", mount), &[]);
}

#[test]
fn a_mount_may_write_unless_it_says_read_only() {
    let field = "spec.containers[name=web].volumeMounts[mountPath=/v].readOnly";
    let rule = "workload/host-path-writable";
    check(rule, &pod("/srv", "{name: v, mountPath: /v}"), &[field]);
    check(
        rule,
        &pod("/srv", "{name: v, mountPath: /v, readOnly: false}"),
        &[field],
    );
    check(
        rule,
        &pod("/srv", "{name: v, mountPath: /v, readOnly: true}"),
        &[],
    );
    check(
        rule,
        &pod("/srv", "{name: v, mountPath: /v, readOnly: 1}"),
        &[],
    );
}

#[test]
fn read_only_is_not_asked_of_a_socket() {
    let mount = "{name: v, mountPath: /v}";
    let rule = "workload/host-path-writable";
    check(rule, &pod("/var/run/docker.sock", mount), &[]);
    check(rule, &pod("/srv/bus, type: Socket", mount), &[]);
    let field = "spec.containers[name=web].volumeMounts[mountPath=/v].readOnly";
    check(rule, &pod("/run", mount), &[field]);
}

#[test]
fn a_mount_of_every_list_counts() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          initContainers:
            - {name: i, volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /a}]}
          ephemeralContainers: [{name: e, volumeMounts: [{name: v, mountPath: /b}]}]
          volumes: [{name: v, hostPath: {path: /srv}}]
    ";
    let expected = [
        "spec.ephemeralContainers[name=e].volumeMounts[mountPath=/b].readOnly",
        "spec.initContainers[name=i].volumeMounts[1].readOnly",
        "spec.initContainers[name=i].volumeMounts[mountPath=/a].readOnly",
    ];
    check("workload/host-path-writable", text, &expected);
    let message = "medium: containers i and e may use the node's /srv";
    assert_eq!(said("workload/host-path", text), [message]);
}

#[test]
fn two_protocols_of_one_port_are_two_places() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers:
            - name: dns
              ports:
                - {containerPort: 53, hostPort: 53, protocol: UDP}
                - {containerPort: 53, hostPort: 53, protocol: TCP}
                - {hostPort: 54}
    ";
    let expected = [
        "spec.containers[name=dns].ports[1].hostPort",
        "spec.containers[name=dns].ports[2].hostPort",
        "spec.containers[name=dns].ports[containerPort=53].hostPort",
    ];
    check("workload/host-port", text, &expected);
}

#[test]
fn a_port_for_the_node_itself_is_milder() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers:
            - name: web
              ports: [{containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1}]
    ";
    let message = "low: container web takes port 8080 of its node, for the node itself";
    assert_eq!(said("workload/host-port", text), [message]);
}

#[test]
fn a_host_namespace_that_is_no_boolean_is_not_judged() {
    let text = r#"
        apiVersion: v1
        kind: Pod
        spec: {hostNetwork: "true", hostPID: 1, hostIPC: [true]}
    "#;
    for rule in [
        "workload/host-network",
        "workload/host-pid",
        "workload/host-ipc",
    ] {
        check(rule, text, &[]);
    }
}
