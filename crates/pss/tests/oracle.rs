//! Recorded answers of the Go module `k8s.io/pod-security-admission` to random input; `oracle/` is
//! the program that recorded them.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

use std::path::Path;

use garboard_finding::LevelVersion;
use garboard_pss::{Configuration, Evaluator, PodView, Policy};
use garboard_testkit::pages::Scene;
use serde_json::{Value, json};

#[test]
fn random_pods_get_the_verdict_reason_and_detail_that_the_go_module_gives() {
    for_each_record("pods", |record| {
        let scene = Scene::new(&record["pod"].to_string());
        let (_, _, workload) = scene.world.workloads().next().unwrap();
        // The module judges what it is given; what is filled in for pods is the server's doing.
        let pod = PodView::template(&workload.templates[0]);
        let level = format!("{}:{}", text(&record["level"]), text(&record["version"]));
        let verdict = Evaluator::default().evaluate(&pod, level.parse().unwrap());
        json!({
            "allowed": verdict.is_allowed(),
            "reason": verdict.reason(),
            "detail": verdict.detail(),
        })
    });
}

#[test]
fn random_labels_ask_for_the_policy_that_the_go_module_reads_in_them() {
    for_each_record("labels", |record| {
        let namespace = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": { "name": "n", "labels": record["labels"] },
        });
        let scene = Scene::new(&namespace.to_string());
        let (_, namespace) = scene.world.objects().next().unwrap();
        let mode = |name| -> LevelVersion { text(&record["defaults"][name]).parse().unwrap() };
        let defaults = Policy {
            enforce: mode("enforce"),
            audit: mode("audit"),
            warn: mode("warn"),
        };
        let (policy, errors) = Policy::of_labels(&namespace.meta.labels, &defaults);
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        json!({ "policy": modes(&policy), "errors": errors })
    });
}

#[test]
fn random_configurations_are_accepted_and_refused_as_the_go_module_does() {
    for_each_record("configurations", |record| {
        let read = Configuration::from_text(&record["configuration"].to_string());
        match read {
            Ok(Configuration {
                defaults,
                exemptions,
            }) => json!({
                "decoded": true,
                "errors": [],
                "defaults": modes(&defaults),
                "exemptions": {
                    "Usernames": list(&exemptions.usernames, &record["exemptions"]["Usernames"]),
                    "Namespaces": list(&exemptions.namespaces, &record["exemptions"]["Namespaces"]),
                    "RuntimeClasses": list(
                        &exemptions.runtime_classes,
                        &record["exemptions"]["RuntimeClasses"],
                    ),
                },
            }),
            // What cannot be decoded at all has messages of its own here.
            Err(_) if record["decoded"] == false => json!({ "decoded": false }),
            Err(error) => json!({ "decoded": true, "errors": error.problems }),
        }
    });
}

/// Go tells an absent list from an empty one.
fn list(names: &[Box<str>], recorded: &Value) -> Value {
    if names.is_empty() && recorded.is_null() {
        return Value::Null;
    }
    json!(names)
}

fn modes(policy: &Policy) -> Value {
    json!({
        "enforce": policy.enforce.to_string(),
        "audit": policy.audit.to_string(),
        "warn": policy.warn.to_string(),
    })
}

/// Holds an answer against every record of a file, field by field.
fn for_each_record(name: &str, answer: impl Fn(&Value) -> Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let recorded = std::fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
    let mut wrong = Vec::new();
    for (number, line) in recorded.lines().enumerate() {
        let record: Value = serde_json::from_str(line).unwrap();
        for (field, ours) in answer(&record).as_object().unwrap() {
            if *ours != record[field] {
                let theirs = &record[field];
                wrong.push(format!(
                    "line {}, {field}:\n  module   {theirs}\n  garboard {ours}",
                    number + 1
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
