//! What goes wrong when roles are learnt from logs: a test for each.

use garboard_rbac::{Review, Subject, Why};
use serde_json::json;

use crate::{event, learn, learn_of, lines, rules, usage};

fn coded(code: u16) -> String {
    event(
        "get",
        "configmaps",
        json!({"objectRef": {"name": "app"}, "responseStatus": {"code": code}}),
    )
}

#[test]
fn not_found_conflict_and_invalid_were_allowed() {
    for code in [200, 201, 304, 400, 404, 409, 422, 500, 504] {
        assert_eq!(
            rules(&coded(code)),
            ["shop: get configmaps named app"],
            "{code}"
        );
    }
}

#[test]
fn what_the_authorizers_refused_is_not_used_whatever_the_code() {
    let refused = json!({"annotations": {"authorization.k8s.io/decision": "forbid"}});
    assert_eq!(
        rules(&event("get", "configmaps", refused)),
        Vec::<String>::new()
    );
}

#[test]
fn without_a_decision_a_403_is_a_refusal_unless_it_is_in_the_words_of_admission() {
    let of = |message: &str| {
        rules(&event(
            "create",
            "pods",
            json!({"responseStatus": {"code": 403, "message": message}, "annotations": null}),
        ))
    };
    let by_rbac = "pods is forbidden: User \"system:serviceaccount:shop:web\" cannot create resource \"pods\" in API group \"\" in the namespace \"shop\"";
    let by_admission =
        "pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\": privileged";
    assert_eq!(of(by_rbac), Vec::<String>::new());
    assert_eq!(of(""), Vec::<String>::new());
    assert_eq!(of(by_admission), ["shop: create pods"]);
    let unauthenticated = json!({"responseStatus": {"code": 401}, "annotations": null});
    assert_eq!(
        rules(&event("get", "pods", unauthenticated)),
        Vec::<String>::new()
    );
    let throttled = json!({"responseStatus": {"code": 429}, "annotations": null});
    assert_eq!(
        rules(&event("get", "pods", throttled)),
        Vec::<String>::new()
    );
    let admission_with_decision = json!({"responseStatus": {"code": 403}});
    assert_eq!(
        rules(&event("create", "pods", admission_with_decision)),
        ["shop: create pods"]
    );
}

#[test]
fn a_put_or_patch_that_made_the_object_needed_create_with_its_name() {
    let log = event(
        "patch",
        "configmaps",
        json!({"objectRef": {"name": "app"}, "responseStatus": {"code": 201}}),
    );
    assert_eq!(rules(&log), ["shop: create,patch configmaps named app"]);
    let learned = learn(&usage(&log));
    let whys = learned.map(|it| it.implied.iter().map(|it| it.why).collect::<Vec<_>>());
    assert_eq!(whys, Some(vec![Why::Creates]));
}

#[test]
fn the_name_of_an_object_that_is_made_was_not_there_to_be_authorised() {
    let log = event(
        "create",
        "configmaps",
        json!({"objectRef": {"name": "app"}}),
    );
    assert_eq!(rules(&log), ["shop: create configmaps"]);
    let log = event(
        "create",
        "serviceaccounts/token",
        json!({"objectRef": {"name": "ci"}}),
    );
    assert_eq!(rules(&log), ["shop: create serviceaccounts/token named ci"]);
}

#[test]
fn one_request_in_two_stages_is_counted_once() {
    let log = event(
        "watch",
        "pods",
        json!({"stage": "RequestReceived", "responseStatus": null, "annotations": null}),
    ) + &event("watch", "pods", json!({"stage": "ResponseStarted"}))
        + &event("watch", "pods", json!({"stage": "ResponseComplete"}));
    let usage = usage(&log);
    let web = usage.subject(&Subject::account("shop", "web"));
    assert_eq!(web.map(|it| it.span().count), Some(1));
    assert_eq!(usage.totals().undecided, 1);
}

#[test]
fn a_watch_that_never_ended_was_used() {
    let log = event("watch", "pods", json!({"stage": "ResponseStarted"}));
    assert_eq!(rules(&log), ["shop: list,watch pods"]);
}

#[test]
fn an_event_that_is_logged_twice_is_counted_once() {
    let log = event("get", "configmaps", json!({})).repeat(3);
    let usage = usage(&log);
    let web = usage.subject(&Subject::account("shop", "web"));
    assert_eq!(web.map(|it| it.span().count), Some(1));
    assert_eq!(usage.totals().repeated, 2);
}

#[test]
fn two_requests_with_one_audit_id_are_both_used() {
    let log = event(
        "get",
        "configmaps",
        json!({"auditID": "x", "requestURI": "/a"}),
    ) + &event(
        "delete",
        "secrets",
        json!({"auditID": "x", "requestURI": "/b"}),
    );
    assert_eq!(
        rules(&log),
        ["shop: get configmaps", "shop: delete secrets"]
    );
}

#[test]
fn whoever_impersonates_needs_to_and_who_is_impersonated_needs_the_rest() {
    let log = event(
        "get",
        "configmaps",
        json!({"impersonatedUser": {"username": "ada", "groups": ["dev", "system:authenticated"]}}),
    );
    assert_eq!(
        rules(&log),
        [
            ": impersonate groups named dev",
            ": impersonate users named ada"
        ]
    );
    let ada = learn_of(&usage(&log), &Subject::of_user_name("ada"));
    assert_eq!(
        ada.as_ref().map(lines),
        Some(vec!["shop: get configmaps".to_owned()])
    );
}

