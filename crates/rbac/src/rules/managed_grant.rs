//! `rbac/managed-grant`: a managed object gives much.

use std::collections::BTreeSet;

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;

use crate::check::{Check, Facts};
use crate::given::place;
use crate::holders::canonical;
use crate::listing::listing;
use crate::managed::{is_baseline, is_everybody, is_of_system, manager};
use crate::subject::Subject;
rule! {
    pub(crate) RULE = "rbac/managed-grant" {
        severity: Severity::Info,
        group: Group::Security,
        title: "power given by a managed object",
        aliases: [],
        page: include_str!("managed_grant.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        let Some(manager) = manager(facts.object(binding.object)) else {
            continue;
        };
        let subjects = binding.subjects.iter().flatten();
        // Everybody has rules of their own.
        let subjects = subjects.filter(|it| !is_baseline(binding, it) && !is_everybody(it));
        let (own, strange): (BTreeSet<Subject>, BTreeSet<Subject>) =
            subjects.map(canonical).partition(is_of_system);
        let given = facts.given(binding);
        let is_much = given.severity() >= Some(Severity::Medium);
        if !is_much || own.is_empty() && strange.is_empty() {
            continue;
        }
        // Nobody but Kubernetes makes objects with its names, and for nobody but its own parts.
        let is_disguised = matches!(manager, "Kubernetes" | "kubeadm") && !strange.is_empty();
        let (says, place) = (given.says(), place(binding));
        let at = FieldPath::new("roleRef");
        let finding = out.report(&RULE, binding.object, at);
        if is_disguised {
            let who = listing(&strange);
            finding.severity(Severity::High).message(format_args!(
                "{who} may {says}{place}, under a name that only {manager} gives"
            ));
        } else {
            let who = listing(own.union(&strange));
            finding.message(format_args!(
                "{who} may {says}{place}; {manager} looks after it"
            ));
        }
    }
}
