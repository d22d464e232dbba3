//! `rbac/duplicate-binding`: the same role for the same subject, twice.

use std::collections::{HashMap, HashSet};

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::given::named;
use crate::holders::canonical;
use crate::policy::{Binding, BindingId};
use crate::subject::Subject;
rule! {
    pub(crate) RULE = "rbac/duplicate-binding" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "role given twice",
        aliases: [],
        page: include_str!("duplicate_binding.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// A role as a reference finds it: kind, namespace (none of a ClusterRole), name.
type RoleKey<'p> = (&'p str, &'p str, &'p str);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    // Who has which role, and by which binding first. Those of the cluster come before others.
    let mut given: HashMap<(RoleKey<'_>, &str, Subject), BindingId> = HashMap::new();
    for (id, binding) in facts.policy.bindings() {
        let role = role_of(binding);
        let mut seen = HashSet::new();
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(subject) = subject.as_ref().map(canonical) else {
                continue;
            };
            let at = |place: &'static str| given.get(&(role, place, subject.clone()));
            let in_cluster = at("").copied();
            let here = (role, &*binding.namespace, subject.clone());
            let earlier = in_cluster.or_else(|| given.get(&here).copied());
            let is_repeated = !seen.insert(subject.clone());
            given.entry(here).or_insert(id);
            let earlier = match earlier {
                _ if is_repeated => id,
                Some(earlier) => earlier,
                None => continue,
            };
            if facts.is_managed(binding) || !is_repeated && is_same_object(facts, earlier, binding)
            {
                continue;
            }
            let by = facts.policy.binding(earlier);
            let by = if earlier == id {
                "the same binding".to_owned()
            } else {
                named(by)
            };
            let at = facts.subject_path(binding, number);
            out.report(&RULE, binding.object, at).message(format_args!(
                "{subject} has {} by {by} already",
                binding.role_name
            ));
        }
    }
}

fn role_of(binding: &Binding) -> RoleKey<'_> {
    let namespace = if *binding.role_kind == *"Role" {
        &*binding.namespace
    } else {
        ""
    };
    (&binding.role_kind, namespace, &binding.role_name)
}

/// Whether two objects are the same binding, read from two files.
fn is_same_object(facts: &Facts<'_>, earlier: BindingId, binding: &Binding) -> bool {
    let earlier = facts.policy.binding(earlier);
    (&earlier.namespace, &earlier.name) == (&binding.namespace, &binding.name)
}
