//! What is requested and what bounds a container, with what the API server fills in.

use crate::claims::check;

#[test]
fn a_limit_range_gives_what_containers_leave_out() {
    let text = |item: &str| {
        format!(
            "
            apiVersion: v1
            kind: LimitRange
            metadata: {{name: usual, namespace: shop}}
            spec: {{limits: [{item}]}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {{name: web, namespace: shop}}
            spec: {{containers: [{{name: web, image: web}}]}}
            "
        )
    };
    let limits = "spec.containers[name=web].resources.limits.memory";
    let requests = "spec.containers[name=web].resources.requests.memory";
    for (item, has_limit, has_request) in [
        ("{type: Container, default: {memory: 1Gi}}", true, true),
        ("{type: Container, max: {memory: 1Gi}}", true, true),
        (
            "{type: Container, defaultRequest: {memory: 1Gi}}",
            false,
            true,
        ),
        ("{type: Container, min: {memory: 1Gi}}", false, true),
        ("{type: Pod, max: {memory: 1Gi}}", false, false),
        ("{type: Container, default: {cpu: 1}}", false, false),
    ] {
        let text = text(item);
        let expected = |is_there: bool, path| if is_there { vec![] } else { vec![path] };
        check(
            "workload/memory-limits",
            &text,
            &expected(has_limit, limits),
        );
        check(
            "workload/memory-requests",
            &text,
            &expected(has_request, requests),
        );
    }
}

#[test]
fn resources_of_the_pod_hold_for_its_containers() {
    let text = "
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          resources: {limits: {cpu: 1}}
          containers: [{name: web, image: web}]
        ";
    check("workload/cpu-limits", text, &[]);
    check("workload/cpu-requests", text, &[]);
    check(
        "workload/memory-limits",
        text,
        &["spec.containers[name=web].resources.limits.memory"],
    );
}

#[test]
fn an_amount_that_cannot_be_read_is_not_missing() {
    for amount in ["[1]", "1 Gi", "lots"] {
        let text = format!(
            "
            apiVersion: v1
            kind: Pod
            metadata: {{name: web}}
            spec:
              containers:
                - {{name: web, image: web, resources: {{limits: {{memory: {amount}}}}}}}
            "
        );
        check("workload/memory-limits", &text, &[]);
        check("workload/request-above-limit", &text, &[]);
    }
}

#[test]
fn a_limit_of_zero_or_null_is_none() {
    for amount in ["0", "null", "0Mi"] {
        let text = format!(
            "
            apiVersion: v1
            kind: Pod
            metadata: {{name: web}}
            spec:
              containers:
                - {{name: web, image: web, resources: {{limits: {{memory: {amount}}}}}}}
            "
        );
        let expected = ["spec.containers[name=web].resources.limits.memory"];
        check("workload/memory-limits", &text, &expected);
    }
}

#[test]
fn init_containers_need_limits_and_no_requests_and_sidecars_need_both() {
    let text = "
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          initContainers:
            - {name: first, image: first}
            - {name: beside, image: beside, restartPolicy: Always}
          containers:
            - {name: web, image: web, resources: {limits: {cpu: 1}}}
          ephemeralContainers:
            - {name: look, image: look}
        ";
    check(
        "workload/cpu-limits",
        text,
        &[
            "spec.initContainers[name=beside].resources.limits.cpu",
            "spec.initContainers[name=first].resources.limits.cpu",
        ],
    );
    check(
        "workload/cpu-requests",
        text,
        &["spec.initContainers[name=beside].resources.requests.cpu"],
    );
}
