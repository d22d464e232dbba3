//! Which containers and fields count.

use crate::claims::check;

#[test]
fn windows_pods_miss_no_field_that_they_do_not_have() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          os: {name: windows}
          hostPID: true
          hostIPC: true
          securityContext:
            sysctls: [{name: net.core.somaxconn}]
            seLinuxOptions: {type: spc_t}
          containers:
            - name: web
              securityContext:
                procMount: Unmasked
                capabilities: {add: [SYS_ADMIN]}
                seccompProfile: {type: Unconfined}
                appArmorProfile: {type: Unconfined}
    ";
    for rule in [
        "workload/allow-privilege-escalation",
        "workload/read-only-root-filesystem",
        "workload/capabilities-not-dropped",
        "workload/capabilities-added",
        "workload/seccomp",
        "workload/apparmor",
        "workload/selinux",
        "workload/proc-mount",
        "workload/sysctls",
        "workload/host-pid",
        "workload/host-ipc",
    ] {
        check(rule, text, &[]);
    }
}

#[test]
fn an_operating_system_that_cannot_be_read_may_be_any() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          os: windows
          containers: [{name: web}]
    ";
    check("workload/read-only-root-filesystem", text, &[]);
    check("workload/seccomp", text, &[]);
}

#[test]
fn fields_of_containers_are_not_inherited_from_the_pod() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext:
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
          containers: [{name: web}]
    ";
    let fields = [
        (
            "workload/read-only-root-filesystem",
            "readOnlyRootFilesystem",
        ),
        (
            "workload/allow-privilege-escalation",
            "allowPrivilegeEscalation",
        ),
        ("workload/capabilities-not-dropped", "capabilities.drop"),
    ];
    for (rule, field) in fields {
        let path = format!("spec.containers[name=web].securityContext.{field}");
        check(rule, text, &[&path]);
    }
}

#[test]
fn a_container_of_a_name_that_is_taken_is_named_by_its_place() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web}, {name: web}, {image: a}]
    ";
    let expected = [
        "spec.containers[1].securityContext.readOnlyRootFilesystem",
        "spec.containers[2].securityContext.readOnlyRootFilesystem",
        "spec.containers[name=web].securityContext.readOnlyRootFilesystem",
    ];
    check("workload/read-only-root-filesystem", text, &expected);
}

#[test]
fn items_of_a_list_are_judged_each() {
    let text = r"
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec: {hostNetwork: true}
          - apiVersion: batch/v1
            kind: CronJob
            metadata: {name: b}
            spec: {jobTemplate: {spec: {template: {spec: {hostNetwork: true}}}}}
    ";
    let expected = [
        "spec.hostNetwork",
        "spec.jobTemplate.spec.template.spec.hostNetwork",
    ];
    check("workload/host-network", text, &expected);
}

#[test]
fn custom_resources_are_judged_by_their_shape() {
    let text = r"
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        spec:
          template:
            spec:
              containers: [{name: web, image: web}]
        ---
        apiVersion: serving.knative.dev/v1
        kind: Service
        spec:
          template:
            spec:
              containers: [{name: page, image: page}]
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        spec:
          steps: [{name: build, image: builder}]
    ";
    let expected = [
        "spec.template.spec.containers[name=web].image",
        "spec.template.spec.containers[name=page].image",
        "spec.steps[name=build].image",
    ];
    check("workload/image-tag", text, &expected);
}
