//! Who may hand on what, and who may act as whom.

use garboard_finding::KubernetesVersion;
use garboard_rbac::{
    Attributes, Guard, Identity, Impersonation, Policy, RoleBind, RoleWrite, Rule,
};

use crate::{everywhere, in_shop, jane, policy};

/// A role `wanted` with everything, and rules for `user:jane`.
fn with_wanted(rules: &str) -> Policy {
    policy(&format!(
        "kind: ClusterRole\nmetadata: {{name: wanted}}\n\
         rules: [{{apiGroups: ['*'], resources: ['*'], verbs: ['*']}}]\n---\n\
         kind: ClusterRole\nmetadata: {{name: r}}\nrules: {rules}\n---\n\
         kind: ClusterRoleBinding\nmetadata: {{name: b}}\n\
         roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{{kind: User, name: jane}}]\n"
    ))
}

const BIND: RoleBind<'_> = RoleBind {
    namespace: "",
    role_kind: "ClusterRole",
    role_name: "wanted",
};

#[test]
fn to_bind_is_a_verb_on_roles_and_means_nothing_on_bindings() {
    let rules = |resource: &str| {
        format!(
            "[{{apiGroups: [rbac.authorization.k8s.io], resources: [{resource}], verbs: [bind, create]}}]"
        )
    };
    let on_roles = with_wanted(&rules("clusterroles"));
    assert!(matches!(
        on_roles.guard_binding(&jane(), &BIND),
        Guard::Verb(_)
    ));
    let on_bindings = with_wanted(&rules("clusterrolebindings"));
    assert!(!on_bindings.guard_binding(&jane(), &BIND).is_passed());
}

#[test]
fn who_may_only_make_bindings_hands_on_what_they_hold_and_no_more() {
    let policy = with_wanted(
        "[{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings, roles], \
           verbs: [create, update]}]",
    );
    assert!(matches!(
        policy.guard_binding(&jane(), &BIND),
        Guard::Missing(_)
    ));
    let own = RoleBind {
        role_name: "r",
        ..BIND
    };
    assert_eq!(policy.guard_binding(&jane(), &own), Guard::Covered);
}

#[test]
fn what_a_group_gives_and_what_the_member_has_count_together() {
    let policy = policy(
        "kind: ClusterRole\nmetadata: {name: pods}\n\
         rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n\
         kind: ClusterRole\nmetadata: {name: secrets}\n\
         rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]\n---\n\
         kind: ClusterRole\nmetadata: {name: both}\n\
         rules: [{apiGroups: [''], resources: [pods, secrets], verbs: [get]}]\n---\n\
         kind: ClusterRoleBinding\nmetadata: {name: a}\n\
         roleRef: {kind: ClusterRole, name: pods}\nsubjects: [{kind: User, name: jane}]\n---\n\
         kind: ClusterRoleBinding\nmetadata: {name: b}\n\
         roleRef: {kind: ClusterRole, name: secrets}\nsubjects: [{kind: Group, name: dev}]\n",
    );
    let both = RoleBind {
        role_name: "both",
        ..BIND
    };
    assert!(!policy.guard_binding(&jane(), &both).is_passed());
    let member = jane().in_group("dev");
    assert_eq!(policy.guard_binding(&member, &both), Guard::Covered);
}

#[test]
fn to_change_a_role_without_escalate_is_no_escalation() {
    let policy = everywhere(
        "[{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [update]}]",
    );
    let more = [Rule::resources(["get"], "", ["secrets"])];
    let write = RoleWrite {
        name: "x",
        rules: &more,
        ..RoleWrite::default()
    };
    assert!(matches!(
        policy.guard_role(&jane(), &write),
        Guard::Missing(_)
    ));
    let with_verb = everywhere(
        "[{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}]",
    );
    assert!(matches!(
        with_verb.guard_role(&jane(), &write),
        Guard::Verb(_)
    ));
}

#[test]
fn no_list_of_words_covers_a_star_and_names_cover_nothing_without_one() {
    let policy = everywhere(
        "[{apiGroups: [''], resources: [pods], verbs: [get, list, watch, create, update, patch, delete]}, \
          {apiGroups: [''], resources: [secrets], resourceNames: [tls], verbs: [get]}]",
    );
    for (rule, is_covered) in [
        (Rule::resources(["get", "delete"], "", ["pods"]), true),
        (Rule::resources(["*"], "", ["pods"]), false),
        (Rule::resources(["get"], "", ["secrets"]), false),
        (
            Rule::resources(["get"], "", ["secrets"]).named(["tls"]),
            true,
        ),
    ] {
        let missing = policy.missing(&jane(), "", std::slice::from_ref(&rule));
        assert_eq!(missing.is_empty(), is_covered, "{rule}");
    }
}

fn may_act_as(policy: &Policy, wanted: &Impersonation<'_>) -> bool {
    let pods = Attributes::resource("get", "", "pods").into();
    let version = KubernetesVersion::default();
    policy
        .impersonate(&jane(), wanted, &pods, version)
        .is_some()
}

#[test]
fn to_impersonate_groups_without_a_user_is_nothing() {
    let policy = everywhere("[{apiGroups: [''], resources: [groups], verbs: [impersonate]}]");
    let masters = Impersonation {
        groups: &["system:masters"],
        ..Impersonation::default()
    };
    assert!(!may_act_as(&policy, &masters));
    let with_user = Impersonation {
        user: "joe",
        ..masters
    };
    assert!(!may_act_as(&policy, &with_user));
    let both = everywhere("[{apiGroups: [''], resources: [groups, users], verbs: [impersonate]}]");
    assert!(may_act_as(&both, &with_user));
}

#[test]
fn accounts_are_impersonated_in_their_namespace() {
    let policy = in_shop("[{apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}]");
    for (namespace, expected) in [("shop", true), ("pay", false)] {
        let user = Identity::of_account(namespace, "web").user.unwrap();
        let wanted = Impersonation {
            user: &user,
            ..Impersonation::default()
        };
        assert_eq!(may_act_as(&policy, &wanted), expected, "{namespace}");
    }
}
