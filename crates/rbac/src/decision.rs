//! The decision: may this identity do that, and why.
//!
//! The chain is the API server's: members of `system:masters` are asked nothing, kubelets have the
//! Node authorizer, and then come the bindings, those of the whole cluster before those of the
//! request's namespace (kubernetes, `plugin/pkg/auth/authorizer/rbac/rbac.go`;
//! `pkg/registry/rbac/validation/rule.go`). Nothing ever denies: whatever allows, allows.
//!
//! Webhooks and CEL authorizers that a cluster may have beside these are not known here.

use std::fmt;

use crate::compiled::Wanted;
use crate::policy::{Applies, BindingId, Key, Policy, RoleId};
use crate::request::{Attributes, Request};
use crate::subject::{Identity, MASTERS, Subject};

/// Who allows a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// The requester is in `system:masters`.
    Masters,
    /// The requester is a kubelet, and the Node authorizer allows it.
    Node,
    /// A rule that is bound to the requester.
    Rbac,
}

/// One reason why a request is allowed: this rule, of this role, through this binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// The binding.
    pub binding: BindingId,
    /// The first of the binding's subjects that the requester is, from 0.
    pub subject: u32,
    /// The role.
    pub role: RoleId,
    /// The rule's number in the role, from 0.
    pub rule: u32,
}

/// The answer to a request.
#[derive(Debug)]
pub struct Decision<'p> {
    policy: &'p Policy,
    wanted: Wanted<'p>,
    applying: Vec<Applies>,
    authority: Option<Authority>,
}

impl Policy {
    /// Answers a request as the API server would.
    pub fn authorize<'p>(&'p self, request: &Request<'p>) -> Decision<'p> {
        let attributes = &request.attributes;
        let keys = Key::of_identity(request.who, &self.strings);
        let mut decision = Decision {
            policy: self,
            wanted: Wanted::new(attributes, &self.strings),
            applying: self
                .index
                .applying(&keys, self.strings.find(attributes.namespace())),
            authority: None,
        };
        decision.authority = if request.who.is_in(MASTERS) {
            Some(Authority::Masters)
        } else if self.node_allows(request.who, attributes) {
            Some(Authority::Node)
        } else {
            decision.grants().next().map(|_| Authority::Rbac)
        };
        decision
    }

    /// Whether a request is allowed; for callers that do not ask why.
    pub fn allows<'r>(&'r self, who: &'r Identity, attributes: impl Into<Attributes<'r>>) -> bool {
        let request = Request {
            who,
            attributes: attributes.into(),
        };
        self.authorize(&request).is_allowed()
    }

    /// What a grant says, in the API server's words, as audit logs carry them: `RBAC: allowed by
    /// RoleBinding "b/ns" of Role "r" to ServiceAccount "account/ns"`.
    pub fn reason(&self, grant: &Grant) -> impl fmt::Display {
        let binding = self.binding(grant.binding);
        let name = if binding.is_cluster_binding() {
            binding.name.to_string()
        } else {
            format!("{}/{}", binding.name, binding.namespace)
        };
        let subject = match self.granted_subject(grant) {
            Some(Subject::User(name)) => format!("User {name:?}"),
            Some(Subject::Group(name)) => format!("Group {name:?}"),
            Some(Subject::ServiceAccount { namespace, name }) => {
                format!("ServiceAccount \"{name}/{namespace}\"")
            }
            None => "nobody".to_owned(),
        };
        format!(
            "RBAC: allowed by {} {name:?} of {} {:?} to {subject}",
            binding.kind(),
            binding.role_kind,
            &*binding.role_name,
        )
    }

    fn node_allows(&self, who: &Identity, attributes: &Attributes<'_>) -> bool {
        who.node()
            .is_some_and(|node| self.nodes.authorize(node, attributes))
    }
}

impl Decision<'_> {
    /// Whether the request is allowed.
    pub fn is_allowed(&self) -> bool {
        self.authority.is_some()
    }

    /// Who allows it: the first of the chain that does.
    pub fn authority(&self) -> Option<Authority> {
        self.authority
    }

    /// Every rule that allows the request, in the order of the API server's search. Also for those
    /// whom another authority allows it before any rule is looked at.
    pub fn grants(&self) -> impl Iterator<Item = Grant> {
        self.applying.iter().flat_map(|applies| {
            let rules = self.policy.rules_of(applies.binding);
            rules
                .filter(|(_, _, rule)| rule.allows(&self.wanted, &self.policy.strings))
                .map(|(role, number, _)| Grant {
                    binding: applies.binding,
                    subject: applies.subject,
                    role,
                    rule: number,
                })
        })
    }
}
