//! Recorded answers: the fixtures of pod-security-admission, and those of a real API server.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

use std::fs;
use std::path::Path;

use garboard_finding::{Level, LevelVersion};
use garboard_pss::{Admission, Evaluator, PodView, Policy, Request};
use garboard_testkit::conformance;
use garboard_testkit::pages::Scene;
use garboard_world::TemplateRef;
use serde_json::{Value, json};

#[test]
fn every_fixture_of_pod_security_admission_passes_or_fails_as_its_folder_says() {
    let Some(root) = conformance::folder("pss") else {
        return;
    };
    let mut count = 0;
    let mut wrong = Vec::new();
    for level in [Level::Baseline, Level::Restricted] {
        for version in entries(&root.join(level.as_str())) {
            let name = file_name(&version);
            let level = LevelVersion {
                level,
                version: name.parse().unwrap(),
            };
            for (folder, expected) in [("pass", true), ("fail", false)] {
                for file in entries(&version.join(folder)) {
                    let scene = Scene::new(&fs::read_to_string(&file).unwrap());
                    let pod = PodView::pod(only_template(&scene));
                    let verdict = Evaluator::default().evaluate(&pod, level);
                    count += 1;
                    if verdict.is_allowed() != expected {
                        wrong.push(format!("{}: {}", file.display(), verdict.detail()));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 4_000, "only {count} fixtures");
}

#[test]
fn every_pod_and_deployment_is_answered_as_the_api_server_answered() {
    let Some(root) = conformance::folder("server") else {
        return;
    };
    let recorded = fs::read_to_string(root.join("psa.jsonl")).unwrap();
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in recorded.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        count += 1;
        let answered = answer(&case);
        for field in ["allowed", "message", "deploymentWarnings"] {
            if answered[field] != case[field] {
                wrong.push(format!(
                    "line {count}, {field}:\n  server   {}\n  garboard {}",
                    case[field], answered[field]
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 5_400, "only {count} pods");
}

/// What garboard says about a recorded pod, in the shape of the record.
fn answer(case: &Value) -> Value {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let level: LevelVersion = format!("{}:{}", text(&case["level"]), text(&case["version"]))
        .parse()
        .unwrap();
    let pod = &case["pod"];
    let deployment = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": "made-of-it" },
        "spec": { "template": { "metadata": pod["metadata"], "spec": pod["spec"] } },
    });
    let (pod_scene, deployment_scene) = (
        Scene::new(&pod.to_string()),
        Scene::new(&deployment.to_string()),
    );
    let admission = Admission::default();
    let request = |template| Request {
        template,
        namespace: "recorded",
        policy: Policy::of_level(level),
        username: "",
    };
    let of_pod = admission.pod(&request(only_template(&pod_scene)));
    let of_deployment = admission.controller(&request(only_template(&deployment_scene)));
    let warnings = of_deployment.warning.map(|warning| {
        let escaped = warning.replace('\\', "\\\\").replace('"', "\\\""); // a quoted-string of HTTP
        format!("299 - \"{escaped}\"")
    });
    json!({
        "allowed": of_pod.is_allowed(),
        "message": of_pod.refusal(&text(&pod["metadata"]["name"])).unwrap_or_default(),
        "deploymentWarnings": Vec::from_iter(warnings),
    })
}

fn only_template(scene: &Scene) -> &TemplateRef {
    let (_, _, workload) = scene.world.workloads().next().unwrap();
    &workload.templates[0]
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap()
}
