//! Who the process runs as.

use crate::claims::{check, check_at, said};

#[test]
fn a_user_above_zero_is_no_root_whatever_run_as_non_root_says() {
    check(
        "workload/run-as-non-root",
        r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {runAsUser: 1000}
          containers:
            - {name: web, securityContext: {runAsNonRoot: false}}
        ",
        &[],
    );
}

#[test]
fn what_the_pod_says_is_reported_once_for_all_that_inherit_it() {
    let text = r"
        apiVersion: apps/v1
        kind: Deployment
        spec:
          template:
            spec:
              securityContext: {runAsNonRoot: false}
              initContainers: [{name: one}, {name: two}]
              containers:
                - {name: three}
                - {name: four}
                - {name: five, securityContext: {runAsUser: 5}}
    ";
    let at = "spec.template.spec.securityContext.runAsNonRoot";
    check("workload/run-as-non-root", text, &[at]);
    let message = "medium: containers one, two, three and 1 more may run as root: the pod sets \
                   runAsNonRoot to false";
    assert_eq!(said("workload/run-as-non-root", text), [message]);
}

#[test]
fn every_list_of_containers_counts() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          initContainers: [{name: init}, {name: sidecar, restartPolicy: Always}]
          containers: [{name: web}]
          ephemeralContainers: [{name: debugger}]
    ";
    let expected = [
        "spec.containers[name=web].securityContext.runAsNonRoot",
        "spec.ephemeralContainers[name=debugger].securityContext.runAsNonRoot",
        "spec.initContainers[name=init].securityContext.runAsNonRoot",
        "spec.initContainers[name=sidecar].securityContext.runAsNonRoot",
    ];
    check("workload/run-as-non-root", text, &expected);
}

#[test]
fn a_container_told_to_be_user_zero_is_reported_once() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, securityContext: {runAsUser: 0}}]
    ";
    check("workload/run-as-non-root", text, &[]);
    let field = "spec.containers[name=web].securityContext.runAsUser";
    check("workload/run-as-user-zero", text, &[field]);
}

#[test]
fn a_pod_level_user_of_zero_counts_even_when_every_container_overrides_it() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {runAsUser: 0}
          containers: [{name: web, securityContext: {runAsUser: 1000}}]
    ";
    check(
        "workload/run-as-user-zero",
        text,
        &["spec.securityContext.runAsUser"],
    );
    let message = "low: the pod asks for user 0, though each of its containers asks for another";
    assert_eq!(said("workload/run-as-user-zero", text), [message]);
}

#[test]
fn a_pod_level_user_of_zero_is_one_finding_for_all_that_inherit_it() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {runAsUser: 0}
          containers: [{name: web}, {name: log}]
    ";
    let message = "medium: containers web and log run as user 0";
    assert_eq!(said("workload/run-as-user-zero", text), [message]);
    check("workload/run-as-non-root", text, &[]);
}

#[test]
fn user_zero_beside_run_as_non_root_never_starts() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {runAsNonRoot: true}
          containers: [{name: web, securityContext: {runAsUser: 0}}]
    ";
    let message = "medium: container web asks for user 0 and for runAsNonRoot, so it never starts";
    assert_eq!(said("workload/run-as-user-zero", text), [message]);
}

#[test]
fn a_user_that_is_no_number_is_not_judged() {
    let text = r#"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, securityContext: {runAsUser: "root"}}]
    "#;
    check("workload/run-as-non-root", text, &[]);
    check("workload/run-as-user-zero", text, &[]);
}

#[test]
fn a_security_context_that_is_no_object_is_not_judged() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, securityContext: [runAsNonRoot]}]
    ";
    for rule in [
        "workload/run-as-non-root",
        "workload/read-only-root-filesystem",
        "workload/capabilities-not-dropped",
        "workload/allow-privilege-escalation",
        "workload/seccomp",
    ] {
        check(rule, text, &[]);
    }
}

#[test]
fn root_of_a_user_namespace_counts_before_v1_35_only() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          hostUsers: false
          containers: [{name: web}, {name: log, securityContext: {runAsUser: 0}}]
    ";
    let non_root = ["spec.containers[name=web].securityContext.runAsNonRoot"];
    let zero = ["spec.containers[name=log].securityContext.runAsUser"];
    check_at("1.34", "workload/run-as-non-root", text, &non_root);
    check_at("1.34", "workload/run-as-user-zero", text, &zero);
    check_at("1.35", "workload/run-as-non-root", text, &[]);
    check_at("1.35", "workload/run-as-user-zero", text, &[]);
}

#[test]
fn on_windows_a_user_is_a_name() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          os: {name: windows}
          containers: [{name: web, securityContext: CONTEXT}]
    ";
    let pod = |context| text.replace("CONTEXT", context);
    let field = "spec.containers[name=web].securityContext.runAsNonRoot";
    let rule = "workload/run-as-non-root";
    check(rule, &pod("{runAsUser: 1000}"), &[field]);
    check(
        rule,
        &pod("{windowsOptions: {runAsUserName: ContainerAdministrator}}"),
        &[field],
    );
    check(
        rule,
        &pod("{windowsOptions: {runAsUserName: ContainerUser}}"),
        &[],
    );
    check(rule, &pod("{runAsNonRoot: true}"), &[]);
    check("workload/run-as-user-zero", &pod("{runAsUser: 0}"), &[]);
}
