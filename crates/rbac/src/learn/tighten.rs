//! Smaller roles in place of those that are not used whole, proven by replay.
//!
//! ```text
//! Judgement ─► a role of one binding: shrink it where it is ──────┐
//!           ─► a role of several: give a binding a role of its own ├─► World as it would be
//!           ─► a binding that nobody used: take it away ───────────┘      │
//!                                      every observed request asked again ┘─► denied? then nothing is done
//! ```
//!
//! A role that several bindings share is never shrunk for one of them. What Kubernetes or a provider
//! looks after is left as it is, since it would be written anew; its bindings get roles of their own.
//! An aggregated role is what its parts make it: the parts are shrunk where only one binding reaches
//! them. Grants that were not seen, and may have been used, stay.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use garboard_manifest::Field;
use garboard_world::{Body, Object, ObjectId, PolicyRule, World};

use crate::decision::Authority;
use crate::learn::implied;
use crate::learn::judge::{BindingUse, Judgement, RuleUse, Verdict};
use crate::learn::roles::joined_rules;
use crate::learn::usage::Usage;
use crate::managed;
use crate::objects::{BindingObject, RoleObject};
use crate::policy::{BindingId, Options, Policy, RoleId};
use crate::request::{Attributes, Request};
use crate::rule::Rule;
use crate::subject::Subject;

/// Label prefix of roles that are aggregated into Kubernetes' own.
const AGGREGATE: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// What would change, and the proof that nothing breaks.
#[derive(Debug)]
pub struct Plan {
    /// The changes, in the order of the bindings.
    pub changes: Vec<Tightening>,
    /// Bindings that are not touched although they are not used whole, with the reason.
    pub kept: Vec<(BindingId, Reason)>,
    /// What every observed request got in the World as it would be.
    pub replay: Replay,
}

/// One change.
#[derive(Clone, Debug)]
pub enum Tightening {
    /// A role says less; its labels, annotations and aggregation stay.
    Shrink {
        /// The role.
        role: RoleId,
        /// What it says from now on.
        rules: Vec<Rule>,
        /// What it said more.
        removed: Vec<Rule>,
    },
    /// A binding gets a role of its own. What a binding refers to cannot be changed, so that it is
    /// made anew under another name.
    Split {
        /// The binding that is to be deleted when the new one is there.
        binding: BindingId,
        /// The new role.
        role: Box<RoleObject>,
        /// The new binding.
        by: Box<BindingObject>,
        /// What the old role said more.
        removed: Vec<Rule>,
    },
    /// A binding goes.
    Remove {
        /// The binding.
        binding: BindingId,
        /// What it granted.
        removed: Vec<Rule>,
    },
}

/// Why something is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Kubernetes or a provider looks after it.
    Managed(&'static str),
    /// Nothing of it can be proven unused.
    NothingProven,
    /// The role, or a rule of it, could not be read whole.
    Incomplete,
}

/// Observed requests, asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// How many different requests were asked.
    pub requests: u64,
    /// Those that would be refused, and were not before: none, or the changes are wrong.
    pub denied: Vec<(Subject, String)>,
}

impl Policy {
    /// Works out smaller roles for what was used. `world` is the one that the policy is of.
    pub fn tighten(
        &self,
        world: &World,
        judgement: &Judgement,
        usage: &Usage,
        options: Options,
    ) -> Plan {
        let mut plan = Plan {
            changes: Vec::new(),
            kept: Vec::new(),
            replay: Replay::default(),
        };
        let reach = self.reach();
        let mut shrunk: BTreeMap<RoleId, Vec<&RuleUse>> = BTreeMap::new();
        let mut taken = names(world);
        for of in &judgement.bindings {
            let binding = self.binding(of.binding);
            if of.verdict == Verdict::Used || binding.is_dangling() {
                continue;
            }
            if let Some(manager) = managed::manager(world.object(binding.object)) {
                plan.kept.push((of.binding, Reason::Managed(manager)));
            } else if binding.roles.len() != 1 || self.role(binding.roles[0]).is_incomplete {
                plan.kept.push((of.binding, Reason::Incomplete));
            } else if of.verdict == Verdict::Unused {
                let removed = of.rules.iter().flat_map(|rule| rule.unused.clone());
                plan.changes.push(Tightening::Remove {
                    binding: of.binding,
                    removed: removed.collect(),
                });
            } else if !of.rules.iter().any(can_shrink) {
                plan.kept.push((of.binding, Reason::NothingProven));
            } else if self.may_shrink(of, world, &reach) {
                for rule in &of.rules {
                    let role = self.role(rule.role);
                    let written = role.rules.get(rule.rule as usize); // judged by number
                    let source = written.map_or(rule.role, |it| it.written_in);
                    shrunk.entry(source).or_default().push(rule);
                }
            } else {
                plan.changes.push(self.split(of, world, &mut taken));
            }
        }
        for (role, rules) in shrunk {
            let kept: Vec<Rule> = rules.iter().flat_map(|rule| self.smaller(rule)).collect();
            let removed = rules.iter().flat_map(|rule| rule.unused.clone());
            plan.changes.push(Tightening::Shrink {
                role,
                rules: joined_rules(&kept),
                removed: removed.collect(),
            });
        }
        let changed = changed(world, self, &plan.changes);
        plan.replay = self.replay(&Policy::compile_with(&changed, options), usage);
        plan
    }

