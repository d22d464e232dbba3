//! Audit policies: the checker's decisions, and what they say of whole grants.

use garboard_audit_event::{Policy, Recorded, Request, Subject};
use proptest::prelude::*;

fn policy(rules: &str) -> Policy {
    Policy::from_json(&format!("{{\"rules\":{rules}}}")).unwrap_or_default()
}

fn ask(
    policy: &Policy,
    verb: &str,
    group: &str,
    resource: &str,
    namespace: Option<&str>,
) -> Recorded {
    let subject = Subject {
        user: Some("ada"),
        groups: &["dev"],
        are_all_groups: true,
    };
    let request = Request::Resource {
        verb,
        group,
        resource,
        namespace,
        name: None,
    };
    policy.records(&subject, &request)
}

#[test]
fn a_file_that_the_api_server_refuses_is_refused() {
    for (json, why) in [
        ("{}", "it has no rules"),
        (
            "{\"rules\":[{}]}",
            "rules[0].level must be None, Metadata, Request or RequestResponse",
        ),
        (
            "{\"rules\":[{\"level\":\"None\",\"omitStages\":[\"Done\"]}]}",
            "there is no stage \"Done\"",
        ),
        (
            "{\"rules\":[{\"level\":7}]}",
            "invalid type: integer `7`, expected a string",
        ),
    ] {
        assert_eq!(Policy::from_json(json), Err(why.to_owned()), "{json}");
    }
}

#[test]
fn an_earlier_rule_decides_and_what_no_rule_matches_is_not_recorded() {
    let secrets = policy(
        r#"[{"level":"None","resources":[{"group":"","resources":["secrets"]}]},
            {"level":"Metadata","resources":[{"group":""}]}]"#,
    );
    assert_eq!(
        ask(&secrets, "get", "", "secrets", None),
        Recorded::No(Some(0))
    );
    assert_eq!(ask(&secrets, "get", "", "pods", None), Recorded::Yes);
    assert_eq!(
        ask(&secrets, "get", "", "*", None),
        Recorded::Partly(Some(0))
    );
    assert_eq!(
        ask(&secrets, "get", "apps", "deployments", None),
        Recorded::No(None)
    );
    assert_eq!(
        ask(&secrets, "get", "*", "pods", None),
        Recorded::Partly(None)
    );
}

#[test]
fn a_resource_with_a_star_matches_the_bare_resource_too() {
    let pods = policy(
        r#"[{"level":"None","resources":[{"group":"","resources":["pods/*"]}]},{"level":"Metadata"}]"#,
    );
    assert_eq!(ask(&pods, "get", "", "pods", None), Recorded::No(Some(0)));
    assert_eq!(
        ask(&pods, "get", "", "pods/log", None),
        Recorded::No(Some(0))
    );
    let logs = policy(
        r#"[{"level":"None","resources":[{"group":"","resources":["*/log"]}]},{"level":"Metadata"}]"#,
    );
    assert_eq!(ask(&logs, "get", "", "pods", None), Recorded::Yes);
    assert_eq!(
        ask(&logs, "get", "", "pods/log", None),
        Recorded::No(Some(0))
    );
}

