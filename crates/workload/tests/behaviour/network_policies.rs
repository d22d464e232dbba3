//! Which pods a NetworkPolicy selects.

use crate::claims::{check, said};

const RULE: &str = "netpol/pod-not-selected";

/// Whether a Deployment's pods, labelled `app: web`, are reported beside a policy.
fn is_reported(pod: &str, policy: &str) -> bool {
    let text = r"
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, labels: {app: api}}
        spec:
          template:
            metadata: {labels: {app: web}}
            spec: {POD}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, POLICY}
    ";
    !said(RULE, &text.replace("POD", pod).replace("POLICY", policy)).is_empty()
}

#[test]
fn the_labels_of_the_template_count_and_not_the_objects() {
    let policy = "metadata: {namespace: shop}, spec: {podSelector: {matchLabels: {app: LABEL}}}";
    assert!(!is_reported("", &policy.replace("LABEL", "web")));
    assert!(is_reported("", &policy.replace("LABEL", "api")));
}

#[test]
fn an_empty_selector_selects_every_pod_of_its_namespace() {
    assert!(!is_reported(
        "",
        "metadata: {namespace: shop}, spec: {podSelector: {}}"
    ));
    assert!(!is_reported(
        "",
        "metadata: {namespace: shop}, spec: {policyTypes: [Egress]}"
    ));
    assert!(is_reported(
        "",
        "metadata: {namespace: mill}, spec: {podSelector: {}}"
    ));
}

#[test]
fn a_policy_that_cannot_be_read_might_select_any_pod() {
    assert!(!is_reported(
        "",
        "metadata: {namespace: shop}, spec: {podSelector: all}"
    ));
    let labels = "metadata: {namespace: shop}, spec: {podSelector: {matchLabels: [app]}}";
    assert!(!is_reported("", labels));
}

#[test]
fn policies_do_not_hold_on_the_nodes_network() {
    let policy = "metadata: {namespace: shop}, spec: {podSelector: {matchLabels: {app: api}}}";
    assert!(!is_reported("hostNetwork: true", policy));
    assert!(is_reported("hostNetwork: false", policy));
}

#[test]
fn labels_of_custom_resources_are_not_known() {
    let rollout = r"
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        spec: {template: {spec: {containers: [{name: web, image: web}]}}}
    ";
    check(RULE, rollout, &["spec.template.metadata.labels"]);
    let policy = r"
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        spec: {podSelector: {matchLabels: {app: bell}}}
    ";
    check(RULE, &format!("{rollout}{policy}"), &[]);
}
