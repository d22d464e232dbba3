//! Kernel capabilities, added and dropped.

use crate::claims::{check, said};

fn pod(capabilities: &str) -> String {
    let text = r"
        apiVersion: v1
        kind: Pod
        spec:
          hostPID: false
          containers: [{name: web, securityContext: {capabilities: CAPABILITIES}}]
    ";
    text.replace("CAPABILITIES", capabilities)
}

#[test]
fn all_is_dropped_in_any_case_of_letters() {
    check(
        "workload/capabilities-not-dropped",
        &pod("{drop: [all]}"),
        &[],
    );
}

#[test]
fn the_default_set_may_be_dropped_by_its_names() {
    let text = pod(
        "{drop: [AUDIT_WRITE, CAP_CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, \
                    MKNOD, NET_BIND_SERVICE, NET_RAW, SETFCAP, SETGID, SETPCAP, SETUID, \
                    SYS_CHROOT]}",
    );
    check("workload/capabilities-not-dropped", &text, &[]);
    let text = text.replace("MKNOD,", "");
    let field = "spec.containers[name=web].securityContext.capabilities.drop";
    check("workload/capabilities-not-dropped", &text, &[field]);
}

#[test]
fn the_message_says_whether_net_raw_is_left() {
    let rule = "workload/capabilities-not-dropped";
    assert_eq!(
        said(rule, &pod("{drop: [NET_ADMIN]}")),
        ["medium: container web keeps the runtime's default capabilities, NET_RAW among them"]
    );
    assert_eq!(
        said(rule, &pod("{drop: [net_raw]}")),
        ["low: container web drops NET_RAW, but not ALL capabilities"]
    );
}

#[test]
fn a_list_that_is_none_is_not_judged() {
    check(
        "workload/capabilities-not-dropped",
        &pod("{drop: ALL}"),
        &[],
    );
    check("workload/capabilities-added", &pod("{add: SYS_ADMIN}"), &[]);
}

#[test]
fn each_added_capability_is_named_by_its_value() {
    let text = pod("{add: [NET_BIND_SERVICE, sys_admin, CAP_NET_RAW, CHOWN, FLY, sys_admin]}");
    let expected = [
        "spec.containers[name=web].securityContext.capabilities.add[=sys_admin]",
        "spec.containers[name=web].securityContext.capabilities.add[=CAP_NET_RAW]",
        "spec.containers[name=web].securityContext.capabilities.add[=FLY]",
        "spec.containers[name=web].securityContext.capabilities.add[=CHOWN]",
    ];
    check("workload/capabilities-added", &text, &expected);
    let messages = [
        "critical: container web adds SYS_ADMIN, most of what the node's root may do",
        "high: container web adds NET_RAW, with which it forges packets in its network",
        "high: container web adds FLY, more than level baseline allows",
        "low: container web adds CHOWN, more than level restricted allows",
    ];
    assert_eq!(said("workload/capabilities-added", &text), messages);
}

#[test]
fn tracing_is_worse_where_the_node_is_seen() {
    let text = pod("{add: [SYS_PTRACE]}");
    let beside = "high: container web adds SYS_PTRACE, with which it takes over processes \
                  beside it";
    assert_eq!(said("workload/capabilities-added", &text), [beside]);
    let text = text.replace("hostPID: false", "hostPID: true");
    let node = "critical: container web adds SYS_PTRACE, with which it takes over any process \
                of the node";
    assert_eq!(said("workload/capabilities-added", &text), [node]);
}