#[test]
fn the_empty_namespace_stands_for_the_whole_cluster() {
    let policy = policy(r#"[{"level":"None","namespaces":[""]},{"level":"Metadata"}]"#);
    assert_eq!(
        ask(&policy, "get", "", "nodes", Some("")),
        Recorded::No(Some(0))
    );
    assert_eq!(ask(&policy, "get", "", "pods", Some("shop")), Recorded::Yes);
    assert_eq!(
        ask(&policy, "get", "", "pods", None),
        Recorded::Partly(Some(0))
    );
}

#[test]
fn without_its_last_stage_a_request_is_not_known_to_be_done_unless_it_runs_long() {
    let policy = policy(r#"[{"level":"Metadata","omitStages":["ResponseComplete"]}]"#);
    assert_eq!(ask(&policy, "get", "", "pods", None), Recorded::No(Some(0)));
    assert_eq!(ask(&policy, "watch", "", "pods", None), Recorded::Yes);
}

#[test]
fn names_of_objects_that_are_made_are_not_known_to_the_policy() {
    let policy = policy(
        r#"[{"level":"None","resources":[{"group":"","resources":["pods"],"resourceNames":["web"]}]},{"level":"Metadata"}]"#,
    );
    assert_eq!(ask(&policy, "create", "", "pods", None), Recorded::Yes);
    assert_eq!(
        ask(&policy, "delete", "", "pods", None),
        Recorded::Partly(Some(0))
    );
}

#[test]
fn a_user_who_does_not_exist_matches_nothing() {
    let policy = policy(
        r#"[{"level":"None","users":["bob"]},{"level":"None","userGroups":["ops"]},{"level":"Metadata"}]"#,
    );
    assert_eq!(ask(&policy, "get", "", "pods", None), Recorded::Yes);
    let any_member = Subject {
        user: None,
        groups: &["dev"],
        are_all_groups: false,
    };
    let request = Request::Path {
        verb: "get",
        path: "/metrics",
    };
    assert_eq!(
        policy.records(&any_member, &request),
        Recorded::Partly(Some(0))
    );
}

/// The checker, word for word, of one request by `ada`.
fn literally(policy: &Policy, verb: &str, group: &str, resource: &str, namespace: &str) -> bool {
    let has = |list: &[String], word: &str| list.iter().any(|other| other == word);
    let (name, subresource) = resource.split_once('/').unwrap_or((resource, ""));
    for rule in &policy.rules {
        let mut matches = rule.verbs.is_empty() || has(&rule.verbs, verb);
        if !rule.users.is_empty() {
            matches &= has(&rule.users, "ada");
        }
        if !rule.namespaces.is_empty() {
            matches &= has(&rule.namespaces, namespace);
        }
        if !rule.resources.is_empty() {
            matches &= rule.resources.iter().any(|entry| {
                let of_one = |spec: &String| {
                    spec == resource
                        || spec == "*"
                        || !subresource.is_empty() && *spec == format!("*/{subresource}")
                        || spec.strip_suffix("/*") == Some(name)
                };
                (entry.group == group || entry.group == "*")
                    && (entry.resources.is_empty() || entry.resources.iter().any(of_one))
            });
        }
        if rule.resources.is_empty() && rule.namespaces.is_empty() {
            matches &= rule.non_resource_urls.is_empty();
        }
        if matches {
            return rule.level != "None";
        }
    }
    false
}

const VERBS: [&str; 3] = ["get", "list", "create"];
const GROUPS: [&str; 2] = ["", "apps"];
const RESOURCES: [&str; 4] = ["pods", "pods/log", "secrets", "nodes/log"];
const NAMESPACES: [&str; 3] = ["", "a", "b"];

fn words(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(prop::sample::select(words).prop_map(str::to_owned), 1..3),
    ]
}

fn rules() -> impl Strategy<Value = Policy> {
    let entry = (
        prop::sample::select(&["", "apps", "*"][..]),
        words(&["pods", "pods/log", "*/log", "pods/*", "secrets", "*"]),
    );
    let rule = (
        prop::sample::select(&["None", "Metadata"][..]),
        words(&["ada", "bob"]),
        words(&VERBS),
        words(&NAMESPACES),
        prop::collection::vec(entry, 0..3),
    );
    let rule = rule.prop_map(|(level, users, verbs, namespaces, entries)| {
        let resources = entries.into_iter();
        garboard_audit_event::Rule {
            level: level.to_owned(),
            users,
            verbs,
            namespaces,
            resources: resources
                .map(|(group, resources)| garboard_audit_event::GroupResources {
                    group: group.to_owned(),
                    resources,
                    resource_names: Vec::new(),
                })
                .collect(),
            ..garboard_audit_event::Rule::default()
        }
    });
    prop::collection::vec(rule, 1..5).prop_map(|rules| Policy {
        rules,
        omit_stages: Vec::new(),
    })
}

fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(2000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn what_is_said_of_a_grant_holds_for_each_of_its_requests(
        policy in rules(),
        verb in prop::sample::select(&["*", "get", "list", "create"][..]),
        group in prop::sample::select(&["*", "", "apps"][..]),
        resource in prop::sample::select(&["*", "*/log", "pods", "pods/log", "secrets"][..]),
        namespace in prop::sample::select(&[None, Some(""), Some("a")][..]),
    ) {
        let said = ask(&policy, verb, group, resource, namespace);
        let of_resource = |other: &&&str| {
            resource == "*" || resource == **other || resource == "*/log" && other.ends_with("/log")
        };
        let mut seen = Vec::new();
        for verb in VERBS.iter().filter(|other| verb == "*" || verb == **other) {
            for group in GROUPS.iter().filter(|other| group == "*" || group == **other) {
                for resource in RESOURCES.iter().filter(of_resource) {
                    for place in NAMESPACES.iter().filter(|other| namespace.is_none_or(|it| it == **other)) {
                        seen.push(literally(&policy, verb, group, resource, place));
                    }
                }
            }
        }
        match said {
            Recorded::Yes => prop_assert!(seen.iter().all(|is| *is)),
            Recorded::No(_) => prop_assert!(!seen.iter().any(|is| *is)),
            Recorded::Partly(_) => prop_assert!(seen.len() > 1, "one request is recorded or not"),
        }
    }
}