#[test]
fn a_service_account_is_impersonated_in_its_namespace_without_its_groups() {
    let log = event(
        "get",
        "configmaps",
        json!({"impersonatedUser": {
            "username": "system:serviceaccount:ops:bot",
            "groups": ["system:serviceaccounts", "system:serviceaccounts:ops", "system:authenticated"],
        }}),
    );
    assert_eq!(rules(&log), ["ops: impersonate serviceaccounts named bot"]);
}

#[test]
fn constrained_impersonation_needs_its_own_verbs() {
    let log = event(
        "list",
        "pods",
        json!({
            "impersonatedUser": {"username": "ada", "groups": ["system:authenticated"]},
            "authenticationMetadata": {"impersonationConstraint": "impersonate:user-info"},
        }),
    );
    assert_eq!(
        rules(&log),
        [
            ": impersonate:user-info users in authentication.k8s.io named ada",
            "shop: impersonate-on:user-info:list pods",
        ]
    );
}

#[test]
fn whoever_writes_a_binding_needs_bind_and_who_approves_a_certificate_its_signer() {
    let binding = event(
        "create",
        "rolebindings",
        json!({
            "objectRef": {"apiGroup": "rbac.authorization.k8s.io"},
            "responseStatus": {"code": 201},
            "requestObject": {"roleRef": {"kind": "ClusterRole", "name": "view"}},
        }),
    );
    assert_eq!(
        rules(&binding),
        [
            "shop: bind clusterroles in rbac.authorization.k8s.io named view",
            "shop: create rolebindings in rbac.authorization.k8s.io",
        ]
    );
    let approval = event(
        "update",
        "certificatesigningrequests/approval",
        json!({
            "objectRef": {"apiGroup": "certificates.k8s.io", "name": "csr-9bxkz", "namespace": null},
            "requestObject": {"spec": {"signerName": "example.com/dev"}},
        }),
    );
    assert_eq!(
        rules(&approval),
        [
            ": update certificatesigningrequests/approval in certificates.k8s.io",
            ": approve signers in certificates.k8s.io named example.com/dev",
        ]
    );
}

#[test]
fn a_watch_alone_would_not_start_again() {
    let log = event("watch", "endpoints", json!({}));
    assert_eq!(rules(&log), ["shop: list,watch endpoints"]);
    let listed = event("list", "endpoints", json!({})) + &log;
    let implied = learn(&usage(&listed)).map(|it| it.implied.len());
    assert_eq!(implied, Some(0), "the log shows the list");
}

#[test]
fn generated_names_do_not_become_resource_names() {
    let pod = event(
        "get",
        "pods",
        json!({"objectRef": {"name": "web-7d4b9c6f5-x2lqp"}}),
    );
    assert_eq!(rules(&pod), ["shop: get pods"], "pods come and go");
    let secret = event(
        "get",
        "secrets",
        json!({"objectRef": {"name": "web-token-x2lqp"}}),
    ) + &event("get", "secrets", json!({"objectRef": {"name": "db"}}));
    let learned = learn(&usage(&secret));
    assert_eq!(
        learned.as_ref().map(lines),
        Some(vec!["shop: get secrets named db".to_owned()])
    );
    let reviews = learned.map(|it| it.reviews).unwrap_or_default();
    let reviews: Vec<_> = reviews
        .iter()
        .map(|it| (it.review, it.examples.clone()))
        .collect();
    assert_eq!(
        reviews,
        [(Review::GeneratedNames, vec!["web-token-x2lqp".to_owned()])]
    );
}

#[test]
fn queries_of_paths_are_no_part_of_them() {
    let log = event(
        "get",
        "",
        json!({"objectRef": null, "requestURI": "/metrics?format=text"}),
    );
    assert_eq!(rules(&log), [": get /metrics"]);
}

#[test]
fn namespaces_are_neither_joined_nor_made_the_whole_cluster() {
    let log = event("get", "secrets", json!({"objectRef": {"namespace": "a"}}))
        + &event("get", "secrets", json!({"objectRef": {"namespace": "b"}}));
    assert_eq!(rules(&log), ["a: get secrets", "b: get secrets"]);
    let of_cluster = event("list", "secrets", json!({"objectRef": {"namespace": null}}));
    assert_eq!(rules(&of_cluster), [": list secrets"]);
}

#[test]
fn rules_are_not_joined_to_a_product_that_allows_more() {
    let log = event("get", "pods", json!({}))
        + &event("list", "pods", json!({}))
        + &event("get", "secrets", json!({}))
        + &event(
            "get",
            "deployments",
            json!({"objectRef": {"apiGroup": "apps"}}),
        )
        + &event("list", "endpoints", json!({}))
        + &event("get", "endpoints", json!({}));
    assert_eq!(
        rules(&log),
        [
            "shop: get,list endpoints,pods",
            "shop: get secrets",
            "shop: get deployments in apps",
        ]
    );
}

#[test]
fn what_everybody_may_do_is_left_out() {
    let path = |uri: &str| event("get", "", json!({"objectRef": null, "requestURI": uri}));
    let log = path("/apis/apps/v1?timeout=32s")
        + &path("/readyz")
        + &event(
            "create",
            "selfsubjectaccessreviews",
            json!({"objectRef": {"apiGroup": "authorization.k8s.io", "namespace": null}}),
        );
    assert_eq!(rules(&log), Vec::<String>::new());
    assert_eq!(rules(&path("/readyz/etcd")), [": get /readyz/etcd"]);
}
