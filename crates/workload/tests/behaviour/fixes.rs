//! Which edits are offered, where, and how far they may be trusted.

use crate::claims::fixes;

#[test]
fn non_root_is_demanded_of_the_pod_where_that_breaks_no_container() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers:
            - {name: web}
            - {name: log, securityContext: {runAsUser: USER}}
    ";
    let rule = "workload/run-as-non-root";
    let of_pod = "unsafe: set spec.securityContext.runAsNonRoot to true";
    assert_eq!(fixes(rule, &text.replace("USER", "1000")), [of_pod]);
    // A container that is told to be root would inherit the demand, and never start.
    let of_container = "unsafe: set spec.containers[name=web].securityContext.runAsNonRoot to true";
    assert_eq!(fixes(rule, &text.replace("USER", "0")), [of_container]);
}

#[test]
fn containers_of_custom_resources_are_mended_one_by_one() {
    let text = r"
        apiVersion: tekton.dev/v1
        kind: Task
        spec:
          steps: [{name: build, image: builder:1.0}]
    ";
    let non_root = "unsafe: set spec.steps[name=build].securityContext.runAsNonRoot to true";
    assert_eq!(fixes("workload/run-as-non-root", text), [non_root]);
    let seccomp =
        "unsafe: set spec.steps[name=build].securityContext.seccompProfile.type to RuntimeDefault";
    assert_eq!(fixes("workload/seccomp", text), [seccomp]);
}

#[test]
fn a_pod_without_profile_gets_one_for_all_its_containers() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec: {containers: [{name: web}, {name: log}]}
    ";
    let edit = "unsafe: set spec.securityContext.seccompProfile.type to RuntimeDefault";
    assert_eq!(fixes("workload/seccomp", text), [edit, edit]);
}

#[test]
fn dropping_all_is_safe_for_whoever_has_nothing_to_lose() {
    let class = |context: &str| {
        let text = r"
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: web, securityContext: {CONTEXT}}]}
        ";
        let edits = fixes(
            "workload/capabilities-not-dropped",
            &text.replace("CONTEXT", context),
        )
        .concat();
        let list = "spec.containers[name=web].securityContext.capabilities.drop";
        let class = edits.strip_suffix(&format!(": append ALL to {list}"));
        class.expect("ALL is appended").to_owned()
    };
    assert_eq!(
        class("runAsUser: 1000, allowPrivilegeEscalation: false"),
        "safe"
    );
    assert_eq!(
        class("runAsNonRoot: true, allowPrivilegeEscalation: false"),
        "safe"
    );
    assert_eq!(class("runAsUser: 1000"), "unsafe");
    assert_eq!(
        class("runAsUser: 0, allowPrivilegeEscalation: false"),
        "unsafe"
    );
    let adds = "runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {add: [CHOWN]}";
    assert_eq!(class(adds), "unsafe");
}

#[test]
fn escalation_is_not_forbidden_where_the_api_server_would_refuse() {
    let edits = |context: &str| {
        let text = r"
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: web, securityContext: {CONTEXT}}]}
        ";
        fixes(
            "workload/allow-privilege-escalation",
            &text.replace("CONTEXT", context),
        )
    };
    let edit = "safe: set spec.containers[name=web].securityContext.allowPrivilegeEscalation to \
                false";
    assert_eq!(edits(""), [edit]);
    assert_eq!(edits("privileged: true"), [""; 0]);
    assert_eq!(edits("capabilities: {add: [SYS_ADMIN]}"), [""; 0]);
}

#[test]
fn a_volume_goes_with_its_mounts() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          initContainers: [{name: a, volumeMounts: [{name: v, mountPath: /one}]}]
          containers: [{name: b, volumeMounts: [{name: v, mountPath: /two}]}]
          volumes: [{name: v, hostPath: {path: /srv}}]
    ";
    let edits = "display-only: remove spec.initContainers[name=a].volumeMounts[mountPath=/one], \
                 remove spec.containers[name=b].volumeMounts[mountPath=/two], \
                 remove spec.volumes[name=v]";
    assert_eq!(fixes("workload/host-path", text), [edits]);
}

#[test]
fn ephemeral_containers_cannot_be_changed() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec: {ephemeralContainers: [{name: debugger}]}
    ";
    for rule in [
        "workload/run-as-non-root",
        "workload/read-only-root-filesystem",
        "workload/capabilities-not-dropped",
        "workload/allow-privilege-escalation",
        "workload/seccomp",
    ] {
        assert_eq!(fixes(rule, text), [""; 0], "{rule}");
    }
}
