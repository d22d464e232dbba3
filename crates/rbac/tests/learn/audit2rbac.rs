//! What audit2rbac makes of a log: its recorded outputs, byte for byte, and how it generalises.

use garboard_rbac::Audit2Rbac;
use garboard_testkit::conformance;
use serde_json::json;

use crate::{event, for_each_event};

fn yaml(log: &str, user: &str) -> String {
    let mut requests = Audit2Rbac::new(user);
    for_each_event(log, |event| requests.add(event));
    requests.yaml()
}

#[test]
fn its_recorded_outputs_are_matched_byte_for_byte() {
    let Some(folder) = conformance::folder("audit2rbac") else {
        return;
    };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    let log = read("demo.log");
    for (user, file) in [
        ("alice", "user-alice"),
        ("bob", "user-bob"),
        ("system:serviceaccount:ns1:sa1", "sa-ns1-sa1"),
    ] {
        let expected = read(&format!("expected/{file}.yaml"));
        assert!(expected.starts_with("apiVersion"), "{file} is there");
        assert_eq!(yaml(&log, user), expected, "{user}");
    }
}

const ACCOUNT: &str = "system:serviceaccount:shop:web";

/// The rules of each role that it makes, in one line.
fn roles(log: &str) -> Vec<String> {
    let yaml = yaml(log, ACCOUNT);
    let roles = yaml
        .split("---\n")
        .filter_map(|object| object.split_once("rules:\n"));
    roles
        .map(|(head, rules)| {
            let namespace = head
                .lines()
                .find_map(|line| line.strip_prefix("  namespace: "));
            let words: Vec<&str> = rules
                .lines()
                .map(|line| line.trim_start_matches([' ', '-']))
                .collect();
            format!("{}> {}", namespace.unwrap_or_default(), words.join(" "))
        })
        .collect()
}

#[test]
fn one_namespace_and_name_stay_and_two_become_all() {
    let get = |namespace: &str, name: &str| {
        event(
            "get",
            "secrets",
            json!({"objectRef": {"namespace": namespace, "name": name}}),
        )
    };
    assert_eq!(
        roles(&get("a", "x")),
        ["a> apiGroups: \"\" resourceNames: x resources: secrets verbs: get"]
    );
    assert_eq!(
        roles(&(get("a", "x") + &get("a", "z"))),
        ["a> apiGroups: \"\" resources: secrets verbs: get"]
    );
    assert_eq!(
        roles(&(get("a", "x") + &get("b", "x"))),
        ["> apiGroups: \"\" resourceNames: x resources: secrets verbs: get"]
    );
}

#[test]
fn refused_requests_are_granted_and_verbs_widened() {
    let refused = json!({"responseStatus": {"code": 403}, "annotations": {"authorization.k8s.io/decision": "forbid"}});
    assert_eq!(
        roles(&event("update", "configmaps", refused)),
        ["shop> apiGroups: \"\" resources: configmaps verbs: get patch update"]
    );
}

#[test]
fn names_of_objects_that_are_made_are_left_out() {
    let create = event(
        "create",
        "pods/exec",
        json!({"objectRef": {"name": "web-1"}}),
    );
    assert_eq!(
        roles(&create),
        ["shop> apiGroups: \"\" resources: pods/exec verbs: create"]
    );
}

#[test]
fn what_discovery_allows_is_left_out_and_queries_of_paths_are() {
    let path = |uri: &str| event("get", "", json!({"objectRef": null, "requestURI": uri}));
    assert_eq!(
        roles(&(path("/apis/apps/v1?timeout=32s") + &path("/metrics?x=1") + &path("/healthz"))),
        ["> nonResourceURLs: /metrics verbs: get"]
    );
}
