//! The pillar: who may do what, and should not.
//!
//! ```text
//! World ─► Policy ─► Facts (powers of each rule, holders of each role)
//!                      ├► roles: every rule of every role ─┐
//!                      └► each other rule's check ─────────┴► Findings
//! ```
//!
//! The severities are one ladder. **Critical**: the cluster is the holder's, in one step. **High**:
//! the holder reaches what others keep in every namespace, or a node. **Medium**: the same in one
//! namespace, or a step on the way. **Low**: of use only together with something else.

use garboard_finding::{Findings, Group, Pillar, Rule, Settings};
use garboard_world::{Kind, World};

use crate::check::{Check, Facts};
use crate::{roles, rules};

/// The RBAC pillar.
#[derive(Clone, Copy, Debug, Default)]
pub struct RbacPillar;

impl Pillar for RbacPillar {
    fn rules(&self) -> &'static [&'static Rule] {
        rules::ALL
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn inspect(&self, world: &World, settings: &Settings, out: &mut Findings) {
        let facts = Facts::new(world, settings);
        roles::inspect(&facts, out);
        for (rule, check) in rules::CHECKS {
            // What is found of order and custom answers for no other rule, and is off by default.
            let is_left_out = rule.group == Group::Hygiene && !out.wants(rule);
            if let Check::World(inspect) = check
                && !is_left_out
            {
                inspect(&facts, out);
            }
        }
    }
}

/// What the rules look at.
const KINDS: &[Kind] = &[
    Kind::new("rbac.authorization.k8s.io", "ClusterRole"),
    Kind::new("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    Kind::new("rbac.authorization.k8s.io", "Role"),
    Kind::new("rbac.authorization.k8s.io", "RoleBinding"),
    Kind::core("ServiceAccount"),
    Kind::core("Secret"),
    Kind::core("Namespace"),
    Kind::core("Pod"),
    Kind::core("PodTemplate"),
    Kind::core("ReplicationController"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("batch", "Job"),
    Kind::new("batch", "CronJob"),
];
