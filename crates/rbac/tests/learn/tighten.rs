//! Smaller roles: what they say, what is left alone, and that nothing observed is refused.

use std::fmt::Write as _;

use garboard_rbac::{Caps, Options, Plan, Policy, Proof, Reason, Tightening, Usage};
use garboard_testkit::pages::Scene;
use proptest::prelude::*;
use serde_json::json;

use crate::{event, usage, usage_with};

const ALL_SEEN: Proof<'static> = Proof {
    audit_policy: None,
    days: 0,
    least_days: 0,
    keep: &[],
};

fn plan(text: &str, usage: &Usage, proof: &Proof<'_>) -> (Plan, Policy) {
    let world = Scene::new(text).world;
    let policy = Policy::compile(&world);
    let judgement = policy.judge(usage, proof);
    (
        policy.tighten(&world, &judgement, usage, Options::default()),
        policy,
    )
}

/// The changes, one a line.
fn changes((plan, policy): &(Plan, Policy)) -> Vec<String> {
    assert_eq!(plan.replay.denied, [], "{plan:#?}");
    let joined = |rules: &[garboard_rbac::Rule]| {
        rules
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ")
    };
    let line = |change: &Tightening| match change {
        Tightening::Shrink { role, rules, .. } => {
            format!("shrink {}: {}", policy.role(*role).name, joined(rules))
        }
        Tightening::Split {
            binding, role, by, ..
        } => {
            format!(
                "split {} as {} with {}: {}",
                policy.binding(*binding).name,
                by.name,
                role.name,
                joined(&role.rules)
            )
        }
        Tightening::Remove { binding, .. } => format!("remove {}", policy.binding(*binding).name),
    };
    plan.changes.iter().map(line).collect()
}

fn role(kind: &str, name: &str, more: &str, rules: &str) -> String {
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}{more}}}\nrules: {rules}\n"
    )
}

fn binding(name: &str, kind: &str, role: &str, account: &str) -> String {
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: {name}, namespace: shop, labels: {{team: a}}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {role}}}\nsubjects: [{{kind: ServiceAccount, name: {account}}}]\n"
    )
}

fn get_pods() -> Usage {
    usage(&event(
        "get",
        "services",
        json!({"objectRef": {"name": "db"}}),
    ))
}

const WIDE: &str = "[{apiGroups: [''], resources: [services, secrets], verbs: [get, list]}]";

#[test]
fn a_role_of_one_binding_is_shrunk_where_it_is() {
    let text = role("Role", "web", ", namespace: shop", WIDE) + &binding("b", "Role", "web", "web");
    assert_eq!(
        changes(&plan(&text, &get_pods(), &ALL_SEEN)),
        ["shrink web: get services named db"]
    );
}

#[test]
fn a_role_of_two_bindings_is_split_and_never_shrunk_for_one() {
    let text = role("ClusterRole", "wide", "", WIDE)
        + &binding("b", "ClusterRole", "wide", "web")
        + &binding("c", "ClusterRole", "wide", "other");
    let log = event("get", "services", json!({"objectRef": {"name": "db"}}))
        + &event(
            "list",
            "secrets",
            json!({"user": {"username": "system:serviceaccount:shop:other"}}),
        );
    assert_eq!(
        changes(&plan(&text, &usage(&log), &ALL_SEEN)),
        [
            "split b as b-used with b-used: get services named db",
            "split c as c-used with c-used: list secrets",
        ]
    );
}

#[test]
fn roles_of_kubernetes_are_split_and_its_bindings_left_alone() {
    let label = ", labels: {kubernetes.io/bootstrapping: rbac-defaults}";
    let text =
        role("ClusterRole", "edit", label, WIDE) + &binding("b", "ClusterRole", "edit", "web");
    assert_eq!(
        changes(&plan(&text, &get_pods(), &ALL_SEEN)),
        ["split b as b-used with b-used: get services named db"]
    );
    let text = role("ClusterRole", "wide", "", WIDE)
        + &binding("'system:b'", "ClusterRole", "wide", "web");
    let plan = plan(&text, &get_pods(), &ALL_SEEN);
    assert_eq!(changes(&plan), Vec::<String>::new());
    assert_eq!(plan.0.kept.len(), 1);
    assert_eq!(plan.0.kept[0].1, Reason::Managed("Kubernetes"));
}

#[test]
fn the_parts_of_an_aggregated_role_are_shrunk_not_the_role() {
    let aggregated = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {into: all}}]}\n";
    let text = aggregated.to_owned()
        + &role("ClusterRole", "part", ", labels: {into: all}", WIDE)
        + &binding("b", "ClusterRole", "all", "web");
    assert_eq!(
        changes(&plan(&text, &get_pods(), &ALL_SEEN)),
        ["shrink part: get services named db"]
    );
}

#[test]
fn a_binding_that_nobody_used_goes() {
    let text =
        role("Role", "web", ", namespace: shop", WIDE) + &binding("b", "Role", "web", "idle");
    assert_eq!(changes(&plan(&text, &get_pods(), &ALL_SEEN)), ["remove b"]);
}

