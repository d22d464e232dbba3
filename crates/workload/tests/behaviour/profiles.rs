//! Seccomp, AppArmor, SELinux, `/proc`, sysctls, Windows.

use crate::claims::{check, check_at, said};

#[test]
fn a_container_without_a_profile_inherits_the_pods() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {seccompProfile: {type: RuntimeDefault}}
          containers: [{name: web}, {name: log, securityContext: {seccompProfile: {}}}]
    ";
    // An empty profile is one of its own, and names nothing.
    let field = "spec.containers[name=log].securityContext.seccompProfile";
    check("workload/seccomp", text, &[field]);
}

#[test]
fn an_unconfined_pod_is_reported_where_it_is_written() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {seccompProfile: {type: Unconfined}}
          containers:
            - {name: web}
            - {name: log, securityContext: {seccompProfile: {type: Localhost}}}
    ";
    check(
        "workload/seccomp",
        text,
        &["spec.securityContext.seccompProfile.type"],
    );
    let message = "medium: the pod sets seccomp of container web to Unconfined";
    assert_eq!(said("workload/seccomp", text), [message]);
}

#[test]
fn a_profile_of_another_spelling_filters_nothing() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, securityContext: {seccompProfile: {type: runtime/default}}}]
    ";
    let message = "low: container web sets seccomp to runtime/default, which Kubernetes does \
                   not know";
    assert_eq!(said("workload/seccomp", text), [message]);
}

#[test]
fn a_profile_type_that_is_no_string_is_not_judged() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          containers:
            - name: web
              securityContext:
                seccompProfile: {type: 1}
                appArmorProfile: {type: [Unconfined]}
                procMount: true
    ";
    check("workload/seccomp", text, &[]);
    check("workload/apparmor", text, &[]);
    check("workload/proc-mount", text, &[]);
}

#[test]
fn an_annotation_switches_apparmor_off_for_a_container_that_is_not_there() {
    let text = r"
        apiVersion: apps/v1
        kind: Deployment
        spec:
          template:
            metadata:
              annotations:
                container.apparmor.security.beta.kubernetes.io/gone: unconfined
                container.apparmor.security.beta.kubernetes.io/web: localhost/web
    ";
    let path = "spec.template.metadata.annotations\
                [\"container.apparmor.security.beta.kubernetes.io/gone\"]";
    check("workload/apparmor", text, &[path]);
}

#[test]
fn a_super_privileged_label_is_worse_than_another_type() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec: {securityContext: {seLinuxOptions: {type: LABEL}}}
    ";
    let pod = |label| text.replace("LABEL", label);
    let rule = "workload/selinux";
    assert_eq!(
        said(rule, &pod("spc_t")),
        ["high: the pod runs as SELinux type spc_t, which confines nothing"]
    );
    assert_eq!(
        said(rule, &pod("logs_t")),
        ["medium: the pod chooses the SELinux type logs_t"]
    );
    check(rule, &pod("container_engine_t"), &[]);
}

#[test]
fn an_unmasked_proc_is_milder_in_a_user_namespace() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          hostUsers: USERS
          containers: [{name: web, securityContext: {procMount: Unmasked}}]
    ";
    let pod = |users| text.replace("USERS", users);
    let rule = "workload/proc-mount";
    assert_eq!(
        said(rule, &pod("true")),
        ["high: container web sees and writes all of /proc"]
    );
    assert_eq!(
        said(rule, &pod("false")),
        ["low: container web sees and writes all of /proc"]
    );
}

#[test]
fn a_sysctl_is_safe_from_the_version_that_says_so() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {sysctls: [{name: net.ipv4.tcp_rmem}]}
    ";
    let path = "spec.securityContext.sysctls[name=net.ipv4.tcp_rmem]";
    check_at("1.31", "workload/sysctls", text, &[path]);
    check_at("1.32", "workload/sysctls", text, &[]);
}

#[test]
fn slashes_divide_a_sysctl_as_dots_do() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext:
            sysctls:
              - name: net/ipv4/tcp_syncookies
              - name: net/ipv4/conf/eth0.1/forwarding
    ";
    let message = "medium: the pod sets net.ipv4.conf.eth0/1.forwarding, which Kubernetes does not \
                   call safe";
    assert_eq!(said("workload/sysctls", text), [message]);
}

#[test]
fn a_host_process_is_reported_at_pod_and_container() {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          securityContext: {windowsOptions: {hostProcess: true}}
          containers:
            - {name: a, securityContext: {windowsOptions: {hostProcess: true}}}
            - {name: b, securityContext: {windowsOptions: {hostProcess: false}}}
    ";
    let expected = [
        "spec.containers[name=a].securityContext.windowsOptions.hostProcess",
        "spec.securityContext.windowsOptions.hostProcess",
    ];
    check("workload/windows-host-process", text, &expected);
}
