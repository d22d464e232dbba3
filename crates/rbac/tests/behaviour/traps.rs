//! Where other tools go wrong, and where the API server's own semantics surprise.
//!
//! Each test is a line of the list of known mistakes of scanners of RBAC: an edge that they miss, or
//! one that is not there.

use crate::CLAIMS;
use crate::scenes::{binding, cluster_role, everywhere, role};

const RBAC: &str = "rbac.authorization.k8s.io";

/// Severity and message of what `rule` finds in a ClusterRole of one rule that everybody's account
/// holds in the whole cluster.
fn said(rule: &str, group: &str, resource: &str, verb: &str, names: &[&str]) -> Vec<String> {
    let role = cluster_role("r", &[(&[group], &[resource], &[verb], names)]);
    CLAIMS.said(rule, &format!("{role}{}", everywhere("r", "sa:shop/web")))
}

fn is_found(rule: &str, group: &str, resource: &str, verb: &str) -> bool {
    !said(rule, group, resource, verb, &[]).is_empty()
}

#[test]
fn grants_of_certain_names_are_seen_and_are_milder() {
    assert_eq!(
        said("rbac/secrets-read", "", "secrets", "get", &["tls"]),
        ["medium: sa:shop/web may read secrets in every namespace, of the names tls only"]
    );
    assert_eq!(
        said("rbac/pod-exec", "", "pods/exec", "create", &["web-0"]),
        [
            "medium: sa:shop/web may open a shell in pods in every namespace, of the names web-0 only"
        ]
    );
}

#[test]
fn a_star_behind_a_slash_means_nothing_and_one_before_it_any_resource() {
    assert!(!is_found("rbac/pod-exec", "", "pods/*", "create"));
    assert!(!is_found("rbac/pod-exec", "", "*/*", "create"));
    assert!(is_found("rbac/pod-exec", "", "*/exec", "create"));
    assert!(!is_found("rbac/pod-exec", "", "*/scale", "create"));
}

#[test]
fn a_resource_is_looked_for_in_its_own_group() {
    for (group, is_workload) in [("apps", true), ("*", true), ("", false), ("batch", false)] {
        let role = cluster_role("r", &[(&[group], &["deployments"], &["create"], &[])]);
        let rules = CLAIMS.rules(&format!("{role}{}", everywhere("r", "sa:shop/web")));
        let expected = if group == "*" {
            "rbac/wildcard-groups"
        } else {
            "rbac/workload-create"
        };
        assert_eq!(rules.contains(&expected), is_workload, "{group:?}");
    }
    assert!(is_found(
        "rbac/workload-create",
        "batch",
        "cronjobs",
        "patch"
    ));
    assert!(!is_found(
        "rbac/pod-create",
        "metrics.k8s.io",
        "pods",
        "create"
    ));
}

#[test]
fn parts_of_two_rules_do_not_add_up_to_one() {
    let role = cluster_role(
        "r",
        &[
            (&[RBAC], &["clusterrolebindings"], &["create"], &[]),
            (&["example.com"], &["clusterroles"], &["bind"], &[]),
        ],
    );
    let text = format!("{role}{}", everywhere("r", "sa:shop/web"));
    CLAIMS.check("rbac/bind", &text, &[]);
}

#[test]
fn bind_belongs_on_the_role_and_needs_a_way_to_write_bindings() {
    let text = |resource: &str, write: &str| {
        let role = cluster_role(
            "r",
            &[
                (&[RBAC], &[resource], &["bind"], &[]),
                (&[RBAC], &["clusterrolebindings"], &[write], &[]),
            ],
        );
        format!("{role}{}", everywhere("r", "sa:shop/web"))
    };
    assert_eq!(
        CLAIMS.said("rbac/bind", &text("clusterroles", "create")),
        ["critical: sa:shop/web may give roles to anybody in every namespace"]
    );
    let alone = CLAIMS.said("rbac/bind", &text("clusterroles", "get"));
    assert_eq!(alone.len(), 1);
    assert!(alone[0].starts_with("low: ") && alone[0].contains("lets them write bindings"));
    assert_eq!(
        CLAIMS.said("rbac/bind", &text("rolebindings", "create")),
        [""; 0]
    );
}

#[test]
fn writing_bindings_or_roles_alone_shares_and_does_not_escalate() {
    let said = said(
        "rbac/role-write",
        RBAC,
        "clusterrolebindings",
        "create",
        &[],
    );
    assert_eq!(
        said,
        ["medium: sa:shop/web may write roles and bindings in every namespace"]
    );
    let role = cluster_role("r", &[(&[RBAC], &["clusterroles"], &["update"], &[])]);
    let rules = CLAIMS.rules(&format!("{role}{}", everywhere("r", "sa:shop/web")));
    assert_eq!(rules, ["rbac/role-write"]);
}

