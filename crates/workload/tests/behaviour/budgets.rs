//! Disruption budgets against the pods that there are.

use crate::claims::{check, said};

/// A Deployment with some replicas, a budget of it, and whatever else.
fn scene(replicas: &str, budget: &str, more: &str) -> String {
    format!(
        "
        apiVersion: apps/v1
        kind: Deployment
        metadata: {{name: web, namespace: shop}}
        spec:
          {replicas}
          selector: {{matchLabels: {{app: web}}}}
          template:
            metadata: {{labels: {{app: web}}}}
            spec: {{containers: [{{name: web, image: web}}]}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {{name: web, namespace: shop}}
        spec: {{{budget}, selector: {{matchLabels: {{app: web}}}}}}
        ---
        {more}
        "
    )
}

const AUTOSCALER: &str = "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, \
     metadata: {name: web, namespace: shop}, spec: {minReplicas: 3, maxReplicas: 9, \
     scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}";

#[test]
fn a_budget_blocks_when_it_wants_as_many_pods_as_there_are() {
    for (replicas, budget, blocks) in [
        ("replicas: 3", "minAvailable: 3", true),
        ("replicas: 3", "minAvailable: 4", true),
        ("replicas: 3", "minAvailable: 2", false),
        ("replicas: 3", "minAvailable: 67%", true), // 2.01 pods are 3
        ("replicas: 3", "minAvailable: 66%", false),
        ("replicas: 200", "minAvailable: 99%", false),
        ("replicas: 0", "minAvailable: 1", false),
        ("paused: false", "minAvailable: 1", true), // one replica, for nothing else is said
    ] {
        let expected: &[&str] = if blocks { &["spec.minAvailable"] } else { &[] };
        let text = scene(replicas, budget, "");
        check("workload/pdb-blocks-eviction", &text, expected);
    }
}

#[test]
fn a_budget_that_an_autoscaler_can_outgrow_is_the_lesser_evil() {
    let text = scene("paused: false", "minAvailable: 3", AUTOSCALER);
    assert_eq!(
        said("workload/pdb-blocks-eviction", &text),
        ["low: no pod may be evicted while the autoscaler keeps its minimum of 3 pods"]
    );
    let text = scene("paused: false", "minAvailable: 9", AUTOSCALER);
    assert_eq!(
        said("workload/pdb-blocks-eviction", &text),
        [
            "medium: no pod may ever be evicted: there are 9 pods, and minAvailable wants all of them"
        ]
    );
}

#[test]
fn more_than_the_autoscalers_minimum_is_said_of_the_workload_once() {
    let text = scene("paused: false", "minAvailable: 5", AUTOSCALER);
    check("workload/pdb-blocks-eviction", &text, &[]);
    check(
        "workload/pdb-above-hpa-minimum",
        &text,
        &["spec.template.metadata.labels"],
    );
}

#[test]
fn pods_of_a_custom_resource_may_be_any_number() {
    let text = "
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web, namespace: shop}
        spec:
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: web}]}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: shop}
        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
        ";
    check("workload/pdb-blocks-eviction", text, &[]);
    check("workload/pdb-selects-nothing", text, &[]);
}

#[test]
fn one_budget_in_two_files_is_one_budget() {
    let twice = "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web, \
         namespace: shop}, spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}}";
    let text = scene("replicas: 3", "maxUnavailable: 1", twice);
    check("workload/pdb-overlap", &text, &[]);
    let other = twice.replace("name: web,", "name: other,");
    let text = scene("replicas: 3", "maxUnavailable: 1", &other);
    check(
        "workload/pdb-overlap",
        &text,
        &["spec.template.metadata.labels"],
    );
}
