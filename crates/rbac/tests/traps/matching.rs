//! What the words of a rule mean, and what they do not.

use garboard_rbac::{Access, Attributes, Request};

use crate::{everywhere, in_shop, jane, may, yes};

#[test]
fn a_resource_says_nothing_of_its_subresources_and_slash_star_says_nothing_at_all() {
    let questions = ["get pods", "get pods/log", "get pods/exec"];
    for (resource, expected) in [
        ("pods", &["get pods"][..]),
        ("pods/log", &["get pods/log"]),
        ("pods/*", &[]),
        ("'*/*'", &[]),
        ("'*/log'", &["get pods/log"]),
        ("'*'", &questions),
        ("'pod*'", &[]),
    ] {
        let policy = everywhere(&format!(
            "[{{apiGroups: [''], resources: [{resource}], verbs: [get]}}]"
        ));
        assert_eq!(yes(&policy, &questions), expected, "{resource}");
    }
}

#[test]
fn star_scale_is_the_scale_of_everything_in_the_group() {
    let policy = everywhere("[{apiGroups: [apps], resources: ['*/scale'], verbs: [update]}]");
    assert_eq!(
        yes(
            &policy,
            &[
                "update deployments/scale",
                "update statefulsets/scale web",
                "update deployments",
                "update replicationcontrollers/scale",
            ]
        ),
        ["update deployments/scale", "update statefulsets/scale web"]
    );
}

#[test]
fn a_star_in_a_word_is_a_letter() {
    let policy = everywhere("[{apiGroups: ['*'], resources: [pods], verbs: ['get*', 'li*t']}]");
    assert_eq!(yes(&policy, &["get pods", "list pods"]), Vec::<&str>::new());
}

#[test]
fn the_api_group_is_compared() {
    let policy = everywhere("[{apiGroups: [''], resources: [deployments, pods], verbs: [create]}]");
    assert_eq!(
        yes(&policy, &["create deployments", "create pods"]),
        ["create pods"]
    );
    let policy =
        everywhere("[{apiGroups: [apps], resources: [deployments, pods], verbs: [create]}]");
    assert_eq!(
        yes(&policy, &["create deployments", "create pods"]),
        ["create deployments"]
    );
}

#[test]
fn one_rule_has_to_say_all_of_it() {
    let policy = everywhere(
        "[{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [create]}, \
          {apiGroups: [''], resources: [rolebindings], verbs: [bind]}, \
          {apiGroups: [rbac.authorization.k8s.io], resources: [pods], verbs: ['*']}]",
    );
    assert_eq!(
        yes(
            &policy,
            &[
                "create roles",
                "create rolebindings",
                "bind roles",
                "get pods"
            ]
        ),
        ["create roles"]
    );
}

#[test]
fn verbs_are_compared_as_they_are_written() {
    let policy = everywhere("[{apiGroups: [''], resources: [pods], verbs: [GET, List, watch]}]");
    assert_eq!(
        yes(
            &policy,
            &["get pods", "list pods", "watch pods", "GET pods"]
        ),
        ["watch pods", "GET pods"]
    );
}

#[test]
fn a_grant_of_certain_names_is_seen_where_the_name_is_asked_for() {
    let policy = everywhere(
        "[{apiGroups: [''], resources: [secrets], resourceNames: [tls, '*'], verbs: [get]}]",
    );
    assert_eq!(
        yes(
            &policy,
            &[
                "get secrets tls -n a",
                "get secrets other -n a",
                "get secrets -n a",
                "get secrets * -n a"
            ]
        ),
        ["get secrets tls -n a", "get secrets * -n a"]
    );
}

#[test]
fn the_empty_name_is_the_name_of_requests_without_one() {
    let policy = everywhere(
        "[{apiGroups: [''], resources: [secrets], resourceNames: [''], verbs: [list, get]}]",
    );
    assert_eq!(
        yes(&policy, &["list secrets", "get secrets tls"]),
        ["list secrets"]
    );
}

#[test]
fn lists_and_watches_have_a_name_only_by_a_field_selector() {
    let policy = everywhere(
        "[{apiGroups: [''], resources: [secrets], resourceNames: [tls], \
           verbs: [list, watch, deletecollection]}]",
    );
    for verb in ["list", "watch", "deletecollection"] {
        let plain = Attributes::resource(verb, "", "secrets").in_namespace("shop");
        assert!(!policy.allows(&jane(), plain), "{verb}");
        assert!(policy.allows(&jane(), plain.named("tls")), "{verb}");
    }
}

#[test]
fn what_is_made_has_no_name_yet_but_what_is_made_below_it_has() {
    let policy = everywhere(
        "[{apiGroups: [''], resources: [pods, pods/exec, pods/eviction], resourceNames: [web], \
           verbs: [create]}]",
    );
    assert_eq!(
        yes(
            &policy,
            &[
                "create pods web",
                "create pods",
                "create pods/exec web",
                "create pods/exec other",
                "create pods/eviction web"
            ]
        ),
        ["create pods/exec web", "create pods/eviction web"]
    );
}

