//! Who is meant by a subject, and where a binding counts.

use garboard_rbac::{Identity, Scope, Subject};

use crate::{bound_to, jane, may, policy, who_can};

const ROLE: &str = "kind: ClusterRole\nmetadata: {name: r}\n\
                    rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n";

#[test]
fn an_account_without_a_namespace_is_of_the_role_bindings_and_of_no_cluster_role_bindings() {
    let web = Identity::of_account("shop", "web");
    let subject = "{kind: ServiceAccount, name: web}";
    assert!(may(
        &bound_to("RoleBinding", subject),
        &web,
        "get pods -n shop"
    ));
    assert!(!may(
        &bound_to("ClusterRoleBinding", subject),
        &web,
        "get pods -n shop"
    ));
}

#[test]
fn an_account_that_is_written_as_a_user_is_that_account() {
    let policy = bound_to(
        "ClusterRoleBinding",
        "{kind: User, name: 'system:serviceaccount:shop:web'}",
    );
    assert!(may(
        &policy,
        &Identity::of_account("shop", "web"),
        "get pods"
    ));
    assert_eq!(
        who_can(&policy, "get", "pods", Scope::Asked),
        [Subject::account("shop", "web")]
    );
}

#[test]
fn a_group_that_is_written_as_a_user_is_nobody_of_the_group() {
    let policy = bound_to(
        "ClusterRoleBinding",
        "{kind: User, name: 'system:serviceaccounts'}",
    );
    assert!(!may(
        &policy,
        &Identity::of_account("shop", "web"),
        "get pods"
    ));
}

#[test]
fn the_api_group_of_a_subject_is_not_looked_at_and_its_kind_is() {
    let right = bound_to(
        "ClusterRoleBinding",
        "{kind: User, name: jane, apiGroup: nonsense}",
    );
    assert!(may(&right, &jane(), "get pods"));
    for kind in ["user", "Person", "Group"] {
        let subject = format!("{{kind: {kind}, name: jane}}");
        assert!(
            !may(
                &bound_to("ClusterRoleBinding", &subject),
                &jane(),
                "get pods"
            ),
            "{kind}"
        );
    }
}

#[test]
fn groups_that_follow_from_a_name_count_without_being_named() {
    for (group, who) in [
        ("system:authenticated", jane()),
        ("system:authenticated", Identity::of_account("shop", "web")),
        (
            "system:serviceaccounts",
            Identity::of_account("shop", "web"),
        ),
        (
            "'system:serviceaccounts:shop'",
            Identity::of_account("shop", "web"),
        ),
        ("system:nodes", Identity::of_user("system:node:a")),
        (
            "system:unauthenticated",
            Identity::of_user("system:anonymous"),
        ),
    ] {
        let policy = bound_to(
            "ClusterRoleBinding",
            &format!("{{kind: Group, name: {group}}}"),
        );
        assert!(may(&policy, &who, "get pods"), "{group} {who:?}");
    }
    let others = bound_to(
        "ClusterRoleBinding",
        "{kind: Group, name: 'system:serviceaccounts:pay'}",
    );
    assert!(!may(
        &others,
        &Identity::of_account("shop", "web"),
        "get pods"
    ));
    let all = bound_to(
        "ClusterRoleBinding",
        "{kind: Group, name: 'system:authenticated'}",
    );
    assert!(!may(
        &all,
        &Identity::of_user("system:anonymous"),
        "get pods"
    ));
}

#[test]
fn a_cluster_role_binding_of_a_role_grants_nothing() {
    let policy = policy(
        "kind: Role\nmetadata: {name: r, namespace: shop}\n\
         rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n\
         kind: ClusterRoleBinding\nmetadata: {name: b}\n\
         roleRef: {kind: Role, name: r}\nsubjects: [{kind: User, name: jane}]\n",
    );
    assert!(!may(&policy, &jane(), "get pods -n shop"));
    assert!(policy.bindings().all(|(_, binding)| binding.is_dangling()));
}

#[test]
fn a_role_is_found_by_kind_and_namespace_and_not_by_its_name_alone() {
    let policy = policy(
        "kind: ClusterRole\nmetadata: {name: r}\n\
         rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n\
         kind: Role\nmetadata: {name: r, namespace: shop}\n\
         rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]\n---\n\
         kind: Role\nmetadata: {name: r, namespace: pay}\n\
         rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]\n---\n\
         kind: RoleBinding\nmetadata: {name: b, namespace: shop}\n\
         roleRef: {kind: Role, name: r}\nsubjects: [{kind: User, name: jane}]\n",
    );
    assert!(may(&policy, &jane(), "get secrets -n shop"));
    assert!(!may(&policy, &jane(), "get pods -n shop"));
    assert!(!may(&policy, &jane(), "get configmaps -n shop"));
    assert!(!may(&policy, &jane(), "get configmaps -n pay"));
}

#[test]
fn a_binding_to_a_missing_role_is_passed_over_and_the_others_count() {
    let policy = policy(&format!(
        "{ROLE}kind: ClusterRoleBinding\nmetadata: {{name: a}}\n\
         roleRef: {{kind: ClusterRole, name: gone}}\nsubjects: [{{kind: User, name: jane}}]\n---\n\
         kind: ClusterRoleBinding\nmetadata: {{name: b}}\n\
         roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{{kind: User, name: jane}}]\n"
    ));
    assert!(may(&policy, &jane(), "get pods"));
}

#[test]
fn of_two_bindings_that_say_the_same_both_are_named() {
    let binding = |name: &str| {
        format!(
            "kind: ClusterRoleBinding\nmetadata: {{name: {name}}}\n\
             roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{{kind: User, name: jane}}]\n"
        )
    };
    let policy = policy(&format!("{ROLE}{}---\n{}", binding("a"), binding("b")));
    let question = garboard_rbac::Question {
        verb: "get",
        resource: "pods",
        ..Default::default()
    };
    assert_eq!(policy.can_i(&jane(), &question).grants.len(), 2);
}

#[test]
fn a_name_that_is_used_again_has_what_the_name_was_given() {
    // A binding names no UID: an account that is made anew under the name has the old grants.
    let policy = bound_to(
        "ClusterRoleBinding",
        "{kind: ServiceAccount, name: gone, namespace: shop}",
    );
    assert!(policy.account("shop", "gone").is_none());
    assert!(may(
        &policy,
        &Identity::of_account("shop", "gone"),
        "get pods"
    ));
}

#[test]
fn a_master_is_asked_nothing() {
    let nothing = policy(ROLE);
    assert!(may(
        &nothing,
        &jane().in_group("system:masters"),
        "delete nodes a"
    ));
}
