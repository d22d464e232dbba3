//! Autoscalers and what they scale.

use crate::claims::{check, fixes};

fn scene(target: &str, workload: &str) -> String {
    format!(
        "
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {{name: web, namespace: shop}}
        spec: {{scaleTargetRef: {{{target}, name: web}}, minReplicas: 2, maxReplicas: 5}}
        ---
        apiVersion: {workload}
        metadata: {{name: web, namespace: shop}}
        spec:
          replicas: 2
          template: {{spec: {{containers: [{{name: web, image: web}}]}}}}
        "
    )
}

#[test]
fn a_target_is_known_by_group_kind_and_name() {
    let missing: &[&str] = &["spec.scaleTargetRef.name"];
    for (target, workload, expected) in [
        (
            "apiVersion: apps/v1, kind: Deployment",
            "apps/v1\n        kind: Deployment",
            &[][..],
        ),
        (
            "apiVersion: apps/v1beta2, kind: Deployment",
            "apps/v1\n        kind: Deployment",
            &[],
        ),
        (
            "kind: Deployment",
            "apps/v1\n        kind: Deployment",
            missing,
        ),
        (
            "apiVersion: apps/v1, kind: StatefulSet",
            "apps/v1\n        kind: Deployment",
            missing,
        ),
        (
            "apiVersion: argoproj.io/v1alpha1, kind: Rollout",
            "argoproj.io/v1alpha1\n        kind: Rollout",
            &[],
        ),
    ] {
        check(
            "workload/hpa-target-missing",
            &scene(target, workload),
            expected,
        );
    }
}

#[test]
fn replicas_that_an_autoscaler_sets_can_be_taken_out() {
    let text = scene(
        "apiVersion: apps/v1, kind: Deployment",
        "apps/v1\n        kind: Deployment",
    );
    assert_eq!(
        fixes("workload/hpa-replicas-conflict", &text),
        ["unsafe: remove spec.replicas"]
    );
}

#[test]
fn what_an_autoscaler_scales_is_not_told_to_have_more_replicas() {
    let text = scene(
        "apiVersion: apps/v1, kind: Deployment",
        "apps/v1\n        kind: Deployment",
    )
    .replace("replicas: 2", "replicas: 1");
    check("workload/replicas", &text, &[]);
    check(
        "workload/replicas",
        &text.replace("kind: HorizontalPodAutoscaler", "kind: Other"),
        &["spec.replicas"],
    );
}
