//! From a World to a policy.

use std::collections::HashMap;

use garboard_manifest::Field;
use garboard_world::{
    Binding as BindingBody, Body, Kind, Object, ObjectId, Role as RoleBody, World,
};

use crate::compiled::CompiledRule;
use crate::policy::accounts::Accounts;
use crate::policy::aggregation::{self, Candidate};
use crate::policy::binding::{Binding, BindingId};
use crate::policy::index::Index;
use crate::policy::node::Nodes;
use crate::policy::role::{Role, RoleId, RoleRule, RuleId};
use crate::policy::{Aggregation, Options, Policy};
use crate::rule::Rule;
use crate::strings::{Strings, Symbol};
use crate::subject::Subject;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Roles by namespace (empty for ClusterRoles) and name.
type RolesByName = HashMap<(Symbol, Symbol), Vec<RoleId>>;

struct Compiler {
    strings: Strings,
    rules: Vec<CompiledRule>,
    rule_ids: HashMap<CompiledRule, RuleId>,
    roles: Vec<Role>,
}

pub(crate) fn compile(world: &World, options: Options) -> Policy {
    let mut compiler = Compiler {
        strings: Strings::new(),
        rules: Vec::new(),
        rule_ids: HashMap::new(),
        roles: Vec::new(),
    };
    let candidates = compiler.roles(world);
    if options.aggregation == Aggregation::Computed {
        aggregation::resolve(&mut compiler.roles, candidates);
    }
    let bindings = compiler.bindings(world);
    let Compiler {
        mut strings,
        rules,
        roles,
        ..
    } = compiler;
    let entries = bindings.iter().enumerate().map(|(number, binding)| {
        let namespace = binding.namespace_symbol;
        let subjects = binding.binding.subjects.as_slice();
        (BindingId(number as u32), namespace, subjects)
    });
    let index = Index::new(entries, &mut strings);
    Policy {
        index,
        accounts: Accounts::new(world, &mut strings),
        nodes: Nodes::new(world, options.kubernetes_version),
        strings,
        rules,
        roles,
        bindings: bindings.into_iter().map(|it| it.binding).collect(),
    }
}

struct CompiledBinding {
    binding: Binding,
    namespace_symbol: Symbol,
}

