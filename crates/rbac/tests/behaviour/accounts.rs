//! Accounts, who carries them, and what mends it.

use crate::CLAIMS;
use crate::scenes::{binding, cluster_role, everywhere};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n\
                   spec: {serviceAccountName: web, containers: [{name: web}]}\n---\n";

#[test]
fn a_pod_is_reported_once_for_its_token_by_what_its_account_may_do() {
    let reader = cluster_role("reader", &[(&[""], &["secrets"], &["get"], &[])]);
    let tokens = |bindings: &str| {
        let rules = CLAIMS.rules(&format!("{POD}{reader}{bindings}"));
        let of_tokens = rules.into_iter().filter(|rule| rule.contains("token"));
        of_tokens.collect::<Vec<_>>()
    };
    assert_eq!(tokens(""), ["rbac/token-mounted"]);
    assert_eq!(
        tokens(&everywhere("reader", "sa:mill/web")),
        ["rbac/token-powerless"]
    );
    assert_eq!(
        tokens(&everywhere("reader", "sa:shop/web")),
        ["rbac/powerful-token"]
    );
    let view = binding("shop", "b", "ClusterRole", "view", &["sa:shop/web"]);
    assert_eq!(tokens(&view), ["rbac/token-mounted"]);
    let group = everywhere("reader", "group:system:serviceaccounts:shop");
    assert_eq!(tokens(&group), ["rbac/powerful-token"]);
}

#[test]
fn a_pod_of_a_daemon_set_counts_as_the_daemon_set() {
    let set = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: shop}\n\
               spec: {template: {spec: {serviceAccountName: web, containers: [{name: web}]}}}\n---\n";
    let pod = POD.replace(
        "namespace: shop}",
        "namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent}]}",
    );
    let text = format!("{set}{pod}{}", everywhere("cluster-admin", "sa:shop/web"));
    assert_eq!(
        CLAIMS.said("rbac/powerful-daemonset", &text),
        [
            "critical: whoever takes over any node may do everything in the whole cluster, as \
          sa:shop/web; nobody asked for the token"
        ]
    );
    CLAIMS.check("rbac/powerful-token", &text, &[]);
}

#[test]
fn a_cluster_wide_grant_becomes_one_of_its_namespace() {
    let role = cluster_role("settings", &[(&[""], &["configmaps"], &["get"], &[])]);
    let text = format!("{role}{}", everywhere("settings", "sa:shop/web"));
    assert_eq!(
        CLAIMS.fixes("rbac/cluster-wide-grant", &text),
        ["unsafe: set kind to RoleBinding, set metadata.namespace to shop"]
    );
}

#[test]
fn a_role_that_says_anything_of_the_cluster_stays_where_it_is() {
    for (group, resource) in [
        ("", "nodes"),
        ("", "namespaces"),
        ("example.com", "things"),
        ("*", "pods"),
    ] {
        let role = cluster_role("r", &[(&[group], &[resource, "configmaps"], &["get"], &[])]);
        let text = format!("{role}{}", everywhere("r", "sa:shop/web"));
        CLAIMS.check("rbac/cluster-wide-grant", &text, &[]);
    }
}

#[test]
fn of_two_bindings_that_cover_each_other_the_later_adds_nothing() {
    let rule: &[crate::scenes::Rule<'_>] = &[(&[""], &["pods"], &["get"], &[])];
    let text = format!(
        "{}{}{}{}",
        cluster_role("one", rule),
        cluster_role("two", rule),
        binding("shop", "first", "ClusterRole", "one", &["user:kate"]),
        binding("shop", "second", "ClusterRole", "two", &["user:kate"])
    );
    assert_eq!(
        CLAIMS.said("rbac/subsumed-binding", &text),
        ["low: adds nothing: user:kate has all of two by RoleBinding shop/first, which gives one"]
    );
}

#[test]
fn the_same_binding_in_two_files_is_not_a_duplicate() {
    let one = binding("shop", "viewers", "ClusterRole", "view", &["user:kate"]);
    CLAIMS.check("rbac/duplicate-binding", &format!("{one}{one}"), &[]);
}

#[test]
fn a_token_that_the_api_server_refuses_is_low() {
    let secret = "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata:\n  \
                  name: old\n  namespace: shop\n  annotations: {kubernetes.io/service-account.name: web}\n  \
                  labels: {kubernetes.io/legacy-token-invalid-since: '2026-01-02'}\n---\n";
    let text = format!("{secret}{}", everywhere("cluster-admin", "sa:shop/web"));
    assert_eq!(
        CLAIMS.said("rbac/long-lived-token", &text),
        [
            "low: holds a token of service account web that does not end; it is refused since 2026-01-02, \
          until somebody lets it in again"
        ]
    );
}
