//! May somebody do that? Asked in the words that people use.

use crate::catalogue::ApiResource;
use crate::decision::{Authority, Grant};
use crate::policy::Policy;
use crate::request::{Attributes, Request, ResourceAttributes};
use crate::subject::Identity;

/// A question as people write it: `get pods/log web-1 -n shop`, `list deployments.apps`,
/// `get /healthz`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question<'q> {
    /// The verb.
    pub verb: &'q str,
    /// A resource (`pods`, `pod`, `po`, `deployments.apps`, `pods/log`), or a path that begins with
    /// `/`. What follows a `/` in a resource is a subresource, never a name.
    pub resource: &'q str,
    /// The object; empty for any.
    pub name: &'q str,
    /// The namespace; empty asks about the whole cluster.
    pub namespace: &'q str,
    /// The API group, where it is given apart; the core group is the empty string.
    pub group: Option<&'q str>,
}

/// The answer to a question, with every reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who allows it; none if nobody does.
    pub authority: Option<Authority>,
    /// Every rule that allows it.
    pub grants: Vec<Grant>,
}

/// The verbs whose requests for a Namespace have its name in their path, and so lie in it.
pub(super) const NAMESPACE_VERBS: [&str; 4] = ["get", "update", "patch", "delete"];

impl Answer {
    /// Whether it is allowed.
    pub fn is_allowed(&self) -> bool {
        self.authority.is_some()
    }
}

impl<'q> Question<'q> {
    /// What the API server would hand to its authorizers for such a request.
    ///
    /// Two things differ from what people may expect (apiserver,
    /// `pkg/endpoints/request/requestinfo.go`). An object that is made has no name yet when the
    /// authorizers are asked, so the name of a `create` is left out (that of its subresources
    /// stays: `create pods/exec web-1`). And a request for an object of the whole cluster is in no
    /// namespace, but for one Namespace: that is in itself.
    pub fn attributes(&self) -> Attributes<'q> {
        if self.resource.starts_with('/') {
            return Attributes::path(self.verb, self.resource);
        }
        let (resource, subresource) = match self.resource.split_once('/') {
            Some((resource, subresource)) => (resource, subresource),
            None => (self.resource, ""),
        };
        let known = self.known(resource);
        let (resource, group) = match (known, self.group) {
            (Some(known), _) => (known.name, known.group),
            (None, Some(group)) => (resource, group),
            // As kubectl has it: what follows the first dot is the group.
            (None, None) => resource.split_once('.').unwrap_or((resource, "")),
        };
        let name = match (self.verb, subresource) {
            ("create", "") => "",
            _ => self.name,
        };
        let namespace = match known {
            Some(known) if known.is_namespace() => name,
            Some(known) if !known.is_namespaced() => "",
            _ => self.namespace,
        };
        ResourceAttributes {
            namespace,
            verb: self.verb,
            group,
            resource,
            subresource,
            name,
            fields: &[],
        }
        .into()
    }

    /// Whether it is about something that Kubernetes has: a path, or a resource of the catalogue.
    /// If not, it may be a custom resource, or mistyped.
    pub fn is_known(&self) -> bool {
        let resource = self.resource.split('/').next().unwrap_or_default();
        self.resource.starts_with('/') || self.known(resource).is_some()
    }

    /// Whether a RoleBinding can ever give it: resources that lie in no namespace are given by
    /// ClusterRoleBindings alone. But for a single Namespace, which is asked for in itself.
    pub fn is_given_in_namespaces(&self) -> bool {
        let resource = self.resource.split('/').next().unwrap_or_default();
        if resource.is_empty() {
            return false; // a path
        }
        self.known(resource).is_none_or(|known| {
            known.is_namespaced() || known.is_namespace() && NAMESPACE_VERBS.contains(&self.verb)
        })
    }

    fn known(&self, resource: &str) -> Option<&'static ApiResource> {
        match self.group {
            None => ApiResource::find(resource),
            Some(group) => ApiResource::in_group(group, resource)
                .or_else(|| ApiResource::find(resource).filter(|found| found.group == group)),
        }
    }
}

impl Policy {
    /// Whether any rule is about a resource of this name, or about a subresource of it.
    pub fn names_resource(&self, resource: &str) -> bool {
        let mut resources = self.rules.iter().flat_map(|rule| rule.resources.iter());
        resources.any(|symbol| self.strings.text(*symbol).split('/').next() == Some(resource))
    }

    /// Whether somebody may do something, and every reason why.
    pub fn can_i(&self, who: &Identity, question: &Question<'_>) -> Answer {
        let decision = self.authorize(&Request {
            who,
            attributes: question.attributes(),
        });
        Answer {
            authority: decision.authority(),
            grants: decision.grants().collect(),
        }
    }
}