#[test]
fn powers_that_graphs_forget_are_seen() {
    for (rule, group, resource, verb) in [
        ("rbac/escalate", RBAC, "roles", "escalate"),
        ("rbac/token-create", "", "serviceaccounts/token", "create"),
        ("rbac/nodes-proxy", "", "nodes/proxy", "get"),
        ("rbac/nodes-proxy", "", "nodes/proxy", "create"),
        (
            "rbac/pod-ephemeral-containers",
            "",
            "pods/ephemeralcontainers",
            "patch",
        ),
        ("rbac/impersonate", "", "users", "impersonate"),
        ("rbac/secrets-read", "", "secrets", "watch"),
        ("rbac/csr-sign", "certificates.k8s.io", "signers", "sign"),
    ] {
        assert!(is_found(rule, group, resource, verb), "{verb} {resource}");
    }
    for verb in ["update", "patch"] {
        let approval = "certificatesigningrequests/approval";
        assert!(is_found(
            "rbac/csr-approve",
            "certificates.k8s.io",
            approval,
            verb
        ));
    }
}

#[test]
fn a_group_is_impersonated_only_together_with_a_user() {
    let said = said(
        "rbac/impersonate",
        "",
        "groups",
        "impersonate",
        &["system:masters"],
    );
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("low: "), "{said:?}");
}

#[test]
fn a_name_does_not_make_a_role_critical() {
    let names = ["view", "system:coredns", "cluster-admin"];
    for name in names {
        let role = role("shop", name, &[(&[""], &["configmaps"], &["get"], &[])]);
        let binding = binding("shop", "b", "Role", name, &["user:kate"]);
        let rules = CLAIMS.rules(&format!("{role}{binding}"));
        assert_eq!(rules, [""; 0], "{name}");
    }
}

#[test]
fn a_reference_finds_a_role_of_its_kind_and_namespace_only() {
    let strong = cluster_role("r", &[(&[""], &["secrets"], &["get"], &[])]);
    let weak = role("shop", "r", &[(&[""], &["configmaps"], &["get"], &[])]);
    let binding = binding("shop", "b", "Role", "r", &["user:kate"]);
    let said = CLAIMS.said("rbac/secrets-read", &format!("{strong}{weak}{binding}"));
    assert_eq!(
        said,
        ["medium: whoever is given this role may read secrets; no binding here gives it"]
    );
}

#[test]
fn what_is_of_the_cluster_is_not_given_by_a_role_except_namespaces() {
    let text = |resource: &str, verb: &str| {
        let role = role("shop", "r", &[(&[""], &[resource], &[verb], &[])]);
        format!(
            "{role}{}",
            binding("shop", "b", "Role", "r", &["sa:shop/web"])
        )
    };
    assert_eq!(CLAIMS.rules(&text("nodes/proxy", "get")), [""; 0]);
    assert_eq!(CLAIMS.rules(&text("persistentvolumes", "create")), [""; 0]);
    assert_eq!(
        CLAIMS.said("rbac/namespace-write", &text("namespaces", "patch")),
        ["medium: sa:shop/web may change the labels of namespaces in namespace shop"]
    );
}

#[test]
fn a_cluster_role_in_a_role_binding_gives_nothing_of_the_cluster() {
    let role = cluster_role("r", &[(&[""], &["nodes/proxy"], &["get"], &[])]);
    let local = binding("shop", "b", "ClusterRole", "r", &["sa:shop/web"]);
    CLAIMS.check("rbac/nodes-proxy", &format!("{role}{local}"), &[]);
}

#[test]
fn new_objects_have_no_name_and_the_empty_name_is_every_list() {
    assert_eq!(
        said("rbac/pod-create", "", "pods", "create", &["web"]),
        [""; 0]
    );
    assert_eq!(
        said("rbac/secrets-read", "", "secrets", "list", &[""]),
        ["high: sa:shop/web may read secrets in every namespace"]
    );
    assert_eq!(
        said("rbac/secrets-read", "", "secrets", "get", &[""]),
        [""; 0]
    );
    let star = said("rbac/secrets-read", "", "secrets", "get", &["*"]);
    assert!(
        star[0].starts_with("medium: "),
        "a star is a name: {star:?}"
    );
}

#[test]
fn words_are_compared_as_they_are_written() {
    assert!(!is_found("rbac/secrets-read", "", "secrets", "GET"));
    assert!(!is_found("rbac/secrets-read", "", "Secrets", "get"));
    assert!(!is_found("rbac/secrets-read", "", "secrets", "get*"));
    assert!(!is_found("rbac/pod-exec", "", "pods/exec", "list"));
}

#[test]
fn a_user_may_be_an_account_and_a_group_an_account_s_namespace() {
    let role = cluster_role("r", &[(&[""], &["secrets"], &["get"], &[])]);
    let by_name = everywhere("r", "user:system:serviceaccount:shop:web");
    assert_eq!(
        CLAIMS.said("rbac/secrets-read", &format!("{role}{by_name}")),
        ["high: sa:shop/web may read secrets in every namespace"]
    );
    let by_group = everywhere("r", "group:system:serviceaccounts:shop");
    assert_eq!(
        CLAIMS.said("rbac/everybody-grant", &format!("{role}{by_group}")),
        ["medium: every service account of namespace shop may read secrets in the whole cluster"]
    );
}