impl Compiler {
    /// Compiles the roles; gives the ClusterRoles as aggregation wants them.
    fn roles<'w>(&mut self, world: &'w World) -> Vec<Candidate<'w>> {
        let mut candidates = Vec::new();
        for kind in ["ClusterRole", "Role"] {
            for (id, object) in world.of_kind(Kind::new(GROUP, kind)) {
                let Body::Role(body) = &object.body else {
                    continue;
                };
                let role = RoleId(self.roles.len() as u32);
                let mut compiled = self.role(id, object, body, role);
                let aggregation = body
                    .aggregation_rule
                    .get()
                    .filter(|rule| !rule.cluster_role_selectors.items().is_empty());
                if kind == "ClusterRole" {
                    compiled.is_aggregated = aggregation.is_some();
                    candidates.push(Candidate {
                        role,
                        labels: &object.meta.labels,
                        aggregation,
                    });
                }
                self.roles.push(compiled);
            }
        }
        candidates
    }

    fn role(&mut self, id: ObjectId, object: &Object, body: &RoleBody, itself: RoleId) -> Role {
        let mut rules = Vec::with_capacity(body.rules.items().len());
        let mut is_incomplete = body.rules.is_invalid();
        for (number, rule) in body.rules.items().iter().enumerate() {
            let Some(rule) = Rule::of(rule) else {
                is_incomplete = true;
                continue;
            };
            rules.push(RoleRule {
                rule: self.rule(&rule),
                written_in: itself,
                number: number as u32,
            });
        }
        Role {
            object: id,
            namespace: self.share(object.namespace()),
            name: self.share(object.name()),
            rules,
            is_aggregated: false,
            is_incomplete,
            stored: Vec::new(),
        }
    }

    fn rule(&mut self, rule: &Rule) -> RuleId {
        let compiled = CompiledRule::new(rule, &mut self.strings);
        if let Some(id) = self.rule_ids.get(&compiled) {
            return *id;
        }
        let id = RuleId(self.rules.len() as u32);
        self.rules.push(compiled.clone());
        self.rule_ids.insert(compiled, id);
        id
    }

    /// Compiles the bindings, those of the whole cluster first.
    fn bindings(&mut self, world: &World) -> Vec<CompiledBinding> {
        let by_name = self.roles_by_name(world);
        let mut bindings = Vec::new();
        for kind in ["ClusterRoleBinding", "RoleBinding"] {
            for (id, object) in world.of_kind(Kind::new(GROUP, kind)) {
                if let Body::Binding(body) = &object.body {
                    bindings.push(self.binding(id, object, body, &by_name));
                }
            }
        }
        bindings
    }

    /// The roles by name. What the server has still to name cannot be referred to.
    fn roles_by_name(&mut self, world: &World) -> RolesByName {
        let mut by_name = RolesByName::new();
        for (number, role) in self.roles.iter().enumerate() {
            if world.object(role.object).meta.name.is_empty() {
                continue;
            }
            let key = (
                self.strings.intern(&role.namespace),
                self.strings.intern(&role.name),
            );
            by_name.entry(key).or_default().push(RoleId(number as u32));
        }
        by_name
    }

    fn binding(
        &mut self,
        id: ObjectId,
        object: &Object,
        body: &BindingBody,
        by_name: &RolesByName,
    ) -> CompiledBinding {
        let namespace = object.namespace();
        let namespace_symbol = self.strings.intern(namespace);
        let (role_kind, role_name) = body
            .role_ref
            .get()
            .map_or(("", ""), |role| (role.kind.text(), role.name.text()));
        // The reference's apiGroup is not looked at (`GetRoleReferenceRules`). A
        // ClusterRoleBinding's Role would have to lie in no namespace, where no Role is.
        let role_namespace = match role_kind {
            "ClusterRole" => Some(Symbol::EMPTY),
            "Role" if !namespace.is_empty() => Some(namespace_symbol),
            _ => None,
        };
        let roles = role_namespace
            .and_then(|namespace| by_name.get(&(namespace, self.strings.find(role_name))))
            .cloned()
            .unwrap_or_default();
        let subjects = body.subjects.items().iter();
        let binding = Binding {
            object: id,
            namespace: self.share(namespace),
            name: self.share(object.name()),
            role_kind: self.share(role_kind),
            role_name: self.share(role_name),
            roles,
            subjects: subjects
                .map(|subject| self.subject(subject, namespace))
                .collect(),
        };
        CompiledBinding {
            binding,
            namespace_symbol,
        }
    }

    /// Whom a subject means. Its `apiGroup` is not looked at (kubernetes,
    /// `pkg/registry/rbac/validation/rule.go`, `appliesToUser`), so a User may be a service account
    /// and a Group may be the service accounts of a namespace.
    fn subject(
        &mut self,
        subject: &garboard_world::Subject,
        binding_namespace: &str,
    ) -> Option<Subject> {
        let (Field::Set(kind), Field::Set(name)) = (&subject.kind, &subject.name) else {
            return None;
        };
        match &**kind {
            "User" => Some(Subject::User(self.share(name))),
            "Group" => Some(Subject::Group(self.share(name))),
            "ServiceAccount" => {
                let namespace = match &subject.namespace {
                    Field::Set(namespace) if !namespace.is_empty() => namespace,
                    Field::Set(_) | Field::Absent => binding_namespace,
                    Field::Invalid => return None,
                };
                (!namespace.is_empty()).then(|| Subject::ServiceAccount {
                    namespace: self.share(namespace),
                    name: self.share(name),
                })
            }
            _ => None,
        }
    }

    fn share(&mut self, text: &str) -> std::sync::Arc<str> {
        let symbol = self.strings.intern(text);
        self.strings.shared(symbol)
    }
}
