//! Who may do what: RBAC decided as the API server decides it.
//!
//! ```text
//! World ─► Policy ─► authorize(request) ─► Decision: allowed? by which (binding, role, rule)s?
//!             ├────► RbacPillar: what is given that should not be ─► Findings
//!             ├────► questions: who can, effective, matrix, accounts, diff, …
//! audit log ─►└────► learn: what was used, the smallest roles that allow it
//! ```
//!
//! A [`Policy`] is every role and binding of a World, compiled once. Its answers are those of the
//! API server's own authorizers: the `system:masters` group, the Node authorizer, RBAC.

mod abilities;
mod account_powers;
mod carried;
mod catalogue;
mod check;
mod compiled;
mod covers;
mod decision;
mod defaults;
mod escalation;
mod given;
mod holders;
mod impersonation;
mod learn;
mod listing;
mod managed;
mod names;
mod objects;
mod pillar;
mod policy;
mod power;
mod questions;
mod request;
mod roles;
mod rule;
mod rules;
mod step;
mod strings;
mod subject;
mod token;
mod wild;

pub use catalogue::{ASKED_ONLY, ApiResource};
pub use decision::{Authority, Decision, Grant};
pub use defaults::{default_roles, is_of_cluster};
pub use escalation::{Guard, RoleBind, RoleWrite};
pub use impersonation::{Impersonated, Impersonation, Mode};
pub use learn::{
    Audit2Rbac, Batch, BindingUse, Caps, Implied, Judgement, Keep, LearnOptions, Learned,
    LearnedScope, Plan, Proof, Reason, Replay, Review, Reviewed, RuleUse, Span, SubjectUsage,
    Target, Tightening, Totals, Unseen, Usage, Use, UseNames, Verdict, Why, minimal_rules,
};
pub use objects::{BindingObject, RoleObject};
pub use pillar::RbacPillar;
pub use policy::{
    Account, Aggregation, Binding, BindingId, Carrier, Options, Policy, Role, RoleId, RoleRule,
    RuleId,
};
pub use questions::{
    Access, AccessMatrix, AccessRow, AccountCard, Answer, Change, Effective, Holder, NoRole,
    Permission, PolicyDiff, PowerHolder, PowerKind, PowerMap, Question, Scope, VERBS, WhoCan, Wish,
};
pub use request::{Attributes, NonResourceAttributes, Request, ResourceAttributes};
pub use rule::Rule;
pub use subject::{
    ANONYMOUS, AUTHENTICATED, Identity, MASTERS, NODES, SERVICE_ACCOUNTS, Subject, UNAUTHENTICATED,
};
