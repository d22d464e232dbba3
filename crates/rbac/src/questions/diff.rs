//! What one policy allows and another does not.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::covers::uncovered;
use crate::decision::Grant;
use crate::policy::{Key, Policy, RuleId};
use crate::rule::Rule;
use crate::subject::Subject;

/// Steps that a change lists at most; a rule may have a million.
const MOST_STEPS: usize = 10_000;

/// What changed between two policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyDiff {
    /// What only the new one allows; grants are the new one's.
    pub added: Vec<Change>,
    /// What only the old one allows; grants are the old one's.
    pub removed: Vec<Change>,
}

/// What somebody may do by one policy and not by the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub subject: Subject,
    /// Where: a namespace, or everywhere if empty.
    pub namespace: Arc<str>,
    /// What: only the part that the other policy does not allow.
    pub rules: Vec<Rule>,
    /// Through which bindings, roles and rules.
    pub grants: Vec<Grant>,
    /// Whether there is more than `rules` lists.
    pub is_cut_off: bool,
}

impl Policy {
    /// What changed from this policy to a newer one, by what may be done and not by how it is
    /// written: a role that was renamed, split or bound anew changes nothing.
    ///
    /// Each subject is compared with everything that it held before, also through the groups that
    /// follow from its name; what a group gains is said of the group and not of its members.
    pub fn diff(&self, new: &Policy) -> PolicyDiff {
        PolicyDiff {
            added: gained(self, new),
            removed: gained(new, self),
        }
    }
}

/// What a policy allows and another does not.
fn gained(before: &Policy, after: &Policy) -> Vec<Change> {
    let known: HashMap<Rule, RuleId> = before
        .rules
        .iter()
        .enumerate()
        .map(|(number, rule)| (rule.text(&before.strings), RuleId(number as u32)))
        .collect();
    let mut changes: BTreeMap<(Subject, Arc<str>), Gain> = BTreeMap::new();
    for subject in after.subjects() {
        let keys = Key::of_identity(&subject.identity(), &before.strings);
        let key = Key::known(&subject, &after.strings);
        for applies in after.index.applying_anywhere(&[key]) {
            let binding = after.binding(applies.binding);
            let held = Held::new(before, &keys, &binding.namespace);
            for (role, number, rule) in after.rules_of(applies.binding) {
                let mut rule = rule.text(&after.strings);
                if !binding.is_cluster_binding() {
                    rule.non_resource_urls.clear(); // a RoleBinding gives no paths
                }
                let missing = held.missing(&rule, &known);
                if missing.is_empty() {
                    continue;
                }
                let place = (subject.clone(), Arc::clone(&binding.namespace));
                let gain = changes.entry(place).or_default();
                gain.is_cut_off |= missing.len() > MOST_STEPS;
                gain.rules.extend(missing.into_iter().take(MOST_STEPS));
                gain.grants.push(Grant {
                    binding: applies.binding,
                    subject: applies.subject,
                    role,
                    rule: number,
                });
            }
        }
    }
    let changes = changes.into_iter();
    changes
        .map(|((subject, namespace), gain)| Change {
            subject,
            namespace,
            rules: merged(gain.rules),
            grants: gain.grants,
            is_cut_off: gain.is_cut_off,
        })
        .collect()
}

#[derive(Default)]
struct Gain {
    /// Single steps.
    rules: Vec<Rule>,
    grants: Vec<Grant>,
    is_cut_off: bool,
}

/// What somebody holds by a policy in one namespace.
struct Held<'p> {
    policy: &'p Policy,
    rules: HashSet<RuleId>,
}

impl<'p> Held<'p> {
    fn new(policy: &'p Policy, keys: &[Key], namespace: &str) -> Held<'p> {
        let applying = policy.index.applying(keys, policy.strings.find(namespace));
        let bindings = applying.iter().map(|it| policy.binding(it.binding));
        let roles = bindings.flat_map(|binding| binding.roles.iter());
        let rules = roles.flat_map(|role| policy.role(*role).rules.iter().map(|rule| rule.rule));
        Held {
            rules: rules.collect(),
            policy,
        }
    }

    /// The single steps of a rule that are not held; `known` are the policy's rules.
    fn missing(&self, rule: &Rule, known: &HashMap<Rule, RuleId>) -> Vec<Rule> {
        // Most rules are the same in both: they need no taking apart.
        if known.get(rule).is_some_and(|id| self.rules.contains(id)) {
            return Vec::new();
        }
        let owner: Vec<_> = self
            .rules
            .iter()
            .map(|id| self.policy.compiled(*id))
            .collect();
        let rules = std::slice::from_ref(rule);
        uncovered(&owner, rules, &self.policy.strings, MOST_STEPS + 1)
    }
}

/// Single steps put together again: verbs on a resource, then resources with the same verbs.
fn merged(steps: Vec<Rule>) -> Vec<Rule> {
    /// What a step is about; a resource or a path.
    type About = (Vec<Box<str>>, Vec<Box<str>>, Vec<Box<str>>, Vec<Box<str>>);
    let mut verbs: BTreeMap<About, Vec<Box<str>>> = BTreeMap::new();
    for step in steps {
        let about = (
            step.api_groups,
            step.resource_names,
            step.resources,
            step.non_resource_urls,
        );
        verbs.entry(about).or_default().extend(step.verbs);
    }
    let mut rules: BTreeMap<[Vec<Box<str>>; 3], Rule> = BTreeMap::new();
    for ((groups, names, resources, paths), mut verbs) in verbs {
        verbs.sort_unstable();
        verbs.dedup();
        let key = [groups.clone(), names.clone(), verbs.clone()];
        let rule = rules.entry(key).or_insert_with(|| Rule {
            verbs,
            api_groups: groups,
            resource_names: names,
            ..Rule::default()
        });
        rule.resources.extend(resources);
        rule.non_resource_urls.extend(paths);
    }
    rules.into_values().collect()
}
