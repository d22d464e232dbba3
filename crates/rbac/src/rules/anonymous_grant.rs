//! `rbac/anonymous-grant`: a right for everybody who can reach the API server.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::given::place;
use crate::managed::{is_anonymous, is_baseline};
rule! {
    pub(crate) RULE = "rbac/anonymous-grant" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "right for those who are not authenticated",
        aliases: ["kubescape:C-0262", "kubescape:anonymous-access-enabled", "trivy:KSV-0122"],
        page: include_str!("anonymous_grant.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// What kubeadm gives to whoever joins a cluster: to read the address and certificate of the API
/// server (kubeadm, `phases/bootstraptoken/clusterinfo`).
const KUBEADM: (&str, &str) = ("kube-public", "kubeadm:bootstrap-signer-clusterinfo");

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        let is_kubeadms = (&*binding.namespace, &*binding.name) == KUBEADM;
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(subject) = subject.as_ref().filter(|subject| is_anonymous(subject)) else {
                continue;
            };
            let given = facts.given(binding);
            let is_expected = is_baseline(binding, subject) || is_kubeadms;
            if is_expected && given.severity().is_none() {
                continue;
            }
            let is_harmless = given.is_known && given.severity().is_none();
            let at = facts.subject_path(binding, number);
            let finding = out.report(&RULE, binding.object, at);
            finding.facets(given.words()).implies(given.rules());
            if is_harmless {
                finding.severity(Severity::High);
            }
            finding.message(format_args!(
                "whoever reaches the API server has {}{} without saying who they are",
                binding.role_name,
                place(binding)
            ));
        }
    }
}
