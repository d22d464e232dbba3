//! Kubernetes' own roles, as a real server has them, and where they are taken.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

use std::collections::BTreeMap;
use std::fs;

use garboard_rbac::{Policy, Question, Subject, default_roles};
use garboard_testkit::conformance;
use garboard_testkit::pages::Scene;
use garboard_world::{FileId, Object, SourceFile, World};

const BINDINGS: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {kind: ClusterRole, name: NAME}
subjects: [{kind: User, name: jane}]
";

fn objects(text: &str) -> Vec<Object> {
    let scene = Scene::new(text);
    scene
        .world
        .objects()
        .map(|(_, object)| object.clone())
        .collect()
}

/// The policy of objects with the roles that they need.
fn with_defaults(text: &str) -> (Policy, Vec<String>) {
    let mut objects = objects(text);
    let roles = default_roles(&objects, FileId(0));
    let names = roles.iter().map(|role| role.name().to_owned()).collect();
    objects.extend(roles);
    let files = vec![SourceFile { path: "a".into() }];
    (Policy::compile(&World::new(objects, files)), names)
}

fn may(policy: &Policy, verb: &str, resource: &str) -> bool {
    let question = Question {
        verb,
        resource,
        ..Question::default()
    };
    let jane = Subject::User("jane".into()).identity();
    policy.can_i(&jane, &question).is_allowed()
}

#[test]
fn a_binding_to_cluster_admin_gives_everything_though_nobody_wrote_the_role_down() {
    let (policy, roles) = with_defaults(&BINDINGS.replace("NAME", "cluster-admin"));
    assert_eq!(roles, ["cluster-admin"]);
    assert!(may(&policy, "delete", "nodes") && may(&policy, "get", "/metrics"));
}

#[test]
fn a_binding_to_view_gives_what_flows_into_it_from_here_too() {
    let own = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: widgets, labels: {rbac.authorization.k8s.io/aggregate-to-view: 'true'}}
rules: [{apiGroups: [example.com], resources: [widgets], verbs: [get]}]
";
    let (policy, _) = with_defaults(&format!("{}{own}", BINDINGS.replace("NAME", "view")));
    assert!(may(&policy, "list", "pods"));
    assert!(!may(&policy, "list", "secrets"));
    assert!(may(&policy, "get", "widgets.example.com"));
}

#[test]
fn a_role_that_was_written_down_is_the_one_that_counts() {
    let own = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-admin}
rules: []
";
    let (policy, roles) = with_defaults(&format!(
        "{}{own}",
        BINDINGS.replace("NAME", "cluster-admin")
    ));
    assert!(roles.is_empty());
    assert!(!may(&policy, "get", "pods"));
}

#[test]
fn in_what_was_read_from_a_cluster_a_missing_role_is_gone() {
    let other = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: view, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
rules: []
";
    let (policy, roles) = with_defaults(&format!("{}{other}", BINDINGS.replace("NAME", "edit")));
    assert!(roles.is_empty());
    assert!(!may(&policy, "get", "pods"));
}

#[test]
fn the_roles_are_those_of_a_real_server() {
    let Some(root) = conformance::folder("server") else {
        return;
    };
    let recorded = fs::read_to_string(root.join("rbac-bootstrap.json")).unwrap();
    let names = |policy: &Policy| -> BTreeMap<String, Vec<String>> {
        let roles = policy.roles().filter(|(_, role)| role.is_cluster_role());
        let rules = roles.map(|(_, role)| {
            let mut rules: Vec<String> = role
                .rules
                .iter()
                .map(|rule| policy.rule(rule.rule).to_string())
                .collect();
            rules.sort();
            (role.name.to_string(), rules)
        });
        rules.collect()
    };
    let mut server = names(&Policy::compile(&Scene::new(&recorded).world));
    server.retain(|name, _| !name.starts_with("system:controller:"));
    let all: Vec<String> = server
        .keys()
        .map(|name| {
            BINDINGS
                .replace("name: b}", &format!("name: 'b-{name}'}}"))
                .replace("NAME", &format!("'{name}'"))
        })
        .collect();
    let (policy, _) = with_defaults(&all.join("---"));
    assert_eq!(names(&policy), server);
}
