//! Which pods a NetworkPolicy selects.

use crate::claims::check;

const RULE: &str = "netpol/pod-not-selected";

fn world(spec: &str, policy: &str) -> String {
    format!(
        "{{apiVersion: apps/v1, kind: Deployment, metadata: {{namespace: shop, labels: {{app: \
         api}}}}, spec: {{template: {{metadata: {{labels: {{app: web}}}}, spec: \
         {{{spec}}}}}}}}}\n---\n{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, \
         metadata: {{namespace: shop}}, {policy}}}\n"
    )
}

const LABELS: &str = "spec.template.metadata.labels";

#[test]
fn the_labels_of_the_template_count_and_not_the_objects() {
    check(
        RULE,
        &world("", "spec: {podSelector: {matchLabels: {app: web}}}"),
        &[],
    );
    check(
        RULE,
        &world("", "spec: {podSelector: {matchLabels: {app: api}}}"),
        &[LABELS],
    );
}

#[test]
fn an_empty_selector_selects_every_pod_of_its_namespace() {
    let policy = "spec: {podSelector: {}}";
    check(RULE, &world("", policy), &[]);
    check(RULE, &world("", "spec: {}"), &[]);
    let elsewhere = world("", policy).replace(
        "NetworkPolicy, metadata: {namespace: shop}",
        "NetworkPolicy, metadata: {namespace: mill}",
    );
    check(RULE, &elsewhere, &[LABELS]);
}

#[test]
fn a_policy_that_cannot_be_read_might_select_any_pod() {
    check(RULE, &world("", "spec: {podSelector: everything}"), &[]);
    check(
        RULE,
        &world("", "spec: {podSelector: {matchLabels: [app]}}"),
        &[],
    );
}

#[test]
fn policies_do_not_hold_on_the_nodes_network() {
    let policy = "spec: {podSelector: {matchLabels: {app: api}}}";
    check(RULE, &world("hostNetwork: true", policy), &[]);
}

#[test]
fn labels_of_custom_resources_are_not_known() {
    let custom = "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, spec: {template: {spec: \
                  {containers: [{name: a, image: a}]}}}}";
    check(RULE, custom, &["spec.template.metadata.labels"]);
    let policy = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: \
                  {matchLabels: {app: b}}}}";
    check(RULE, &format!("{custom}\n---\n{policy}"), &[]);
}
