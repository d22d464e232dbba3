//! Impersonation and the guards, word by word (apiserver,
//! `pkg/endpoints/filters/impersonation/mode.go`; kubernetes, `pkg/registry/rbac`).

use garboard_finding::KubernetesVersion;
use garboard_rbac::{Identity, Impersonation, Policy};

use crate::cluster::{Cluster, PolicyRule};
use crate::comparator::uncovered;
use crate::generate::Random;
use crate::literal::{Attributes, User};

const RBAC: &str = "rbac.authorization.k8s.io";
const AUTHENTICATION: &str = "authentication.k8s.io";

/// The headers of an impersonating request.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    user: &'static str,
    uid: &'static str,
    groups: Vec<&'static str>,
    extra: Vec<(&'static str, Vec<&'static str>)>,
    node: Option<&'static str>,
}

/// The verb that allowed it, and the groups that the request goes on with, sorted.
pub(crate) type Allowed = (&'static str, Vec<String>);

impl Wanted {
    pub(crate) fn random(random: &mut Random) -> Wanted {
        let user = random.one(&[
            "alice",
            "a",
            "b",
            "system:anonymous",
            "system:serviceaccount:ns0:a",
            "system:serviceaccount:ns1:b",
            "system:serviceaccount:NS:b",
            "system:node:a",
            "system:node:A",
            "",
        ]);
        let groups: &[&'static str] = &["a", "b", "", "system:masters", "system:unauthenticated"];
        let keys: &[&'static str] = &["example.com/team", "team", "Example.com/team"];
        let extra = (0..random.below(3) / 2).map(|_| {
            let values = (0..random.below(6))
                .map(|_| random.one(&["a", "b", ""]))
                .collect();
            (random.one(keys), values)
        });
        let extra = extra.collect();
        Wanted {
            user,
            uid: random.one(&["", "", "", "a"]),
            groups: (0..random.below(6).saturating_sub(1))
                .map(|_| random.one(groups))
                .collect(),
            extra,
            node: [None, Some("a"), Some("b")][random.below(3)],
        }
    }

    /// What garboard says.
    pub(crate) fn ask(
        &self,
        policy: &Policy,
        who: &Identity,
        attributes: &garboard_rbac::Attributes<'_>,
        version: KubernetesVersion,
    ) -> Option<Allowed> {
        let extra: Vec<(&str, &[&str])> = self
            .extra
            .iter()
            .map(|(key, values)| (*key, values.as_slice()))
            .collect();
        let wanted = Impersonation {
            user: self.user,
            uid: self.uid,
            groups: &self.groups,
            extra: &extra,
            requester_node: self.node,
        };
        let allowed = policy.impersonate(who, &wanted, attributes, version)?;
        let mut groups: Vec<String> = allowed
            .identity
            .groups
            .iter()
            .map(ToString::to_string)
            .collect();
        groups.sort();
        Some((allowed.mode.verb(), groups))
    }

    fn is_only_user(&self) -> bool {
        self.uid.is_empty() && self.groups.is_empty() && self.extra.is_empty()
    }

    fn node(&self) -> Option<&'static str> {
        self.user
            .strip_prefix("system:node:")
            .filter(|name| *name == name.to_lowercase())
    }

    fn account(&self) -> Option<(&'static str, &'static str)> {
        account(self.user)
    }
}

fn account(user: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = user
        .strip_prefix("system:serviceaccount:")?
        .split(':')
        .collect();
    match parts.as_slice() {
        [namespace, name] if *namespace == namespace.to_lowercase() => Some((namespace, name)),
        _ => None,
    }
}

impl Cluster {
    /// `getImpersonatedUser`
    pub(crate) fn impersonate(
        &self,
        requestor: &User,
        wanted: &Wanted,
        attributes: &Attributes,
        minor: u32,
    ) -> Option<Allowed> {
        if wanted.user.is_empty() {
            return None;
        }
        let is_associated = wanted.is_only_user()
            && wanted.node().is_some()
            && account(&requestor.name).is_some()
            && wanted.node == wanted.node();
        let modes = [
            ("impersonate:associated-node", is_associated),
            (
                "impersonate:arbitrary-node",
                wanted.is_only_user() && wanted.node().is_some(),
            ),
            (
                "impersonate:serviceaccount",
                wanted.is_only_user() && wanted.account().is_some(),
            ),
            (
                "impersonate:user-info",
                wanted.node().is_none() && wanted.account().is_none(),
            ),
        ];
        for (verb, applies) in modes {
            if minor < 36 || !applies {
                continue;
            }
            let mut on_target = attributes.clone();
            let mode = verb.trim_start_matches("impersonate:");
            on_target.verb = format!("impersonate-on:{mode}:{}", attributes.verb);
            if !self.allows(requestor, &on_target) {
                continue;
            }
            if let Some(groups) = self.check(requestor, wanted, verb, true) {
                return Some((verb, groups));
            }
        }
        let groups = self.check(requestor, wanted, "impersonate", false)?;
        Some(("impersonate", groups))
    }

    /// `impersonationModeState.check`
    fn check(
        &self,
        requestor: &User,
        wanted: &Wanted,
        verb: &'static str,
        is_constrained: bool,
    ) -> Option<Vec<String>> {
        let group = if is_constrained { AUTHENTICATION } else { "" };
        let ask = |group: &str, resource: &str, subresource: &str, namespace: &str, name: &str| {
            let attributes = Attributes {
                verb: verb.to_owned(),
                group: group.to_owned(),
                resource: resource.to_owned(),
                subresource: subresource.to_owned(),
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                path: None,
            };
            self.allows(requestor, &attributes)
        };
        let mut groups: Vec<String> = wanted.groups.iter().map(|it| (*it).to_owned()).collect();
        let user = if let (true, Some(node)) = (is_constrained, wanted.node()) {
            groups = vec!["system:nodes".to_owned()];
            let name = if verb == "impersonate:associated-node" {
                "*"
            } else {
                node
            };
            ask(group, "nodes", "", "", name)
        } else if let Some((namespace, name)) = wanted.account() {
            if wanted.groups.is_empty() {
                groups = vec![
                    "system:serviceaccounts".to_owned(),
                    format!("system:serviceaccounts:{namespace}"),
                ];
            }
            ask(group, "serviceaccounts", "", namespace, name)
        } else {
            ask(group, "users", "", "", wanted.user)
        };
        if !user || !wanted.uid.is_empty() && !ask(AUTHENTICATION, "uids", "", "", wanted.uid) {
            return None;
        }
        if is_constrained
            && (wanted.groups.contains(&"") || wanted.groups.contains(&"system:masters"))
        {
            return None;
        }
        let all_groups =
            is_constrained && wanted.groups.len() >= 4 && ask(group, "groups", "", "", "*");
        if !all_groups
            && !wanted
                .groups
                .iter()
                .all(|it| ask(group, "groups", "", "", it))
        {
            return None;
        }
        if is_constrained
            && wanted.extra.iter().any(|(key, values)| {
                *key != "example.com/team" || values.is_empty() || values.contains(&"")
            })
        {
            return None;
        }
        let count: usize = wanted.extra.iter().map(|(_, values)| values.len()).sum();
        let all_extra =
            is_constrained && count >= 4 && ask(AUTHENTICATION, "userextras", "*", "", "*");
        for (key, values) in &wanted.extra {
            for value in values {
                if !all_extra && !ask(AUTHENTICATION, "userextras", key, "", value) {
                    return None;
                }
            }
        }
        let unauthenticated = "system:unauthenticated".to_owned();
        let authenticated = "system:authenticated".to_owned();
        if wanted.user == "system:anonymous" {
            if !groups.contains(&unauthenticated) {
                groups.push(unauthenticated);
            }
        } else if !groups.contains(&unauthenticated) && !groups.contains(&authenticated) {
            groups.push(authenticated);
        }
        groups.sort();
        Some(groups)
    }

    /// `RulesFor`
    pub(crate) fn rules_for(&self, user: &User, namespace: &str) -> Vec<PolicyRule> {
        self.sources(user, namespace)
            .iter()
            .map(|source| self.roles[source.role].rules[source.rule].clone())
            .collect()
    }

    /// `Create` of a role's `policybased` storage
    pub(crate) fn may_write_role(
        &self,
        user: &User,
        namespace: &str,
        name: &str,
        rules: &[PolicyRule],
        is_aggregated: bool,
    ) -> bool {
        let resource = if namespace.is_empty() {
            "clusterroles"
        } else {
            "roles"
        };
        if self.allows(
            user,
            &role_attributes("escalate", resource, namespace, name),
        ) {
            return true;
        }
        let held = self.rules_for(user, namespace);
        let star = || vec!["*".to_owned()];
        let full = [
            PolicyRule {
                verbs: star(),
                api_groups: star(),
                resources: star(),
                ..PolicyRule::default()
            },
            PolicyRule {
                verbs: star(),
                non_resource_urls: star(),
                ..PolicyRule::default()
            },
        ];
        uncovered(&held, rules).is_empty() && (!is_aggregated || uncovered(&held, &full).is_empty())
    }

    /// `Create` of a binding's `policybased` storage
    pub(crate) fn may_bind(&self, user: &User, namespace: &str, kind: &str, name: &str) -> bool {
        if user.groups.iter().any(|group| group == "system:masters") {
            return true;
        }
        let resource = match kind {
            "ClusterRole" => "clusterroles",
            "Role" => "roles",
            _ => return false,
        };
        if self.allows(user, &role_attributes("bind", resource, namespace, name)) {
            return true;
        }
        let held = self.rules_for(user, namespace);
        self.referenced(kind, name, namespace)
            .is_some_and(|role| uncovered(&held, &self.roles[role].rules).is_empty())
    }
}

fn role_attributes(verb: &str, resource: &str, namespace: &str, name: &str) -> Attributes {
    Attributes {
        verb: verb.to_owned(),
        group: RBAC.to_owned(),
        resource: resource.to_owned(),
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        ..Attributes::default()
    }
}
