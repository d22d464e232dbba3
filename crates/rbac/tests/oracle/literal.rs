//! The API server's RBAC authorizer, word by word and as slow as it is written.
//!
//! From kubernetes, `plugin/pkg/auth/authorizer/rbac/rbac.go`, `pkg/apis/rbac/v1/
//! evaluation_helpers.go`, `pkg/registry/rbac/validation/rule.go`, and the controller in
//! `pkg/controller/clusterroleaggregation`; component-helpers, `auth/rbac/validation/
//! policy_comparator.go`.

use crate::cluster::{Cluster, PolicyRule, Role, Subject};

/// apiserver `user.Info`
#[derive(Clone, Debug, Default)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) groups: Vec<String>,
}

/// apiserver `authorizer.Attributes`; a path makes it a request for no resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub(crate) verb: String,
    pub(crate) namespace: String,
    pub(crate) group: String,
    pub(crate) resource: String,
    pub(crate) subresource: String,
    pub(crate) name: String,
    pub(crate) path: Option<String>,
}

/// A rule that applies to a user: through which binding and subject, of which role, which number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    pub(crate) binding: usize,
    pub(crate) subject: usize,
    pub(crate) role: usize,
    pub(crate) rule: usize,
}

impl Cluster {
    /// Whether any authorizer allows it; kubelets are not made here.
    pub(crate) fn allows(&self, user: &User, attributes: &Attributes) -> bool {
        user.groups.iter().any(|group| group == "system:masters")
            || !self.granting(user, attributes).is_empty()
    }

    /// `Authorize`, without stopping at the first.
    pub(crate) fn granting(&self, user: &User, attributes: &Attributes) -> Vec<Source> {
        let mut granting = self.sources(user, &attributes.namespace);
        granting
            .retain(|source| rule_allows(attributes, &self.roles[source.role].rules[source.rule]));
        granting
    }

    /// `VisitRulesFor`
    pub(crate) fn sources(&self, user: &User, namespace: &str) -> Vec<Source> {
        let mut sources = Vec::new();
        for (binding, object) in self.bindings.iter().enumerate() {
            let is_visited = object.namespace.is_empty() || object.namespace == namespace;
            if !is_visited {
                continue;
            }
            let Some(subject) = object
                .subjects
                .iter()
                .position(|subject| applies_to_user(user, subject, &object.namespace))
            else {
                continue;
            };
            let Some(role) =
                self.referenced(&object.role_kind, &object.role_name, &object.namespace)
            else {
                continue;
            };
            for rule in 0..self.roles[role].rules.len() {
                sources.push(Source {
                    binding,
                    subject,
                    role,
                    rule,
                });
            }
        }
        sources
    }

    /// `GetRoleReferenceRules`
    pub(crate) fn referenced(&self, kind: &str, name: &str, namespace: &str) -> Option<usize> {
        let namespace = match kind {
            "Role" if namespace.is_empty() => return None, // a Role is in no namespace never
            "Role" => namespace,
            "ClusterRole" => "",
            _ => return None,
        };
        self.roles
            .iter()
            .position(|role| role.namespace == namespace && role.name == name)
    }

    /// What the aggregation controller makes of the roles, from nothing and until nothing changes.
    pub(crate) fn aggregate(&mut self) {
        let is_made = |role: &Role, roles: &[Role]| {
            role.selectors.as_ref().is_some_and(|selectors| {
                selectors
                    .iter()
                    .any(|selector| !selected(role, selector, roles).is_empty())
            })
        };
        let made: Vec<bool> = self
            .roles
            .iter()
            .map(|role| is_made(role, &self.roles))
            .collect();
        for (role, is_made) in self.roles.iter_mut().zip(&made) {
            if *is_made {
                role.rules.clear();
            }
        }
        loop {
            let before = self.roles.clone();
            for (number, is_made) in made.iter().enumerate() {
                if *is_made {
                    self.roles[number].rules = sync_cluster_role(&self.roles[number], &self.roles);
                }
            }
            if before
                .iter()
                .zip(&self.roles)
                .all(|(one, other)| one.rules == other.rules)
            {
                return;
            }
        }
    }
}

/// `syncClusterRole`
fn sync_cluster_role(shared: &Role, roles: &[Role]) -> Vec<PolicyRule> {
    let mut new_rules: Vec<PolicyRule> = Vec::new();
    for selector in shared.selectors.iter().flatten() {
        for role in selected(shared, selector, roles) {
            for rule in &role.rules {
                if !new_rules.contains(rule) {
                    new_rules.push(rule.clone());
                }
            }
        }
    }
    new_rules
}

fn selected<'r>(shared: &Role, selector: &[(String, String)], roles: &'r [Role]) -> Vec<&'r Role> {
    let mut matching: Vec<&Role> = roles
        .iter()
        .filter(|role| role.namespace.is_empty() && role.name != shared.name)
        .filter(|role| selector.iter().all(|label| role.labels.contains(label)))
        .collect();
    matching.sort_by(|one, other| one.name.cmp(&other.name));
    matching
}

fn applies_to_user(user: &User, subject: &Subject, binding_namespace: &str) -> bool {
    match subject.kind.as_str() {
        "User" => user.name == subject.name,
        "Group" => user.groups.contains(&subject.name),
        "ServiceAccount" => {
            let namespace = if subject.namespace.is_empty() {
                binding_namespace
            } else {
                &subject.namespace
            };
            !namespace.is_empty() && matches_username(namespace, &subject.name, &user.name)
        }
        _ => false,
    }
}

/// `serviceaccount.MatchesUsername`
fn matches_username(namespace: &str, name: &str, username: &str) -> bool {
    let Some(rest) = username.strip_prefix("system:serviceaccount:") else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(namespace) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(':') else {
        return false;
    };
    rest == name
}

/// `RuleAllows`
fn rule_allows(attributes: &Attributes, rule: &PolicyRule) -> bool {
    let verb = has_or_all(&rule.verbs, &attributes.verb);
    if let Some(path) = &attributes.path {
        return verb && non_resource_url_matches(rule, path);
    }
    let mut combined = attributes.resource.clone();
    if !attributes.subresource.is_empty() {
        combined = format!("{}/{}", attributes.resource, attributes.subresource);
    }
    verb && has_or_all(&rule.api_groups, &attributes.group)
        && resource_matches(rule, &combined, &attributes.subresource)
        && (rule.resource_names.is_empty() || rule.resource_names.contains(&attributes.name))
}

fn has_or_all(list: &[String], wanted: &str) -> bool {
    list.iter().any(|word| word == "*" || word == wanted)
}

fn resource_matches(rule: &PolicyRule, combined: &str, subresource: &str) -> bool {
    for resource in &rule.resources {
        if resource == "*" || resource == combined {
            return true;
        }
        if subresource.is_empty() {
            continue;
        }
        if resource.len() == subresource.len() + 2
            && resource.starts_with("*/")
            && resource.ends_with(subresource)
        {
            return true;
        }
    }
    false
}

fn non_resource_url_matches(rule: &PolicyRule, path: &str) -> bool {
    for url in &rule.non_resource_urls {
        if url == "*" || url == path {
            return true;
        }
        if url.ends_with('*') && path.starts_with(url.trim_end_matches('*')) {
            return true;
        }
    }
    false
}