    /// By which bindings each role's own rules are reached.
    fn reach(&self) -> BTreeMap<RoleId, BTreeSet<BindingId>> {
        let mut reach: BTreeMap<RoleId, BTreeSet<BindingId>> = BTreeMap::new();
        for (id, binding) in self.bindings() {
            for role in &binding.roles {
                reach.entry(*role).or_default().insert(id);
                for rule in &self.role(*role).rules {
                    reach.entry(rule.written_in).or_default().insert(id);
                }
            }
        }
        reach
    }

    /// Whether the roles of a binding can be shrunk where they are: nobody else uses them, they are
    /// not written anew by others, and they are not aggregated into roles whose binding is elsewhere.
    fn may_shrink(
        &self,
        of: &BindingUse,
        world: &World,
        reach: &BTreeMap<RoleId, BTreeSet<BindingId>>,
    ) -> bool {
        let mut sources: BTreeSet<RoleId> = BTreeSet::new();
        for rule in &of.rules {
            let written = self.role(rule.role).rules.get(rule.rule as usize);
            sources.extend(written.map(|it| it.written_in));
        }
        sources.iter().all(|source| {
            let role = self.role(*source);
            let object = world.object(role.object);
            let is_only_here = reach
                .get(source)
                .is_some_and(|bindings| bindings.len() == 1);
            // Kubernetes' own aggregated roles may be bound where nobody has looked.
            let is_aggregated_into_built_in = object
                .meta
                .labels
                .iter()
                .any(|(key, _)| key.starts_with(AGGREGATE));
            is_only_here
                && !role.is_incomplete
                && managed::manager(object).is_none()
                && !managed::USER_FACING.contains(&&*role.name)
                && !is_aggregated_into_built_in
        })
    }

    /// A role of its own for a binding.
    fn split(&self, of: &BindingUse, world: &World, taken: &mut HashSet<String>) -> Tightening {
        let binding = self.binding(of.binding);
        let object = world.object(binding.object);
        let kept: Vec<Rule> = of
            .rules
            .iter()
            .flat_map(|rule| self.smaller(rule))
            .collect();
        let mut name = format!("{}-used", binding.name);
        for number in 2.. {
            if taken.insert(format!("{}/{name}", binding.namespace)) {
                break;
            }
            name = format!("{}-used-{number}", binding.name);
        }
        let labels = object.meta.labels.iter();
        let role = RoleObject {
            namespace: binding.namespace.to_string(),
            name: name.clone(),
            rules: joined_rules(&kept),
            ..RoleObject::default()
        };
        let by = BindingObject {
            namespace: binding.namespace.to_string(),
            name: name.clone(),
            labels: labels
                .map(|(key, value)| (key.to_owned(), value.to_string()))
                .collect(),
            is_of_cluster_role: binding.is_cluster_binding(),
            role: name,
            subjects: binding.subjects.iter().flatten().cloned().collect(),
            ..BindingObject::default()
        };
        let removed = of.rules.iter().flat_map(|rule| rule.unused.clone());
        Tightening::Split {
            binding: of.binding,
            role: Box::new(role),
            by: Box::new(by),
            removed: removed.collect(),
        }
    }

    /// What is left of a rule: what was used, and what may have been.
    fn smaller(&self, of: &RuleUse) -> Vec<Rule> {
        let whole = || {
            let rule = self.role(of.role).rules.get(of.rule as usize);
            rule.map(|rule| self.rule(rule.rule))
        };
        if !can_shrink(of) {
            return whole().into_iter().collect();
        }
        let unproven = of.unproven.iter().map(|(rule, _)| rule.clone());
        of.used.iter().cloned().chain(unproven).collect()
    }

