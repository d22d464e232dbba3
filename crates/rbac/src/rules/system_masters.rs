//! `rbac/system-masters`: a group that nobody can be taken out of.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::managed::{is_baseline, is_masters};
rule! {
    pub(crate) RULE = "rbac/system-masters" {
        severity: Severity::High,
        group: Group::Security,
        title: "system:masters bound",
        aliases: ["kubescape:C-0246", "trivy:KSV-0123", "cis-1.12:5.1.7"],
        page: include_str!("system_masters.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(subject) = subject.as_ref().filter(|subject| is_masters(subject)) else {
                continue;
            };
            if is_baseline(binding, subject) {
                continue;
            }
            let at = facts.subject_path(binding, number);
            out.report(&RULE, binding.object, at).message(format_args!(
                "gives {} to system:masters, whose members may do everything and are asked nothing",
                binding.role_name
            ));
        }
    }
}
