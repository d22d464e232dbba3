//! Who may hand on what: the guards on writing roles and bindings.
//!
//! To be allowed to write a role or a binding is not enough: nobody may give what they do not hold,
//! unless they are in `system:masters` or hold the verb `escalate` on the role, or `bind` on the role
//! that is bound (kubernetes, `pkg/registry/rbac/escalation_check.go` and
//! `pkg/registry/rbac/*/policybased/storage.go`). The guards ask in the namespace of the object that
//! is written, which is none for a ClusterRole or ClusterRoleBinding.

use crate::compiled::CompiledRule;
use crate::covers::uncovered;
use crate::decision::Grant;
use crate::policy::{Key, Policy, Role, RoleId};
use crate::request::{Attributes, Request, ResourceAttributes};
use crate::rule::Rule;
use crate::subject::{Identity, MASTERS};

const GROUP: &str = "rbac.authorization.k8s.io";

/// Missing rules that an answer lists at most: a role may have thousands, and ten make the point.
const MOST_MISSING: usize = 10;

/// A Role or ClusterRole that somebody wants to write.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoleWrite<'r> {
    /// Its namespace; empty for a ClusterRole.
    pub namespace: &'r str,
    /// Its name in the request's path: none where it is made with `create`, so that there an
    /// `escalate` on certain names does not help.
    pub name: &'r str,
    /// What it will say.
    pub rules: &'r [Rule],
    /// Whether it has an aggregation rule, or had one.
    pub is_aggregated: bool,
}

/// A role that somebody wants to bind.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoleBind<'r> {
    /// The binding's namespace; empty for a ClusterRoleBinding.
    pub namespace: &'r str,
    /// `roleRef.kind`: `Role` or `ClusterRole`.
    pub role_kind: &'r str,
    /// `roleRef.name`
    pub role_name: &'r str,
}

/// What a guard says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// In `system:masters`.
    Masters,
    /// By the verb `escalate` or `bind`.
    Verb(Vec<Grant>),
    /// Everything that is handed on is held already.
    Covered,
    /// Refused: these steps are not held (the first few of them).
    Missing(Vec<Rule>),
    /// Refused: there is no such role to bind.
    NoRole,
}

impl Guard {
    /// Whether the write passes.
    pub fn is_passed(&self) -> bool {
        match self {
            Guard::Masters | Guard::Verb(_) | Guard::Covered => true,
            Guard::Missing(_) | Guard::NoRole => false,
        }
    }
}

impl Policy {
    /// Whether the guard lets somebody write a role. That they may write roles at all is another
    /// question, for [`authorize`](Policy::authorize).
    pub fn guard_role(&self, who: &Identity, write: &RoleWrite<'_>) -> Guard {
        if who.is_in(MASTERS) {
            return Guard::Masters;
        }
        let resource = role_resource(write.namespace);
        let escalate = Attributes::resource("escalate", GROUP, resource)
            .in_namespace(write.namespace)
            .named(write.name);
        if let Some(guard) = self.verb(who, escalate) {
            return guard;
        }
        let mut missing = self.missing(who, write.namespace, write.rules);
        if write.is_aggregated && missing.is_empty() {
            missing = self.missing(who, write.namespace, &full_authority());
        }
        covered_unless(missing)
    }

    /// Whether the guard lets somebody bind a role.
    pub fn guard_binding(&self, who: &Identity, bind: &RoleBind<'_>) -> Guard {
        if who.is_in(MASTERS) {
            return Guard::Masters;
        }
        let resource = match bind.role_kind {
            "ClusterRole" => "clusterroles",
            "Role" => "roles",
            _ => return Guard::NoRole,
        };
        let verb = Attributes::resource("bind", GROUP, resource)
            .in_namespace(bind.namespace)
            .named(bind.role_name);
        if let Some(guard) = self.verb(who, verb) {
            return guard;
        }
        let namespace = if bind.role_kind == "Role" {
            bind.namespace
        } else {
            ""
        };
        let mut rules = None;
        for (_, role) in self.roles_named(bind.role_kind, namespace, bind.role_name) {
            let of_role = role.rules.iter().map(|rule| self.rule(rule.rule));
            rules.get_or_insert_with(Vec::new).extend(of_role);
        }
        match rules {
            Some(rules) => covered_unless(self.missing(who, bind.namespace, &rules)),
            None => Guard::NoRole,
        }
    }

    /// The single steps of `rules` that somebody does not hold in a namespace, the first few.
    ///
    /// Only what RBAC gives counts here, as in `ConfirmNoEscalation`.
    pub fn missing(&self, who: &Identity, namespace: &str, rules: &[Rule]) -> Vec<Rule> {
        let owner = self.held(who, namespace);
        uncovered(&owner, rules, &self.strings, MOST_MISSING)
    }

    /// The roles of a kind and name; `namespace` is empty for ClusterRoles.
    pub fn roles_named(
        &self,
        kind: &str,
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = (RoleId, &Role)> {
        self.roles().filter(move |(_, role)| {
            role.kind() == kind && *role.namespace == *namespace && *role.name == *name
        })
    }

    /// The rules that somebody holds in a namespace, or in the whole cluster if it is empty.
    pub(crate) fn held(&self, who: &Identity, namespace: &str) -> Vec<&CompiledRule> {
        let keys = Key::of_identity(who, &self.strings);
        let applying = self.index.applying(&keys, self.strings.find(namespace));
        applying
            .iter()
            .flat_map(|applies| self.rules_of(applies.binding))
            .map(|(_, _, rule)| rule)
            .collect()
    }

    fn verb(&self, who: &Identity, attributes: ResourceAttributes<'_>) -> Option<Guard> {
        let attributes = attributes.into();
        let decision = self.authorize(&Request { who, attributes });
        decision
            .is_allowed()
            .then(|| Guard::Verb(decision.grants().collect()))
    }
}

fn role_resource(namespace: &str) -> &'static str {
    if namespace.is_empty() {
        "clusterroles"
    } else {
        "roles"
    }
}

fn covered_unless(missing: Vec<Rule>) -> Guard {
    if missing.is_empty() {
        Guard::Covered
    } else {
        Guard::Missing(missing)
    }
}

/// What an aggregation rule demands, since it can gather anything.
fn full_authority() -> [Rule; 2] {
    [
        Rule::resources(["*"], "*", ["*"]),
        Rule::paths(["*"], ["*"]),
    ]
}
