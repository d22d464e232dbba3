//! Impersonation: who may act as whom, and for which requests.
//!
//! A request names another user in its headers. Since v1.36 (beta, on by default) the API server
//! first tries four constrained modes, and then the one that has always been there (apiserver,
//! `pkg/endpoints/filters/impersonation/mode.go`):
//!
//! | mode | whom | verbs that are needed |
//! |---|---|---|
//! | associated-node | the node of the requesting account's pod | `impersonate:associated-node` on `nodes` named `*`, `impersonate-on:associated-node:VERB` on the target |
//! | arbitrary-node | a node | `impersonate:arbitrary-node` on `nodes`, `impersonate-on:…` on the target |
//! | serviceaccount | a service account | `impersonate:serviceaccount` on `serviceaccounts`, `impersonate-on:…` |
//! | user-info | anybody else, with groups, UID and extra values | `impersonate:user-info` on `users`, `groups`, `uids`, `userextras/KEY`, `impersonate-on:…` |
//! | legacy | anybody | `impersonate` on `users`, `groups`, `serviceaccounts` (core group), `uids`, `userextras/KEY` |
//!
//! The constrained verbs are on resources of `authentication.k8s.io`. A verb is a plain string, so
//! `*` covers all of them. Groups, UID and extra values cannot be asked for without a user.

use garboard_finding::KubernetesVersion;

use crate::names::{is_dns_subdomain, is_domain_prefixed_path};
use crate::policy::Policy;
use crate::request::{Attributes, ResourceAttributes};
use crate::subject::{
    ANONYMOUS, AUTHENTICATED, Identity, MASTERS, NODE_PREFIX, NODES, UNAUTHENTICATED, account_of,
};

const AUTHENTICATION: &str = "authentication.k8s.io";

/// From so many values on, constrained modes first ask for the name `*`, and are content with it.
const MANY: usize = 4;

/// Whom a request wants to act as: the `Impersonate-…` headers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Impersonation<'r> {
    /// `Impersonate-User`
    pub user: &'r str,
    /// `Impersonate-Uid`
    pub uid: &'r str,
    /// `Impersonate-Group`
    pub groups: &'r [&'r str],
    /// `Impersonate-Extra-KEY`, with their values.
    pub extra: &'r [(&'r str, &'r [&'r str])],
    /// The node of the requester's own pod: `authentication.kubernetes.io/node-name` among the extra
    /// values of its token.
    pub requester_node: Option<&'r str>,
}

/// By which way somebody may act as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// The node of the requester's own pod.
    AssociatedNode,
    /// Any node.
    ArbitraryNode,
    /// A service account.
    ServiceAccount,
    /// Any other user.
    UserInfo,
    /// The verb `impersonate`, for every request.
    Legacy,
}

/// An impersonation that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impersonated {
    /// By which way.
    pub mode: Mode,
    /// As whom the request goes on.
    pub identity: Identity,
}

impl Mode {
    /// In the order in which they are tried.
    pub const ALL: [Mode; 5] = [
        Mode::AssociatedNode,
        Mode::ArbitraryNode,
        Mode::ServiceAccount,
        Mode::UserInfo,
        Mode::Legacy,
    ];

    /// The verb on whom is impersonated.
    pub fn verb(self) -> &'static str {
        match self {
            Mode::AssociatedNode => "impersonate:associated-node",
            Mode::ArbitraryNode => "impersonate:arbitrary-node",
            Mode::ServiceAccount => "impersonate:serviceaccount",
            Mode::UserInfo => "impersonate:user-info",
            Mode::Legacy => "impersonate",
        }
    }

    /// The verb on what the request is for; legacy impersonation asks for none.
    pub fn verb_on(self, verb: &str) -> Option<String> {
        let mode = self.verb().strip_prefix("impersonate:")?;
        Some(format!("impersonate-on:{mode}:{verb}"))
    }

    /// The group of the users and groups that its verb is on.
    fn group(self) -> &'static str {
        match self {
            Mode::Legacy => "",
            _ => AUTHENTICATION,
        }
    }

    /// Whether the mode is for this requester and this user at all.
    fn is_for(self, who: &Identity, wanted: &Impersonation<'_>) -> bool {
        let is_only_user =
            wanted.uid.is_empty() && wanted.groups.is_empty() && wanted.extra.is_empty();
        let node = node_of(wanted.user);
        match self {
            Mode::AssociatedNode => {
                let is_account = who.user.as_deref().and_then(account_of).is_some();
                is_only_user && is_account && node.is_some() && node == wanted.requester_node
            }
            Mode::ArbitraryNode => is_only_user && node.is_some(),
            Mode::ServiceAccount => is_only_user && account_of(wanted.user).is_some(),
            Mode::UserInfo => node.is_none() && account_of(wanted.user).is_none(),
            Mode::Legacy => true,
        }
    }
}

