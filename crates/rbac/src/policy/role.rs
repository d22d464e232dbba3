//! Roles of a policy.

use std::sync::Arc;

use garboard_world::ObjectId;

/// A role's place in its [`Policy`](crate::Policy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub(crate) u32);

/// A distinct rule's place in its [`Policy`](crate::Policy): equal rules of different roles share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub(crate) u32);

/// A Role or ClusterRole.
#[derive(Clone, Debug)]
pub struct Role {
    /// The object.
    pub object: ObjectId,
    /// Its namespace; empty for a ClusterRole.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// What it allows, in the order in which the API server sees it.
    pub rules: Vec<RoleRule>,
    /// Whether its rules come from other ClusterRoles.
    pub is_aggregated: bool,
    /// Whether rules are missing here: one has a field of a wrong type, or aggregation was cut off.
    pub is_incomplete: bool,
    /// Of an aggregated role: the rules that its object holds, which the controller replaces.
    pub(crate) stored: Vec<RuleId>,
}

/// A rule of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleRule {
    /// What it says.
    pub rule: RuleId,
    /// The role in whose object it is written: another one, if it was aggregated.
    pub written_in: RoleId,
    /// Its number in that object, from 0.
    pub number: u32,
}

impl Role {
    /// Whether it is a ClusterRole.
    pub fn is_cluster_role(&self) -> bool {
        self.namespace.is_empty()
    }

    /// Whether the rules are those that its object holds.
    pub(crate) fn has_stored_rules(&self) -> bool {
        let current = self.rules.iter().map(|rule| rule.rule);
        current.eq(self.stored.iter().copied())
    }

    /// `Role` or `ClusterRole`.
    pub fn kind(&self) -> &'static str {
        if self.is_cluster_role() {
            "ClusterRole"
        } else {
            "Role"
        }
    }
}
