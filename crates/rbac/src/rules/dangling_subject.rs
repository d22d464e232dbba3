//! `rbac/dangling-subject`: a right that waits for somebody.

use std::collections::HashSet;

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::Field;
use garboard_world::Body;

use crate::check::{Check, Facts};
use crate::holders::canonical;
use crate::managed::{is_baseline, is_built_in};
use crate::policy::Binding;
use crate::subject::{AUTHENTICATED, MASTERS, NODES, SERVICE_ACCOUNTS, Subject, UNAUTHENTICATED};
rule! {
    pub(crate) RULE = "rbac/dangling-subject" {
        severity: Severity::Low,
        group: Group::Security,
        title: "binding to nobody",
        aliases: ["kubesplaining:KUBE-RBAC-STALE-002"],
        page: include_str!("dangling_subject.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    let seen = namespaces_seen(facts);
    for (_, binding) in facts.policy.bindings() {
        let Body::Binding(body) = &facts.object(binding.object).body else {
            continue;
        };
        // What gives nothing gives it to nobody; the reference is the finding then.
        let is_built_in = is_built_in(&binding.role_kind, &binding.namespace, &binding.role_name);
        if binding.is_dangling() && !is_built_in {
            continue;
        }
        let subjects = binding.subjects.iter().zip(body.subjects.items());
        for (number, (subject, written)) in subjects.enumerate() {
            let reason = match subject {
                Some(subject) => why_nobody(facts, &seen, binding, subject),
                None => why_unreadable(written),
            };
            if let Some(reason) = reason {
                let at = facts.subject_path(binding, number);
                out.report(&RULE, binding.object, at).message(format_args!(
                    "gives {} to nobody: {reason}",
                    binding.role_name
                ));
            }
        }
    }
}

/// The namespaces of which more was read than roles and bindings.
fn namespaces_seen<'w>(facts: &Facts<'w>) -> HashSet<&'w str> {
    let objects = facts.world.objects();
    objects
        .filter_map(|(_, object)| match &object.body {
            Body::Namespace => Some(object.name()),
            Body::ServiceAccount(_) | Body::Workload(_) => Some(object.namespace()),
            _ => None,
        })
        .collect()
}

/// Why a subject is nobody; nothing if it is somebody, or if nobody can know.
fn why_nobody(
    facts: &Facts<'_>,
    seen: &HashSet<&str>,
    binding: &Binding,
    subject: &Subject,
) -> Option<String> {
    match &canonical(subject) {
        Subject::ServiceAccount { namespace, name } => {
            let account = facts.policy.account(namespace, name);
            let is_there = account.is_some_and(|account| !account.objects.is_empty());
            // Every namespace has a default; controllers make their own accounts.
            let is_made = **name == *"default" || is_baseline(binding, subject);
            let is_missing = !is_there && !is_made && seen.contains(&**namespace);
            is_missing.then(|| format!("service account {namespace}/{name} is not here"))
        }
        Subject::User(name) if is_group_name(name) => {
            Some(format!("{name} is the name of a group, and here a user's"))
        }
        Subject::Group(name) if name.starts_with("system:serviceaccount:") => {
            Some(format!("{name} is the name of a user, and here a group's"))
        }
        Subject::User(_) | Subject::Group(_) => None,
    }
}

fn is_group_name(name: &str) -> bool {
    [MASTERS, AUTHENTICATED, UNAUTHENTICATED, NODES].contains(&name)
        || name == SERVICE_ACCOUNTS
        || name.starts_with("system:serviceaccounts:")
}

/// Why a written subject matches nobody; nothing if it could not be read.
fn why_unreadable(written: &garboard_world::Subject) -> Option<String> {
    let (Field::Set(kind), Field::Set(name)) = (&written.kind, &written.name) else {
        return None;
    };
    match &**kind {
        "ServiceAccount" if written.namespace.is_invalid() => None,
        "ServiceAccount" => Some(format!("service account {name} has no namespace")),
        kind => Some(format!("{kind} is no kind of subject")),
    }
}