    /// Asks every observed request of another policy.
    fn replay(&self, other: &Policy, usage: &Usage) -> Replay {
        const MOST: usize = 100;
        let mut replay = Replay::default();
        for subject in usage.subjects() {
            let who = subject.identity();
            for of in implied::complete(subject.uses(), &who, Some(self)) {
                of.for_each_request(|attributes| {
                    let request = Request {
                        who: &who,
                        attributes,
                    };
                    // What RBAC does not decide does not change with it.
                    if self.authorize(&request).authority() != Some(Authority::Rbac) {
                        return;
                    }
                    replay.requests += 1;
                    let is_denied = !other.authorize(&request).is_allowed();
                    if is_denied && replay.denied.len() < MOST {
                        replay
                            .denied
                            .push((subject.subject(), described(&attributes)));
                    }
                });
            }
        }
        replay
    }
}

/// Whether something of a rule is proven to be needless.
fn can_shrink(rule: &RuleUse) -> bool {
    !rule.unused.is_empty() || rule.is_wide
}

/// Names that are taken by roles and bindings.
fn names(world: &World) -> HashSet<String> {
    let objects = world.objects();
    let names =
        objects.filter(|(_, object)| matches!(object.body, Body::Role(_) | Body::Binding(_)));
    names
        .map(|(_, object)| format!("{}/{}", object.namespace(), object.name()))
        .collect()
}

/// The World as it would be.
fn changed(world: &World, policy: &Policy, changes: &[Tightening]) -> World {
    let mut rules: BTreeMap<ObjectId, &[Rule]> = BTreeMap::new();
    let mut gone: BTreeSet<ObjectId> = BTreeSet::new();
    let mut made: Vec<Object> = Vec::new();
    for change in changes {
        match change {
            Tightening::Shrink {
                role, rules: new, ..
            } => {
                rules.insert(policy.role(*role).object, new);
            }
            Tightening::Remove { binding, .. } => {
                gone.insert(policy.binding(*binding).object);
            }
            Tightening::Split {
                binding, role, by, ..
            } => {
                let old = world.object(policy.binding(*binding).object);
                gone.insert(policy.binding(*binding).object);
                made.extend(split_objects(old, role, by));
            }
        }
    }
    let mut objects: Vec<Object> = Vec::new();
    for (id, object) in world.objects().filter(|(id, _)| !gone.contains(id)) {
        let mut object = object.clone();
        if let (Some(rules), Body::Role(role)) = (rules.get(&id), &mut object.body) {
            role.rules = Field::Set(rules.iter().map(written).collect());
        }
        objects.push(object);
    }
    objects.extend(made);
    let files = world.files().map(|(_, file)| file.clone());
    World::new(objects, files.collect())
}

/// The objects of a split, as they would be read: where the old binding stands.
fn split_objects(old: &Object, role: &RoleObject, by: &BindingObject) -> [Object; 2] {
    let text = |text: &str| Field::Set(Box::from(text));
    let mut of_role = old.clone();
    of_role.kind = scoped("Role", by.is_of_cluster_role);
    of_role.meta.name = role.name.as_str().into();
    of_role.body = Body::Role(garboard_world::Role {
        rules: Field::Set(role.rules.iter().map(written).collect()),
        ..garboard_world::Role::default()
    });
    let mut of_binding = old.clone();
    of_binding.meta.name = by.name.as_str().into();
    if let Body::Binding(binding) = &mut of_binding.body {
        binding.role_ref = Field::Set(garboard_world::RoleRef {
            api_group: text("rbac.authorization.k8s.io"),
            kind: Field::Set(scoped("Role", by.is_of_cluster_role)),
            name: text(&by.role),
        });
    }
    [of_role, of_binding]
}

fn scoped(kind: &str, is_of_cluster: bool) -> Box<str> {
    if is_of_cluster {
        format!("Cluster{kind}").into()
    } else {
        kind.into()
    }
}

/// A rule as objects have it.
fn written(rule: &Rule) -> PolicyRule {
    let list = |list: &[Box<str>]| Field::Set(list.to_vec());
    PolicyRule {
        verbs: list(&rule.verbs),
        api_groups: list(&rule.api_groups),
        resources: list(&rule.resources),
        resource_names: list(&rule.resource_names),
        non_resource_urls: list(&rule.non_resource_urls),
    }
}

fn described(attributes: &Attributes<'_>) -> String {
    match attributes {
        Attributes::NonResource(path) => format!("{} {}", path.verb, path.path),
        Attributes::Resource(resource) => {
            let slash = if resource.subresource.is_empty() {
                ""
            } else {
                "/"
            };
            let group = if resource.group.is_empty() {
                String::new()
            } else {
                format!(".{}", resource.group)
            };
            format!(
                "{} {}{group}{slash}{} {} in {}",
                resource.verb,
                resource.resource,
                resource.subresource,
                resource.name,
                resource.namespace
            )
        }
    }
}
