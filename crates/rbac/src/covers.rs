//! Whether what somebody holds covers what they want to hand on.
//!
//! Kubernetes lets nobody write a role, or bind one, that says more than they hold themselves
//! (component-helpers, `auth/rbac/validation/policy_comparator.go`, `Covers`). Each rule is broken
//! down to single steps: one verb, one group, one resource, one name; or one verb and one path. Each
//! step needs one rule that covers it whole: the parts of several rules are never put together, and
//! no list of words covers `*`.

use crate::compiled::{CompiledRule, holds, path_matches};
use crate::rule::Rule;
use crate::step::{Step, steps};
use crate::strings::{Strings, Symbol};

/// Steps of one rule that are looked at; what lies beyond counts as not covered. A rule of a real
/// role has a few hundred; one of 1,000 verbs on 1,000 resources would have a million.
const MOST_STEPS: usize = 1 << 20;

/// The single steps of `servant` that no rule of `owner` covers, each as a rule of its own, and not
/// more than `most` of them.
pub(crate) fn uncovered(
    owner: &[&CompiledRule],
    servant: &[Rule],
    strings: &Strings,
    most: usize,
) -> Vec<Rule> {
    servant
        .iter()
        .flat_map(|rule| steps(rule).take(MOST_STEPS + 1).enumerate())
        .filter(|(number, step)| *number >= MOST_STEPS || !step.is_covered(owner, strings))
        .map(|(_, step)| step.rule())
        .take(most)
        .collect()
}

impl Step<'_> {
    fn is_covered(&self, owner: &[&CompiledRule], strings: &Strings) -> bool {
        match *self {
            Step::Resource {
                verb,
                group,
                resource,
                name,
            } => {
                let (verb, group) = (strings.find(verb), strings.find(group));
                let any_with_subresource = resource
                    .split_once('/')
                    .map_or(Symbol::UNKNOWN, |(_, subresource)| {
                        strings.find(&format!("*/{subresource}"))
                    });
                let resource = strings.find(resource);
                let name = name.map(|name| strings.find(name));
                owner.iter().any(|rule| {
                    holds(&rule.verbs, verb)
                        && holds(&rule.groups, group)
                        && (holds(&rule.resources, resource)
                            || rule.resources.contains(&any_with_subresource))
                        && (rule.names.is_empty()
                            || name.is_some_and(|name| rule.names.contains(&name)))
                })
            }
            Step::Path { verb, path } => {
                let verb = strings.find(verb);
                owner.iter().any(|rule| {
                    holds(&rule.verbs, verb)
                        // A rule with names covers nothing without a name, not even a path.
                        && rule.names.is_empty()
                        && rule
                            .paths
                            .iter()
                            .any(|pattern| path_matches(strings.text(*pattern), path))
                })
            }
        }
    }
}
