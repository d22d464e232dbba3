//! What other tools were caught at, and what is easily taken for something else: one test each.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

mod guards;
mod matching;
mod others;
mod subjects;

use garboard_rbac::{Identity, Policy, Question, Scope, Subject};
use garboard_testkit::pages::Scene;

const GROUP: &str = "apiVersion: rbac.authorization.k8s.io/v1\n";

/// A policy of YAML documents, each without its apiVersion.
fn policy(text: &str) -> Policy {
    let documents = text.split("---\n").filter(|it| !it.trim().is_empty());
    let documents: Vec<String> = documents.map(|it| format!("{GROUP}{it}")).collect();
    Policy::compile(&Scene::new(&documents.join("---\n")).world)
}

/// Rules in flow style, bound to `user:jane` in the whole cluster.
fn everywhere(rules: &str) -> Policy {
    policy(&format!(
        "kind: ClusterRole\nmetadata: {{name: r}}\nrules: {rules}\n---\n\
         kind: ClusterRoleBinding\nmetadata: {{name: b}}\n\
         roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{{kind: User, name: jane}}]\n"
    ))
}

/// Rules in flow style, bound to `user:jane` in the namespace `shop`.
fn in_shop(rules: &str) -> Policy {
    policy(&format!(
        "kind: ClusterRole\nmetadata: {{name: r}}\nrules: {rules}\n---\n\
         kind: RoleBinding\nmetadata: {{name: b, namespace: shop}}\n\
         roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{{kind: User, name: jane}}]\n"
    ))
}

/// A binding of a role that allows `get pods` to a subject in flow style.
fn bound_to(kind: &str, subject: &str) -> Policy {
    let namespace = if kind == "RoleBinding" {
        ", namespace: shop"
    } else {
        ""
    };
    policy(&format!(
        "kind: ClusterRole\nmetadata: {{name: r}}\n\
         rules: [{{apiGroups: [''], resources: [pods], verbs: [get]}}]\n---\n\
         kind: {kind}\nmetadata: {{name: b{namespace}}}\n\
         roleRef: {{kind: ClusterRole, name: r}}\nsubjects: [{subject}]\n"
    ))
}

/// Whether somebody may: `get pods/log web-1 -n shop`.
fn may(policy: &Policy, who: &Identity, question: &str) -> bool {
    let words: Vec<&str> = question.split(' ').collect();
    let (words, namespace) = match words.as_slice() {
        [words @ .., "-n", namespace] => (words, *namespace),
        words => (words, ""),
    };
    let question = Question {
        verb: words[0],
        resource: words[1],
        name: words.get(2).copied().unwrap_or_default(),
        namespace,
        group: None,
    };
    policy.can_i(who, &question).is_allowed()
}

fn jane() -> Identity {
    Identity::of_user("jane")
}

/// Of some questions, those that are answered with yes, for `user:jane`.
fn yes<'q>(policy: &Policy, questions: &[&'q str]) -> Vec<&'q str> {
    let asked = questions.iter().copied();
    asked
        .filter(|question| may(policy, &jane(), question))
        .collect()
}

/// Everybody who may, by what bindings call them.
fn who_can(policy: &Policy, verb: &str, resource: &str, scope: Scope) -> Vec<Subject> {
    let question = Question {
        verb,
        resource,
        ..Question::default()
    };
    let found = policy.who_can(&question.attributes(), scope);
    found.holders.into_iter().map(|it| it.subject).collect()
}
