//! Who is given something, and who asks.
//!
//! A [`Subject`] is what a binding names. An [`Identity`] is what authentication makes of a request:
//! one user name and its groups. Kubernetes knows a service account only by them: user
//! `system:serviceaccount:NS:NAME` in the groups `system:serviceaccounts` and
//! `system:serviceaccounts:NS` (apiserver, `pkg/authentication/serviceaccount/util.go`).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::names::{is_dns_label, is_dns_subdomain};

/// Members may do everything; the API server asks no authorizer about them.
pub const MASTERS: &str = "system:masters";
/// Everybody who was authenticated.
pub const AUTHENTICATED: &str = "system:authenticated";
/// Everybody who was not.
pub const UNAUTHENTICATED: &str = "system:unauthenticated";
/// The user name of those who were not authenticated.
pub const ANONYMOUS: &str = "system:anonymous";
/// Kubelets.
pub const NODES: &str = "system:nodes";
/// Every service account.
pub const SERVICE_ACCOUNTS: &str = "system:serviceaccounts";
/// The prefix of a kubelet's user name.
pub(crate) const NODE_PREFIX: &str = "system:node:";

const ACCOUNT_PREFIX: &str = "system:serviceaccount:";
const ACCOUNTS_PREFIX: &str = "system:serviceaccounts:";

/// A user, group or service account.
///
/// Written `user:NAME`, `group:NAME`, `sa:NS/NAME`; also read from
/// `system:serviceaccount:NS:NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A user, by name.
    User(Arc<str>),
    /// A group, by name.
    Group(Arc<str>),
    /// A service account.
    ServiceAccount {
        /// Its namespace.
        namespace: Arc<str>,
        /// Its name.
        name: Arc<str>,
    },
}

/// A user name with its groups, as authentication gives them to the authorizers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The user name; none where only a group is asked about.
    pub user: Option<Arc<str>>,
    /// The groups, implicit ones among them.
    pub groups: Vec<Arc<str>>,
}

impl Subject {
    /// The subject of a user name: a service account where the name is one's.
    pub fn of_user_name(name: &str) -> Subject {
        match account_of(name) {
            Some((namespace, account)) => Subject::account(namespace, account),
            None => Subject::User(name.into()),
        }
    }

    /// A service account.
    pub fn account(namespace: &str, name: &str) -> Subject {
        Subject::ServiceAccount {
            namespace: namespace.into(),
            name: name.into(),
        }
    }

    /// A group.
    pub fn group(name: &str) -> Subject {
        Subject::Group(name.into())
    }

    /// The user that a node's kubelet is.
    pub fn kubelet(node: &str) -> Subject {
        Subject::User(format!("{NODE_PREFIX}{node}").into())
    }

    /// `User`, `Group`, `ServiceAccount`: as bindings spell it.
    pub fn kind(&self) -> &'static str {
        match self {
            Subject::User(_) => "User",
            Subject::Group(_) => "Group",
            Subject::ServiceAccount { .. } => "ServiceAccount",
        }
    }

    /// The user name under which it sends requests; none for a group.
    pub fn user_name(&self) -> Option<Arc<str>> {
        match self {
            Subject::User(name) => Some(Arc::clone(name)),
            Subject::Group(_) => None,
            Subject::ServiceAccount { namespace, name } => {
                Some(account_user_name(namespace, name).into())
            }
        }
    }

    /// Who asks when the subject does, with every group that follows from its name.
    ///
    /// Of a group: any member, of whom nothing else is known.
    pub fn identity(&self) -> Identity {
        match self {
            Subject::User(name) => Identity::of_user(name),
            Subject::Group(name) => Identity::of_group(name),
            Subject::ServiceAccount { namespace, name } => Identity::of_account(namespace, name),
        }
    }
}

