//! Which resources there are: Kubernetes' own, by name, group, kind and verbs.
//!
//! Custom resources and aggregated APIs are not in it; they are what a policy says they are.

mod table;

use garboard_world::Scope;

/// A resource that an API server serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiResource {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Its name in paths and rules: `deployments`.
    pub name: &'static str,
    /// The kind of its objects.
    pub kind: &'static str,
    /// Whether its objects lie in namespaces.
    pub scope: Scope,
    /// The verbs that it serves, sorted.
    pub verbs: &'static [&'static str],
    /// What kubectl takes for its name: `deploy`.
    pub short_names: &'static [&'static str],
    /// Its subresources with their verbs, sorted.
    pub subresources: &'static [(&'static str, &'static [&'static str])],
}

/// What only authorizers are asked about: no path of the API serves these words.
///
/// Verbs of the guards (kubernetes, `pkg/registry/rbac/escalation_check.go`), of impersonation
/// (apiserver, `pkg/endpoints/filters/impersonation`), of certificates
/// (`plugin/pkg/admission/certificates`), of webhook tokens (`pkg/registry/core/serviceaccount`), of
/// resource claims (`pkg/registry/resource/utils.go`), and the kubelet's API
/// (`pkg/kubelet/server/auth.go`).
pub const ASKED_ONLY: &[(&str, &str, &[&str])] = &[
    ("rbac.authorization.k8s.io", "roles", &["bind", "escalate"]),
    (
        "rbac.authorization.k8s.io",
        "clusterroles",
        &["bind", "escalate"],
    ),
    ("", "users", &["impersonate"]),
    ("", "groups", &["impersonate"]),
    ("", "serviceaccounts", &["impersonate"]),
    (
        "authentication.k8s.io",
        "uids",
        &["impersonate", "impersonate:user-info"],
    ),
    (
        "authentication.k8s.io",
        "userextras",
        &["impersonate", "impersonate:user-info"],
    ),
    ("authentication.k8s.io", "users", &["impersonate:user-info"]),
    (
        "authentication.k8s.io",
        "groups",
        &["impersonate:user-info"],
    ),
    (
        "authentication.k8s.io",
        "serviceaccounts",
        &["impersonate:serviceaccount"],
    ),
    (
        "authentication.k8s.io",
        "nodes",
        &["impersonate:arbitrary-node", "impersonate:associated-node"],
    ),
    (
        "certificates.k8s.io",
        "signers",
        &["approve", "attest", "sign"],
    ),
    (
        "authentication.k8s.io",
        "admissionReviewAPIGroups",
        &["attest"],
    ),
    (
        "resource.k8s.io",
        "resourceclaims/binding",
        &["patch", "update"],
    ),
    (
        "resource.k8s.io",
        "resourceclaims/driver",
        &[
            "arbitrary-node:patch",
            "arbitrary-node:update",
            "associated-node:patch",
            "associated-node:update",
        ],
    ),
    ("", "nodes/checkpoint", &["create"]),
    ("", "nodes/configz", &["get"]),
    ("", "nodes/healthz", &["get"]),
    ("", "nodes/log", &["get"]),
    ("", "nodes/metrics", &["get"]),
    ("", "nodes/pods", &["get"]),
    ("", "nodes/stats", &["get"]),
    ("", "nodes/statusz", &["get"]),
];

impl ApiResource {
    /// Every resource, in the order of discovery: the core group first.
    pub fn all() -> &'static [ApiResource] {
        table::SERVED
    }

    /// The resource that kubectl takes a word for: `pods`, `pod`, `po`, `Pod`, `deployments.apps`.
    /// Where several groups have one of that name, the first in the order of discovery.
    pub fn find(word: &str) -> Option<&'static ApiResource> {
        let word = word.to_lowercase();
        let named = ApiResource::all()
            .iter()
            .find(|resource| resource.is_called(&word));
        named.or_else(|| {
            let (name, group) = word.split_once('.')?;
            ApiResource::all()
                .iter()
                .find(|resource| resource.group == group && resource.is_called(name))
        })
    }

    /// The resource of a group, by its name in paths and rules.
    pub fn in_group(group: &str, name: &str) -> Option<&'static ApiResource> {
        ApiResource::all()
            .iter()
            .find(|resource| resource.group == group && resource.name == name)
    }

    /// The verbs that a subresource serves; none if there is no such subresource.
    pub fn subresource(&self, name: &str) -> Option<&'static [&'static str]> {
        let (_, verbs) = self.subresources.iter().find(|(other, _)| *other == name)?;
        Some(verbs)
    }

    /// Whether the objects lie in namespaces.
    pub fn is_namespaced(&self) -> bool {
        self.scope == Scope::Namespaced
    }

    /// Whether this is the Namespace itself: it lies in no namespace, and yet a request for one of
    /// them lies in itself.
    pub(crate) fn is_namespace(&self) -> bool {
        self.group.is_empty() && self.name == "namespaces"
    }

    fn is_called(&self, word: &str) -> bool {
        // The singular of every one of them is the kind in lower case.
        self.name == word || self.short_names.contains(&word) || self.kind.to_lowercase() == word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        let found = ApiResource::find(word).map(|it| format!("{} of {:?}", it.name, it.group));
        assert_eq!(found.as_deref().unwrap_or("none"), expected);
    }

    #[test]
    fn a_resource_is_found_by_every_name_that_kubectl_takes() {
        for word in ["pods", "pod", "po", "Pod"] {
            check(word, "pods of \"\"");
        }
        check("deploy", "deployments of \"apps\"");
        check("deployments.apps", "deployments of \"apps\"");
        check("ep", "endpoints of \"\"");
        check("widgets", "none");
    }

    #[test]
    fn of_two_resources_of_one_name_the_first_in_discovery_is_meant() {
        check("events", "events of \"\"");
        check("events.events.k8s.io", "events of \"events.k8s.io\"");
    }

    #[test]
    fn every_resource_stands_once_with_its_verbs_sorted() {
        let mut seen = std::collections::BTreeSet::new();
        for resource in ApiResource::all() {
            assert!(seen.insert((resource.group, resource.name)), "{resource:?}");
            let subresources = resource.subresources.iter().map(|(_, verbs)| *verbs);
            for verbs in subresources.chain([resource.verbs]) {
                assert!(verbs.is_sorted(), "{resource:?}");
            }
        }
        assert_eq!(seen.len(), 79);
    }
}