#[test]
fn verbs_that_only_authorizers_know_are_verbs() {
    let policy = everywhere(
        "[{apiGroups: [certificates.k8s.io], resources: [signers], \
           resourceNames: [example.com/a], verbs: [approve, sign, attest]}, \
          {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use]}]",
    );
    assert_eq!(
        yes(
            &policy,
            &[
                "approve signers.certificates.k8s.io example.com/a",
                "sign signers.certificates.k8s.io example.com/a",
                "attest signers.certificates.k8s.io example.com/a",
                "approve signers.certificates.k8s.io example.com/b",
                "use securitycontextconstraints.security.openshift.io",
            ]
        )
        .len(),
        4
    );
}

#[test]
fn paths_are_equal_or_begin_so_and_only_a_cluster_role_binding_gives_them() {
    let rules = "[{nonResourceURLs: [/healthz, '/apis/*', '/logs**'], verbs: [get]}]";
    let questions = [
        "get /healthz",
        "get /healthz/etcd",
        "get /apis/apps",
        "get /apis",
        "get /logs/a",
        "post /healthz",
    ];
    assert_eq!(
        yes(&everywhere(rules), &questions),
        ["get /healthz", "get /apis/apps", "get /logs/a"]
    );
    assert_eq!(yes(&in_shop(rules), &questions), Vec::<&str>::new());
    assert_eq!(in_shop(rules).effective(&jane()).permissions, []);
}

#[test]
fn what_lies_in_no_namespace_is_given_by_no_role_binding_except_the_namespace_itself() {
    let policy = in_shop(
        "[{apiGroups: [''], resources: [nodes, namespaces, persistentvolumes], \
           verbs: [get, list, patch, delete]}]",
    );
    assert_eq!(
        yes(
            &policy,
            &[
                "get nodes a -n shop",
                "list persistentvolumes -n shop",
                "get namespaces shop",
                "patch namespaces shop",
                "delete ns shop",
                "get namespaces other",
                "list namespaces -n shop",
            ]
        ),
        [
            "get namespaces shop",
            "patch namespaces shop",
            "delete ns shop"
        ]
    );
}

#[test]
fn a_matrix_of_a_namespace_shows_of_the_cluster_only_the_namespace_itself() {
    let policy = in_shop("[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");
    let rows = policy.access_matrix(&jane(), "shop").rows;
    let cells = |name: &str| {
        let row = rows
            .iter()
            .find(|row| row.group.is_empty() && *row.resource == *name);
        row.unwrap().cells
    };
    assert_eq!(cells("pods"), [Access::Allowed; 8]);
    let is_denied = |access: &Access| matches!(access, Access::None | Access::Denied);
    assert!(cells("nodes").iter().all(is_denied), "{:?}", cells("nodes"));
    // get, list, watch, create, update, patch, delete, deletecollection
    assert_eq!(
        cells("namespaces"),
        [
            Access::Named,
            Access::Denied,
            Access::Denied,
            Access::Denied,
            Access::Named,
            Access::Named,
            Access::Named,
            Access::None,
        ]
    );
}

#[test]
fn custom_resources_and_their_subresources_are_decided_like_any_other() {
    let policy = everywhere(
        "[{apiGroups: [example.com], resources: [widgets, widgets/status], verbs: [get]}, \
          {apiGroups: [metrics.k8s.io], resources: [pods], verbs: [list]}]",
    );
    assert_eq!(
        yes(
            &policy,
            &[
                "get widgets.example.com",
                "get widgets.example.com/status",
                "get widgets.example.com/scale",
                "get widgets",
                "list pods.metrics.k8s.io",
                "list pods",
            ]
        ),
        [
            "get widgets.example.com",
            "get widgets.example.com/status",
            "list pods.metrics.k8s.io"
        ]
    );
}

#[test]
fn getting_a_nodes_proxy_is_a_right_of_its_own() {
    let policy = everywhere("[{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}]");
    assert!(may(&policy, &jane(), "get nodes/proxy a"));
    assert!(!may(&policy, &jane(), "create nodes/proxy a"));
    assert!(!may(&policy, &jane(), "get nodes a"));
}

#[test]
fn every_rule_that_allows_a_request_is_named_not_only_the_first() {
    let policy = everywhere(
        "[{apiGroups: [''], resources: [pods], verbs: [get]}, \
          {apiGroups: [''], resources: [secrets], verbs: [get]}, \
          {apiGroups: ['*'], resources: ['*'], verbs: ['*']}]",
    );
    let who = jane();
    let decision = policy.authorize(&Request {
        who: &who,
        attributes: Attributes::resource("get", "", "pods").into(),
    });
    let rules: Vec<u32> = decision.grants().map(|grant| grant.rule).collect();
    assert_eq!(rules, [0, 2]);
}