impl Identity {
    /// A user name and exactly these groups: what a SubjectAccessReview asks about.
    pub fn exact<'g>(user: &str, groups: impl IntoIterator<Item = &'g str>) -> Identity {
        Identity {
            user: Some(user.into()),
            groups: groups.into_iter().map(Into::into).collect(),
        }
    }

    /// A user, in the groups that follow from the name.
    pub fn of_user(name: &str) -> Identity {
        if let Some((namespace, account)) = account_of(name) {
            return Identity::of_account(namespace, account);
        }
        let groups: &[&str] = match name {
            ANONYMOUS => &[UNAUTHENTICATED],
            _ if name.starts_with(NODE_PREFIX) => &[NODES, AUTHENTICATED],
            _ => &[AUTHENTICATED],
        };
        Identity::exact(name, groups.iter().copied())
    }

    /// A service account.
    pub fn of_account(namespace: &str, name: &str) -> Identity {
        let of_namespace = format!("{ACCOUNTS_PREFIX}{namespace}");
        Identity::exact(
            &account_user_name(namespace, name),
            [SERVICE_ACCOUNTS, &of_namespace, AUTHENTICATED],
        )
    }

    /// Any member of a group, in the groups that all its members are in.
    pub fn of_group(name: &str) -> Identity {
        let mut groups: Vec<Arc<str>> = vec![name.into()];
        if name.starts_with(ACCOUNTS_PREFIX) {
            groups.push(SERVICE_ACCOUNTS.into());
        }
        if name != UNAUTHENTICATED && name != AUTHENTICATED {
            groups.push(AUTHENTICATED.into());
        }
        Identity { user: None, groups }
    }

    /// The same in one more group.
    #[must_use]
    pub fn in_group(mut self, group: &str) -> Identity {
        if !self.is_in(group) {
            self.groups.push(group.into());
        }
        self
    }

    /// Whether it is in a group.
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|other| &**other == group)
    }

    /// The node whose kubelet this is: user `system:node:NAME` in group `system:nodes`
    /// (kubernetes, `pkg/auth/nodeidentifier/default.go`).
    pub fn node(&self) -> Option<&str> {
        let name = self.user.as_deref()?.strip_prefix(NODE_PREFIX)?;
        (self.is_in(NODES) && !name.is_empty()).then_some(name)
    }
}

/// The user name of a service account.
pub(crate) fn account_user_name(namespace: &str, name: &str) -> String {
    format!("{ACCOUNT_PREFIX}{namespace}:{name}")
}

/// Namespace and name of the service account that a user name belongs to; none if they could not be
/// an account's (`SplitUsername`).
pub(crate) fn account_of(user: &str) -> Option<(&str, &str)> {
    let (namespace, name) = user.strip_prefix(ACCOUNT_PREFIX)?.split_once(':')?;
    (is_dns_label(namespace) && is_dns_subdomain(name)).then_some((namespace, name))
}

/// The namespace whose service accounts make up a group.
pub(crate) fn namespace_of_group(group: &str) -> Option<&str> {
    group
        .strip_prefix(ACCOUNTS_PREFIX)
        .filter(|namespace| !namespace.is_empty())
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::User(name) => write!(formatter, "user:{name}"),
            Subject::Group(name) => write!(formatter, "group:{name}"),
            Subject::ServiceAccount { namespace, name } => {
                write!(formatter, "sa:{namespace}/{name}")
            }
        }
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if account_of(text).is_some() {
            return Ok(Subject::of_user_name(text));
        }
        let error = || {
            format!(
                "no subject \"{text}\"; write user:NAME, group:NAME, sa:NAMESPACE/NAME or \
                 system:serviceaccount:NAMESPACE:NAME"
            )
        };
        let (kind, name) = text.split_once(':').ok_or_else(error)?;
        match kind {
            _ if name.is_empty() => Err(error()),
            "user" => Ok(Subject::of_user_name(name)),
            "group" => Ok(Subject::group(name)),
            "sa" => match name.split_once('/') {
                Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() => {
                    Ok(Subject::account(namespace, name))
                }
                _ => Err(error()),
            },
            _ => Err(error()),
        }
    }
}
