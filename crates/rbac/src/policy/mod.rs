//! A policy: every role and binding of a World, compiled for questions.
//!
//! ```text
//! World ─► roles ─► aggregation ─► bindings resolved ─► index by subject ─► Policy
//!      └─► service accounts and who carries them, pods bound to nodes ──────┘
//! ```
//!
//! A policy borrows nothing: it is worked out once and then asked as often as one likes.
//!
//! Several objects of equal identity (from different files) are all kept. A reference to such a role
//! finds each of them, so that a binding grants what any of them says.

mod accounts;
mod aggregation;
mod binding;
mod compile;
mod groups;
mod index;
mod node;
mod pod_references;
mod role;

use garboard_finding::KubernetesVersion;
use garboard_world::World;

pub use accounts::{Account, Carrier};
pub use binding::{Binding, BindingId};
pub use role::{Role, RoleId, RoleRule, RuleId};

pub(crate) use index::{Applies, Index, Key};

use crate::compiled::CompiledRule;
use crate::decision::Grant;
use crate::rule::Rule;
use crate::strings::Strings;
use crate::subject::Subject;
use accounts::Accounts;
use node::Nodes;

/// Every role and binding of a World, compiled for questions.
#[derive(Debug)]
pub struct Policy {
    pub(crate) strings: Strings,
    /// Each distinct rule once; roles refer to them by number.
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) roles: Vec<Role>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) index: Index,
    pub(crate) accounts: Accounts,
    pub(crate) nodes: Nodes,
}

/// How a World is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whose rules aggregated ClusterRoles have.
    pub aggregation: Aggregation,
    /// What the Node authorizer allows differs by version.
    pub kubernetes_version: KubernetesVersion,
}

/// Where the rules of aggregated ClusterRoles come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aggregation {
    /// From the roles that their selectors select, as the controller will make it: right for files.
    #[default]
    Computed,
    /// From the objects themselves: right for what an API server stores, since it decides by that.
    Stored,
}

// Ids are made by `compile` and stay valid: nothing is ever taken out of a policy.
impl Policy {
    /// Compiles the roles and bindings of a World of files.
    pub fn compile(world: &World) -> Policy {
        Policy::compile_with(world, Options::default())
    }

    /// Compiles the roles and bindings of a World.
    pub fn compile_with(world: &World, options: Options) -> Policy {
        compile::compile(world, options)
    }

    /// A role. Ids of another policy may panic or name another role.
    pub fn role(&self, id: RoleId) -> &Role {
        &self.roles[id.0 as usize]
    }

    /// A binding. Ids of another policy may panic or name another binding.
    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.0 as usize]
    }

    /// All roles, in the order of the World.
    pub fn roles(&self) -> impl ExactSizeIterator<Item = (RoleId, &Role)> {
        let numbered = self.roles.iter().enumerate();
        numbered.map(|(number, role)| (RoleId(number as u32), role))
    }

    /// All bindings: ClusterRoleBindings, then RoleBindings, each in the order of the World.
    pub fn bindings(&self) -> impl ExactSizeIterator<Item = (BindingId, &Binding)> {
        let numbered = self.bindings.iter().enumerate();
        numbered.map(|(number, binding)| (BindingId(number as u32), binding))
    }

    /// What a rule says. Ids of another policy may panic or name another rule.
    pub fn rule(&self, id: RuleId) -> Rule {
        self.compiled(id).text(&self.strings)
    }

    /// The rule that a grant goes back to.
    pub fn granted_rule(&self, grant: &Grant) -> Rule {
        self.role(grant.role)
            .rules
            .get(grant.rule as usize)
            .map_or_else(Rule::default, |rule| self.rule(rule.rule))
    }

    /// The subject that a grant goes to.
    pub fn granted_subject(&self, grant: &Grant) -> Option<&Subject> {
        let subjects = &self.binding(grant.binding).subjects;
        subjects.get(grant.subject as usize)?.as_ref()
    }

    /// The service accounts: those that are objects, those that pods run as, and `default` of every
    /// Namespace object; sorted by namespace and name.
    pub fn accounts(&self) -> &[Account] {
        self.accounts.all()
    }

    /// A service account, if it is known.
    pub fn account(&self, namespace: &str, name: &str) -> Option<&Account> {
        let (namespace, name) = (self.strings.find(namespace), self.strings.find(name));
        self.accounts.find(namespace, name)
    }

    /// Everybody that bindings name, each once, in the order of kinds and names.
    pub fn subjects(&self) -> Vec<Subject> {
        let keys = self.index.keys();
        keys.map(|key| key.subject(&self.strings)).collect()
    }

    /// The nodes that pods are bound to, as the users that their kubelets are.
    pub fn kubelets(&self) -> Vec<Subject> {
        let names = self.nodes.names();
        names.into_iter().map(Subject::kubelet).collect()
    }

    /// Aggregated ClusterRoles whose object holds other rules than its parts give it now: the
    /// controller has not run, or the object was written by hand.
    pub fn drifted_roles(&self) -> impl Iterator<Item = RoleId> {
        self.roles()
            .filter(|(_, role)| !role.stored.is_empty() && !role.has_stored_rules())
            .map(|(id, _)| id)
    }

    /// Each distinct rule, in the order of their ids.
    pub(crate) fn distinct_rules(&self) -> impl Iterator<Item = Rule> {
        self.rules.iter().map(|rule| rule.text(&self.strings))
    }

    pub(crate) fn compiled(&self, id: RuleId) -> &CompiledRule {
        &self.rules[id.0 as usize]
    }

    /// The rules that a binding grants, with the roles and their numbers there.
    pub(crate) fn rules_of(
        &self,
        binding: BindingId,
    ) -> impl Iterator<Item = (RoleId, u32, &CompiledRule)> {
        self.binding(binding).roles.iter().flat_map(|id| {
            let rules = self.role(*id).rules.iter().enumerate();
            rules.map(|(number, rule)| (*id, number as u32, self.compiled(rule.rule)))
        })
    }
}
