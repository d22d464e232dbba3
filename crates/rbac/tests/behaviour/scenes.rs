//! Roles and bindings, for texts of tests.

use std::fmt::Write as _;

/// Groups, resources, verbs and names of a rule.
pub(crate) type Rule<'r> = (&'r [&'r str], &'r [&'r str], &'r [&'r str], &'r [&'r str]);

/// A ClusterRole, as one document.
pub(crate) fn cluster_role(name: &str, rules: &[Rule<'_>]) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: {name}\n{}",
        rules_of(rules)
    )
}

/// A Role, as one document.
pub(crate) fn role(namespace: &str, name: &str, rules: &[Rule<'_>]) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: {name}\n  \
         namespace: {namespace}\n{}",
        rules_of(rules)
    )
}

/// A RoleBinding, as one document; subjects as `sa:NS/N`, `user:N`, `group:N`.
pub(crate) fn binding(
    namespace: &str,
    name: &str,
    role_kind: &str,
    role: &str,
    subjects: &[&str],
) -> String {
    let kind = if namespace.is_empty() {
        "ClusterRoleBinding"
    } else {
        "RoleBinding"
    };
    let mut text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: {name}\n  \
         namespace: {namespace:?}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  \
         kind: {role_kind}\n  name: {role}\nsubjects:\n"
    );
    for subject in subjects {
        let (kind, name) = subject.split_once(':').expect("a subject");
        let line = match (kind, name.split_once('/')) {
            ("sa", Some((namespace, name))) => {
                format!("- {{kind: ServiceAccount, name: {name}, namespace: {namespace}}}")
            }
            ("user", _) => format!("- {{kind: User, name: \"{name}\"}}"),
            _ => format!("- {{kind: Group, name: \"{name}\"}}"),
        };
        let _ = writeln!(text, "{line}"); // a String takes everything
    }
    text + "---\n"
}

/// A ClusterRoleBinding of a ClusterRole, as one document.
pub(crate) fn everywhere(role: &str, subject: &str) -> String {
    binding("", "everywhere", "ClusterRole", role, &[subject])
}

fn rules_of(rules: &[Rule<'_>]) -> String {
    let mut text = "rules:\n".to_owned();
    for (groups, resources, verbs, names) in rules {
        let _ = writeln!(
            text,
            "- apiGroups: {groups:?}\n  resources: {resources:?}\n  verbs: {verbs:?}\n  \
             resourceNames: {names:?}"
        );
    }
    text + "---\n"
}