#[test]
fn what_cannot_be_proven_stays() {
    let text =
        role("Role", "web", ", namespace: shop", WIDE) + &binding("b", "Role", "web", "idle");
    let short = Proof {
        days: 1,
        least_days: 30,
        ..ALL_SEEN
    };
    let plan = plan(&text, &get_pods(), &short);
    assert_eq!(changes(&plan), Vec::<String>::new());
    assert_eq!(plan.0.kept[0].1, Reason::NothingProven);
}

#[test]
fn what_is_never_logged_stays_in_the_smaller_role() {
    let rules = "[{apiGroups: [''], resources: [services, secrets], verbs: [get]},
        {apiGroups: [apps], resources: [deployments/finalizers], verbs: [update]}]";
    let text =
        role("Role", "web", ", namespace: shop", rules) + &binding("b", "Role", "web", "web");
    assert_eq!(
        changes(&plan(&text, &get_pods(), &ALL_SEEN)),
        ["shrink web: get services named db; update deployments/finalizers in apps"]
    );
}

#[test]
fn names_that_come_and_go_do_not_lock_anybody_out() {
    let rules = "[{apiGroups: [''], resources: [pods, secrets], verbs: [get, delete]}]";
    let text =
        role("Role", "web", ", namespace: shop", rules) + &binding("b", "Role", "web", "web");
    let log = event(
        "get",
        "pods",
        json!({"objectRef": {"name": "web-7d4b9c6f5-x2lqp"}}),
    );
    assert_eq!(
        changes(&plan(&text, &usage(&log), &ALL_SEEN)),
        ["shrink web: get pods"]
    );
}

#[test]
fn a_flood_of_names_keeps_what_is_held_and_widens_nothing() {
    let caps = Caps {
        names: 3,
        ..Caps::default()
    };
    let log: String = (0..20)
        .map(|number| event("get", "secrets", json!({"requestURI": number.to_string(), "objectRef": {"name": format!("s{number}")}})))
        .collect();
    let text = role("Role", "web", ", namespace: shop", WIDE) + &binding("b", "Role", "web", "web");
    let plan = plan(&text, &usage_with(&log, caps), &ALL_SEEN);
    assert_eq!(changes(&plan), Vec::<String>::new());
    assert_eq!(plan.0.kept[0].1, Reason::NothingProven);
}

/// Some rules, and some uses, of two accounts through two bindings.
fn rules() -> impl Strategy<Value = String> {
    let words =
        |words: &'static [&'static str]| prop::collection::vec(prop::sample::select(words), 1..4);
    let rule = (
        words(&["get", "list", "update", "*"]),
        words(&["services", "secrets", "services/status", "*", "*/status"]),
        prop::collection::vec(prop::sample::select(&["x", "y"][..]), 0..2),
    );
    prop::collection::vec(rule, 1..4).prop_map(|rules| {
        let rules: Vec<_> = rules
            .iter()
            .map(|(verbs, resources, names)| {
                json!({"apiGroups": [""], "resources": resources, "verbs": verbs, "resourceNames": names})
            })
            .collect();
        json!(rules).to_string()
    })
}

fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn no_observed_request_is_refused_by_what_is_left(
        one in rules(),
        other in rules(),
        is_shared in any::<bool>(),
        seen in prop::collection::vec(
            (
                prop::sample::select(&["get", "list", "update", "delete"][..]),
                prop::sample::select(&["services", "secrets", "services/status"][..]),
                prop::sample::select(&["", "x", "y", "z-x2lqp"][..]),
                prop::sample::select(&["web", "other"][..]),
            ),
            0..12,
        ),
    ) {
        let mut text = role("Role", "one", ", namespace: shop", &one) + &role("Role", "two", ", namespace: shop", &other);
        text += &binding("b", "Role", "one", "web");
        text += &binding("c", "Role", if is_shared { "one" } else { "two" }, "other");
        let policy = Policy::compile(&Scene::new(&text).world);
        let mut log = String::new();
        for (verb, resource, name, account) in seen {
            let user = format!("system:serviceaccount:shop:{account}");
            let event = event(verb, resource, json!({"user": {"username": user}, "objectRef": {"name": name}}));
            // Only what is allowed now was allowed then.
            let before = usage(&event);
            let ungranted = policy.judge(&before, &ALL_SEEN).ungranted;
            if ungranted == 0 {
                let _ = write!(log, "{event}");
            }
        }
        let usage = usage(&log);
        let (plan, policy) = plan(&text, &usage, &ALL_SEEN);
        prop_assert_eq!(&plan.replay.denied, &[], "{:#?}", plan);
        // And nothing is allowed that was not allowed before: each smaller role is covered.
        for change in &plan.changes {
            let (Tightening::Shrink { rules, .. } | Tightening::Remove { removed: rules, .. }) = change else {
                continue;
            };
            for account in ["web", "other"] {
                let who = garboard_rbac::Identity::of_account("shop", account);
                let holds = |rule: &garboard_rbac::Rule| policy.missing(&who, "shop", std::slice::from_ref(rule)).is_empty();
                let binding = match change {
                    Tightening::Shrink { role, .. } if policy.role(*role).name.as_ref() == "one" => "web",
                    Tightening::Shrink { .. } => "other",
                    Tightening::Remove { binding, .. } if policy.binding(*binding).name.as_ref() == "b" => "web",
                    _ => "other",
                };
                if binding == account {
                    prop_assert!(rules.iter().all(holds), "{:?} {:?}", change, account);
                }
            }
        }
    }
}