impl Policy {
    /// The way by which somebody may act as another for this request; none if they may not.
    pub fn impersonate(
        &self,
        who: &Identity,
        wanted: &Impersonation<'_>,
        attributes: &Attributes<'_>,
        version: KubernetesVersion,
    ) -> Option<Impersonated> {
        if wanted.user.is_empty() {
            return None; // without a user the other headers are a bad request
        }
        // ConstrainedImpersonation, on by default since v1.36
        let modes = Mode::ALL
            .into_iter()
            .filter(|mode| *mode == Mode::Legacy || version.minor >= 36);
        let mut allowed = modes.filter(|mode| self.allows_mode(*mode, who, wanted, attributes));
        allowed.next().map(|mode| Impersonated {
            mode,
            identity: identity(mode, wanted),
        })
    }

    fn allows_mode(
        &self,
        mode: Mode,
        who: &Identity,
        wanted: &Impersonation<'_>,
        attributes: &Attributes<'_>,
    ) -> bool {
        let may_on_target = || match mode.verb_on(attributes.verb()) {
            Some(verb) => self.allows(who, with_verb(*attributes, &verb)),
            None => true,
        };
        mode.is_for(who, wanted)
            && may_on_target()
            && self.allows(who, user_attributes(mode, wanted.user))
            && self.allows_uid(mode, who, wanted.uid)
            && self.allows_groups(mode, who, wanted.groups)
            && self.allows_extra(mode, who, wanted.extra)
    }

    fn allows_uid(&self, mode: Mode, who: &Identity, uid: &str) -> bool {
        let attributes = Attributes::resource(mode.verb(), AUTHENTICATION, "uids").named(uid);
        uid.is_empty() || self.allows(who, attributes)
    }

    fn allows_groups(&self, mode: Mode, who: &Identity, groups: &[&str]) -> bool {
        let attributes = Attributes::resource(mode.verb(), mode.group(), "groups");
        let is_constrained = mode != Mode::Legacy;
        if is_constrained && (groups.contains(&"") || groups.contains(&MASTERS)) {
            return false;
        }
        is_constrained && groups.len() >= MANY && self.allows(who, attributes.named("*"))
            || groups
                .iter()
                .all(|group| self.allows(who, attributes.named(group)))
    }

    fn allows_extra(&self, mode: Mode, who: &Identity, extra: &[(&str, &[&str])]) -> bool {
        let attributes = |key, value| ResourceAttributes {
            subresource: key,
            name: value,
            ..Attributes::resource(mode.verb(), AUTHENTICATION, "userextras")
        };
        let is_constrained = mode != Mode::Legacy;
        if is_constrained && !extra.iter().all(|(key, values)| is_extra(key, values)) {
            return false;
        }
        let count = extra.iter().map(|(_, values)| values.len()).sum::<usize>();
        let is_many = extra.len() >= MANY || count >= MANY;
        is_constrained && is_many && self.allows(who, attributes("*", "*"))
            || extra.iter().all(|(key, values)| {
                values
                    .iter()
                    .all(|value| self.allows(who, attributes(key, value)))
            })
    }
}

/// What is asked about the user who is wanted.
fn user_attributes(mode: Mode, user: &str) -> ResourceAttributes<'_> {
    let of = |resource| Attributes::resource(mode.verb(), mode.group(), resource);
    if let Some((namespace, name)) = account_of(user) {
        return of("serviceaccounts").in_namespace(namespace).named(name);
    }
    match (mode, node_of(user)) {
        // The answer is kept for all nodes, so it has to hold for all of them.
        (Mode::AssociatedNode, Some(_)) => of("nodes").named("*"),
        (Mode::ArbitraryNode, Some(node)) => of("nodes").named(node),
        _ => of("users").named(user),
    }
}

/// As whom the request goes on, with the groups that are added.
fn identity(mode: Mode, wanted: &Impersonation<'_>) -> Identity {
    let mut identity = Identity::exact(wanted.user, wanted.groups.iter().copied());
    if matches!(mode, Mode::AssociatedNode | Mode::ArbitraryNode) {
        identity = identity.in_group(NODES);
    }
    if wanted.groups.is_empty() && account_of(wanted.user).is_some() {
        identity = Identity::of_user(wanted.user);
    }
    if wanted.user == ANONYMOUS {
        identity.in_group(UNAUTHENTICATED)
    } else if identity.is_in(UNAUTHENTICATED) {
        identity
    } else {
        identity.in_group(AUTHENTICATED)
    }
}

fn with_verb<'r>(attributes: Attributes<'r>, verb: &'r str) -> Attributes<'r> {
    match attributes {
        Attributes::Resource(resource) => {
            Attributes::Resource(ResourceAttributes { verb, ..resource })
        }
        Attributes::NonResource(path) => Attributes::path(verb, path.path),
    }
}

fn node_of(user: &str) -> Option<&str> {
    user.strip_prefix(NODE_PREFIX)
        .filter(|name| is_dns_subdomain(name))
}

/// Whether constrained modes take an extra value (`validateExtra`).
fn is_extra(key: &str, values: &[&str]) -> bool {
    is_domain_prefixed_path(key)
        && key == key.to_lowercase()
        && !values.is_empty()
        && !values.contains(&"")
}
