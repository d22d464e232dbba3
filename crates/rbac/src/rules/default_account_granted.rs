//! `rbac/default-account-granted`: a right for every pod that says nothing.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::given::place;
use crate::holders::canonical;
use crate::subject::Subject;
rule! {
    pub(crate) RULE = "rbac/default-account-granted" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "right for a default service account",
        aliases: [
            "kubescape:C-0225", "kubescape:C-0239",
            "kubescape:ensure-default-service-accounts-has-only-default-roles",
            "checkov:CKV_K8S_42", "kubesplaining:KUBE-SA-DEFAULT-002", "cis-1.12:5.1.5",
        ],
        page: include_str!("default_account_granted.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        if facts.is_managed(binding) {
            continue;
        }
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(Subject::ServiceAccount { namespace, name }) = subject.as_ref().map(canonical)
            else {
                continue;
            };
            if *name != *"default" {
                continue;
            }
            let worst = facts.given(binding).severity();
            let at = facts.subject_path(binding, number);
            out.report(&RULE, binding.object, at)
                .severity(worst.map_or(Severity::Medium, |it| it.max(Severity::Medium)))
                .message(format_args!(
                    "every pod of namespace {namespace} that names no account has {}{}",
                    binding.role_name,
                    place(binding)
                ));
        }
    }
}
