//! Questions that other tools answer wrongly.

use garboard_rbac::{Scope, Subject};

use crate::{everywhere, in_shop, policy, who_can};

fn jane() -> Vec<Subject> {
    vec![Subject::User("jane".into())]
}

#[test]
fn who_may_watch_secrets_reads_them() {
    let policy = everywhere("[{apiGroups: [''], resources: [secrets], verbs: [watch]}]");
    assert_eq!(who_can(&policy, "watch", "secrets", Scope::Asked), jane());
    assert_eq!(who_can(&policy, "get", "secrets", Scope::Asked), []);
}

#[test]
fn certificate_requests_are_approved_by_patch_too() {
    let policy = everywhere(
        "[{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
           verbs: [patch]}]",
    );
    let resource = "certificatesigningrequests/approval";
    assert_eq!(who_can(&policy, "patch", resource, Scope::Asked), jane());
    assert_eq!(who_can(&policy, "update", resource, Scope::Asked), []);
}

#[test]
fn a_role_binding_to_a_cluster_role_is_found_and_only_where_it_counts() {
    let policy = in_shop("[{apiGroups: [''], resources: [secrets], verbs: [get]}]");
    assert_eq!(who_can(&policy, "get", "secrets", Scope::Anywhere), jane());
    assert_eq!(who_can(&policy, "get", "secrets", Scope::Asked), []);
}

#[test]
fn an_aggregated_role_has_what_its_parts_say_without_a_controller() {
    let policy = policy(
        "kind: ClusterRole\nmetadata: {name: view, labels: {to-edit: 'true'}}\n\
         aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}\nrules: []\n---\n\
         kind: ClusterRole\nmetadata: {name: edit}\n\
         aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-edit: 'true'}}]}\nrules: []\n---\n\
         kind: ClusterRole\nmetadata: {name: part, labels: {to-view: 'true'}}\n\
         rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n\
         kind: ClusterRoleBinding\nmetadata: {name: b}\n\
         roleRef: {kind: ClusterRole, name: edit}\nsubjects: [{kind: User, name: jane}]\n",
    );
    assert_eq!(who_can(&policy, "get", "pods", Scope::Asked), jane());
}

#[test]
fn a_diff_compares_what_may_be_done() {
    let old = everywhere("[{apiGroups: [''], resources: [pods, secrets], verbs: [get]}]");
    let new = everywhere("[{apiGroups: ['', apps], resources: [pods], verbs: [get, list]}]");
    let diff = old.diff(&new);
    let texts = |changes: &[garboard_rbac::Change]| -> Vec<String> {
        let rules = changes.iter().flat_map(|change| &change.rules);
        rules.map(ToString::to_string).collect()
    };
    assert_eq!(texts(&diff.added), ["list pods", "get,list pods in apps"]);
    assert_eq!(texts(&diff.removed), ["get secrets"]);
}

#[test]
fn what_a_group_gives_a_member_is_nothing_new_for_them() {
    let role = "kind: ClusterRole\nmetadata: {name: r}\n\
                rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n";
    let binding = |name: &str, subject: &str| {
        format!(
            "kind: ClusterRoleBinding\nmetadata: {{name: {name}}}\n\
             roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{subject}]\n---\n"
        )
    };
    let group = binding("a", "{kind: Group, name: 'system:serviceaccounts:shop'}");
    let member = binding("b", "{kind: ServiceAccount, name: web, namespace: shop}");
    let old = policy(&format!("{role}{group}"));
    let new = policy(&format!("{role}{group}{member}"));
    assert_eq!(old.diff(&new), garboard_rbac::PolicyDiff::default());
    // The other way round, the rest of the group gains.
    let before = policy(&format!("{role}{member}"));
    assert_eq!(before.diff(&new).added.len(), 1);
}
