//! `rbac/admin-role`: almost everything, given widely.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::given::{is_to, place};
use crate::holders::canonical;
use crate::managed::{is_everybody, is_masters};
use crate::subject::Subject;
rule! {
    pub(crate) RULE = "rbac/admin-role" {
        severity: Severity::High,
        group: Group::Security,
        title: "admin or edit given widely",
        aliases: ["trivy:KSV-0111"],
        page: include_str!("admin_role.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// The roles that Kubernetes makes for those who own a namespace, with what they give.
const ROLES: [(&str, &str); 2] = [
    (
        "admin",
        "read secrets, open shells, run pods and hand on rights",
    ),
    ("edit", "read secrets, open shells and run pods"),
];

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        let Some((_, says)) = ROLES.iter().find(|(role, _)| is_to(binding, role)) else {
            continue;
        };
        if facts.is_managed(binding) {
            continue;
        }
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(subject) = subject.as_ref().map(canonical) else {
                continue;
            };
            if is_masters(&subject) || is_everybody(&subject) {
                continue;
            }
            // To people in their namespace is what the roles are for.
            let severity = match &subject {
                _ if binding.is_cluster_binding() => Severity::High,
                Subject::ServiceAccount { .. } => Severity::Medium,
                Subject::User(_) | Subject::Group(_) => continue,
            };
            let at = facts.subject_path(binding, number);
            out.report(&RULE, binding.object, at)
                .severity(severity)
                .message(format_args!("{subject} may {says}{}", place(binding)));
        }
    }
}
