//! `rbac/cluster-wide-grant`: the whole cluster, for somebody who lives in one namespace.

use std::collections::{BTreeSet, HashMap};

use garboard_finding::{Edit, Findings, FixClass, Group, Severity, rule};
use garboard_manifest::{FieldPath, Value};

use crate::catalogue::ApiResource;
use crate::check::{Check, Facts};
use crate::holders::canonical;
use crate::listing::listing;
use crate::policy::{Binding, RoleId};
use crate::subject::Subject;
rule! {
    pub(crate) RULE = "rbac/cluster-wide-grant" {
        severity: Severity::Low,
        group: Group::Security,
        title: "cluster-wide for accounts of one namespace",
        aliases: [],
        page: include_str!("cluster_wide_grant.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    let mut local: HashMap<RoleId, bool> = HashMap::new();
    for (_, binding) in facts.policy.bindings() {
        if !binding.is_cluster_binding() || binding.is_dangling() || facts.is_managed(binding) {
            continue;
        }
        let Some(namespace) = home(binding) else {
            continue;
        };
        let mut is_local = |role: &RoleId| {
            let known = local.entry(*role);
            *known.or_insert_with(|| is_local(facts, *role))
        };
        if !binding.roles.iter().all(&mut is_local) {
            continue;
        }
        let subjects: BTreeSet<Subject> =
            binding.subjects.iter().flatten().map(canonical).collect();
        let who = listing(&subjects);
        let kind = Edit::Set(FieldPath::new("kind"), Value::String("RoleBinding".into()));
        let place = Edit::Set(
            FieldPath::new("metadata.namespace"),
            Value::String(namespace.clone().into()),
        );
        out.report(&RULE, binding.object, FieldPath::new("kind"))
            .message(format_args!(
                "gives {} in every namespace to {who}, whose pods are in {namespace}",
                binding.role_name
            ))
            // What the pods do in other namespaces would be refused.
            .fix(FixClass::Unsafe, [kind, place]);
    }
}

/// The one namespace that all subjects are service accounts of.
fn home(binding: &Binding) -> Option<String> {
    let mut home: Option<String> = None;
    for subject in binding.subjects.iter().flatten() {
        let Subject::ServiceAccount { namespace, .. } = canonical(subject) else {
            return None;
        };
        match &home {
            Some(home) if **home != *namespace => return None,
            Some(_) => {}
            None => home = Some(namespace.to_string()),
        }
    }
    home
}

/// Whether everything that a role says is about objects in namespaces, so that a RoleBinding could
/// give it. Of kinds that are not Kubernetes' own nobody knows.
fn is_local(facts: &Facts<'_>, role: RoleId) -> bool {
    let role = facts.policy.role(role);
    !role.rules.is_empty()
        && !role.is_incomplete
        && role.rules.iter().all(|rule| {
            let text = facts.abilities.text(rule.rule);
            let is_local = |group: &str| text.resources.iter().all(|it| is_namespaced(group, it));
            text.non_resource_urls.is_empty() && text.api_groups.iter().all(|it| is_local(it))
        })
}

fn is_namespaced(group: &str, resource: &str) -> bool {
    let name = resource.split_once('/').map_or(resource, |(name, _)| name);
    ApiResource::in_group(group, name).is_some_and(ApiResource::is_namespaced)
}
