//! `rbac/unused-account`: an account that no pod is.

use std::collections::{BTreeSet, HashSet};

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;

use crate::check::{Check, Facts};
use crate::listing::listing;
rule! {
    pub(crate) RULE = "rbac/unused-account" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "service account that no workload runs as",
        aliases: [],
        page: include_str!("unused_account.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    let workloads = facts.world.workloads();
    let lived_in: HashSet<&str> = workloads.map(|(_, object, _)| object.namespace()).collect();
    for account in facts.policy.accounts() {
        let is_default = *account.name == *"default";
        // Controllers log in as accounts of this namespace without being pods.
        let is_of_control_plane = *account.namespace == *"kube-system";
        let is_carried = !account.carriers.is_empty();
        let is_known = lived_in.contains(&*account.namespace);
        if is_default || is_of_control_plane || is_carried || !is_known {
            continue;
        }
        let bindings = facts.bindings_to(account);
        let bindings = bindings.iter().map(|id| facts.policy.binding(*id));
        let roles: BTreeSet<&str> = bindings.map(|binding| &*binding.role_name).collect();
        let holds = if roles.is_empty() {
            String::new()
        } else {
            format!(", and it has {}", listing(roles))
        };
        for object in &account.objects {
            out.report(&RULE, *object, FieldPath::new("metadata.name"))
                .message(format_args!(
                    "no workload here runs as {}{holds}",
                    account.subject()
                ));
        }
    }
}
