//! Recorded answers of a real API server to SubjectAccessReviews.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

use std::fs;

use garboard_rbac::{
    Aggregation, Attributes, Identity, Options, Policy, Request, ResourceAttributes,
};
use garboard_testkit::conformance;
use garboard_testkit::pages::Scene;
use serde_json::{Value, json};

#[test]
fn every_recorded_review_is_answered_as_the_api_server_answered_and_for_the_same_reason() {
    let Some(root) = conformance::folder("server") else {
        return;
    };
    let bootstrap = fs::read_to_string(root.join("rbac-bootstrap.json")).unwrap();
    let bootstrap: Value = serde_json::from_str(&bootstrap).unwrap();
    let recorded = fs::read_to_string(root.join("rbac.jsonl")).unwrap();
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in recorded.lines() {
        let set: Value = serde_json::from_str(line).unwrap();
        let policy = policy(&bootstrap, &set["objects"]);
        for review in list(&set["reviews"]) {
            count += 1;
            let (is_allowed, reasons) = answer(&policy, review);
            let is_same = is_allowed == review["allowed"].as_bool().unwrap()
                && (!is_allowed || reasons.iter().any(|reason| review["reason"] == **reason));
            if !is_same {
                wrong.push(format!("{review}\n  here: {is_allowed} {reasons:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(count, 4_800);
}

fn policy(bootstrap: &Value, objects: &Value) -> Policy {
    let items: Vec<&Value> = [&bootstrap["items"], objects]
        .into_iter()
        .flat_map(|items| items.as_array().unwrap())
        .collect();
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": items });
    let scene = Scene::new(&list.to_string());
    // The server decides by what it stores; its controllers were not running.
    let options = Options {
        aggregation: Aggregation::Stored,
        ..Options::default()
    };
    Policy::compile_with(&scene.world, options)
}

/// Whether a review is allowed, with every reason in the server's words: it names the one that it
/// comes upon first, in an order of its own.
fn answer(policy: &Policy, review: &Value) -> (bool, Vec<String>) {
    let groups = list(&review["groups"]).iter().map(text);
    let who = Identity::exact(text(&review["user"]), groups);
    let attributes = match (
        &review["resourceAttributes"],
        &review["nonResourceAttributes"],
    ) {
        (Value::Null, path) => Attributes::path(text(&path["verb"]), text(&path["path"])),
        (resource, _) => ResourceAttributes {
            namespace: text(&resource["namespace"]),
            verb: text(&resource["verb"]),
            group: text(&resource["group"]),
            resource: text(&resource["resource"]),
            subresource: text(&resource["subresource"]),
            name: text(&resource["name"]),
            fields: &[],
        }
        .into(),
    };
    let decision = policy.authorize(&Request {
        who: &who,
        attributes,
    });
    let reasons = decision
        .grants()
        .map(|grant| policy.reason(&grant).to_string())
        .collect();
    (decision.is_allowed(), reasons)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
