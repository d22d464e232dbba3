//! Bindings of a policy: who gets which role, and where.

use std::sync::Arc;

use garboard_world::ObjectId;

use crate::policy::role::RoleId;
use crate::subject::Subject;

/// A binding's place in its [`Policy`](crate::Policy). ClusterRoleBindings come first, as in the API
/// server's search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingId(pub(crate) u32);

/// A RoleBinding or ClusterRoleBinding.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The object.
    pub object: ObjectId,
    /// Its namespace; empty for a ClusterRoleBinding.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// `roleRef.kind`, as it is written.
    pub role_kind: Arc<str>,
    /// `roleRef.name`
    pub role_name: Arc<str>,
    /// The roles that the reference finds: none if it dangles, several if several objects of that
    /// identity were read.
    pub roles: Vec<RoleId>,
    /// Its subjects, in order; none stands for a subject that matches nobody: one of an unknown
    /// kind, or a service account without a namespace in a ClusterRoleBinding.
    pub subjects: Vec<Option<Subject>>,
}

impl Binding {
    /// Whether it is a ClusterRoleBinding.
    pub fn is_cluster_binding(&self) -> bool {
        self.namespace.is_empty()
    }

    /// `RoleBinding` or `ClusterRoleBinding`.
    pub fn kind(&self) -> &'static str {
        if self.is_cluster_binding() {
            "ClusterRoleBinding"
        } else {
            "RoleBinding"
        }
    }

    /// Whether it grants nothing because there is no role behind its reference: the role is not
    /// here, or a ClusterRoleBinding names a Role, or the reference is of an unknown kind.
    pub fn is_dangling(&self) -> bool {
        self.roles.is_empty()
    }
}
