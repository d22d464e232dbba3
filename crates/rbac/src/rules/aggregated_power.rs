//! `rbac/aggregated-power`: everybody who has view or edit gets it.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;

use crate::abilities::RolePower;
use crate::check::{Check, Facts};
use crate::listing::listing;
use crate::managed::{flows_into, manager};
use crate::policy::RoleId;
rule! {
    pub(crate) RULE = "rbac/aggregated-power" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "power that flows into admin, edit or view",
        aliases: [],
        page: include_str!("aggregated_power.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Powers that the role `edit` has anyway, by the ids of their rules.
const OF_EDIT: [&str; 10] = [
    "rbac/secrets-read",
    "rbac/secrets-write",
    "rbac/token-create",
    "rbac/pod-create",
    "rbac/pod-modify",
    "rbac/pod-exec",
    "rbac/pod-port-forward",
    "rbac/workload-create",
    "rbac/external-ips",
    "rbac/impersonate",
];

/// Powers that the role `admin` has besides.
const OF_ADMIN: [&str; 1] = ["rbac/role-write"];

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (id, role) in facts.policy.roles() {
        let object = facts.object(role.object);
        if manager(object).is_some() {
            continue;
        }
        let powers = facts.abilities.of_role(id, true);
        for (label, target) in flows_into(object) {
            let new = powers.iter().filter(|power| is_new(power, target));
            let new: Vec<&RolePower> = new.collect();
            let at = FieldPath::new("metadata.labels").key(label);
            if let Some(worst) = new.first() {
                let says = listing(new.iter().map(|power| power.says));
                out.report(&RULE, role.object, at)
                    .severity(worst.severity)
                    .implies(new.iter().map(|power| power.rule))
                    .message(format_args!("everybody who has {target} may {says} by it"));
            } else if target == "view" && writes(facts, id) {
                out.report(&RULE, role.object, at)
                    .severity(Severity::Low)
                    .message("everybody who has view may change things by it");
            }
        }
    }
}

/// Whether one of Kubernetes' roles does not have a power by itself.
fn is_new(power: &RolePower, target: &str) -> bool {
    let id = power.rule.id;
    // Of impersonation they have that of service accounts.
    let is_of_cluster = ["users", "groups", "uids", "userextras"];
    let is_more = power.words.iter().any(|word| is_of_cluster.contains(word));
    match target {
        "view" => true,
        "edit" => !OF_EDIT.contains(&id) || is_more,
        _ => !OF_EDIT.contains(&id) && !OF_ADMIN.contains(&id) || is_more,
    }
}

/// Whether a role lets its holders change anything.
fn writes(facts: &Facts<'_>, role: RoleId) -> bool {
    let mut rules = facts.policy.role(role).rules.iter();
    rules.any(|rule| {
        let text = facts.abilities.text(rule.rule);
        let is_reading = |verb: &str| matches!(verb, "get" | "list" | "watch");
        !text.resources.is_empty() && !text.verbs.iter().all(|verb| is_reading(verb))
    })
}