#[test]
fn a_group_written_as_a_user_is_nobody() {
    let text = everywhere("cluster-admin", "user:system:masters");
    CLAIMS.check("rbac/system-masters", &text, &[]);
    assert_eq!(
        CLAIMS.said("rbac/dangling-subject", &text),
        [
            "low: gives cluster-admin to nobody: system:masters is the name of a group, and here a \
             user's"
        ]
    );
    CLAIMS.check(
        "rbac/anonymous-grant",
        &everywhere("view", "user:system:unauthenticated"),
        &[],
    );
}

#[test]
fn an_account_without_a_namespace_is_nobody_in_the_cluster_and_local_in_a_namespace() {
    let subject = "subjects: [{kind: ServiceAccount, name: web}]\n";
    let reference =
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n";
    let meta = "apiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: b, namespace: shop}\n";
    let cluster = format!("{meta}kind: ClusterRoleBinding\n{reference}{subject}");
    assert_eq!(
        CLAIMS.said("rbac/dangling-subject", &cluster),
        ["low: gives view to nobody: service account web has no namespace"]
    );
    let local = format!("{meta}kind: RoleBinding\n{reference}{subject}");
    CLAIMS.check("rbac/dangling-subject", &local, &[]);
}

#[test]
fn a_cluster_role_binding_finds_no_role() {
    let role = role("shop", "r", &[(&[""], &["secrets"], &["get"], &[])]);
    let reference = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\n";
    let binding = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: b}}\n\
         {reference}subjects: [{{kind: User, name: kate}}]\n"
    );
    assert_eq!(
        CLAIMS.said("rbac/dangling-role-ref", &format!("{role}{binding}")),
        ["low: gives nothing to user:kate: a ClusterRoleBinding cannot refer to the Role r"]
    );
}

#[test]
fn the_same_subject_in_two_bindings_is_named_once_and_the_second_binding_reported() {
    let role = cluster_role("r", &[(&[""], &["secrets"], &["get"], &[])]);
    let twice = format!(
        "{role}{}{}",
        binding("shop", "one", "ClusterRole", "r", &["sa:shop/web"]),
        binding("shop", "two", "ClusterRole", "r", &["sa:shop/web"])
    );
    assert_eq!(
        CLAIMS.said("rbac/secrets-read", &twice),
        ["medium: sa:shop/web may read secrets in namespace shop"]
    );
    assert_eq!(
        CLAIMS.said("rbac/duplicate-binding", &twice),
        ["low: sa:shop/web has r by RoleBinding shop/one already"]
    );
}

#[test]
fn aggregated_rules_are_reported_where_they_are_written_for_those_who_hold_the_whole() {
    let part = cluster_role("part", &[(&[""], &["secrets"], &["get"], &[])])
        .replace("name: part", "name: part\n  labels: {team: watch}");
    let whole = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: whole}\n\
                 aggregationRule: {clusterRoleSelectors: [{matchLabels: {team: watch}}]}\nrules: []\n---\n";
    let text = format!("{part}{whole}{}", everywhere("whole", "sa:shop/web"));
    assert_eq!(
        CLAIMS.said("rbac/secrets-read", &text),
        ["high: sa:shop/web may read secrets in every namespace"]
    );
    CLAIMS.check(
        "rbac/secrets-read",
        &text,
        &["rules[0].resources[=secrets]"],
    );
}

#[test]
fn a_get_of_a_shell_is_too_little_since_the_api_server_asks_for_create() {
    let role = cluster_role("r", &[(&[""], &["pods/exec"], &["get"], &[])]);
    let text = format!("{role}{}", everywhere("r", "sa:shop/web"));
    let at = "rules[0].resources[=pods/exec]";
    CLAIMS.check_at("v1.34", "rbac/pod-exec", &text, &[at]);
    assert_eq!(
        CLAIMS.said("rbac/pod-exec", &text),
        [
            "low: sa:shop/web may open a shell in pods in every namespace, but the API server asks \
             for create too"
        ]
    );
}

#[test]
fn pods_that_a_namespace_refuses_are_not_promised() {
    let text = |labels: &str| {
        let role = role("shop", "r", &[(&[""], &["pods"], &["create"], &[])]);
        let binding = binding("shop", "b", "Role", "r", &["user:kate"]);
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{{labels}}}}}\n---\n\
             {role}{binding}"
        )
    };
    let enforce = "pod-security.kubernetes.io/enforce";
    for (labels, ending) in [
        (format!("{enforce}: restricted"), ""),
        (format!("{enforce}: privileged"), ", privileged ones too"),
        (
            "pod-security.kubernetes.io/warn: restricted".to_owned(),
            ", privileged ones too",
        ),
    ] {
        assert_eq!(
            CLAIMS.said("rbac/pod-create", &text(&labels)),
            [format!(
                "medium: user:kate may create pods in namespace shop{ending}"
            )]
        );
    }
}
