//! `rbac/everybody-grant`: a right for everybody who can log in.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::abilities::milder;
use crate::check::{Check, Facts};
use crate::given::place;
use crate::managed::{is_baseline, manager};
use crate::subject::{AUTHENTICATED, SERVICE_ACCOUNTS, Subject};
rule! {
    pub(crate) RULE = "rbac/everybody-grant" {
        severity: Severity::High,
        group: Group::Security,
        title: "right for everybody who is authenticated",
        aliases: [
            "kubescape:C-0265" only ["power"],
            "kubescape:system-authenticated-allowed-to-take-over-cluster" only ["power"],
            "trivy:KSV-01011",
        ],
        page: include_str!("everybody_grant.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

const OF_NAMESPACE: &str = "system:serviceaccounts:";

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(Subject::Group(group)) = subject else {
                continue;
            };
            let who = match &**group {
                AUTHENTICATED => "everybody who can log in, and every service account".to_owned(),
                SERVICE_ACCOUNTS => "every service account".to_owned(),
                name => match name.strip_prefix(OF_NAMESPACE) {
                    Some(namespace) => format!("every service account of namespace {namespace}"),
                    None => continue,
                },
            };
            let given = facts.given(binding);
            let is_small = group.starts_with(OF_NAMESPACE);
            let is_baseline = subject.as_ref().is_some_and(|it| is_baseline(binding, it));
            let severity = match given.severity() {
                None if is_baseline => continue,
                // Reading this and that in their own namespace is what people do.
                None if is_small => continue,
                // Only Kubernetes' own name proves nothing: what it makes is the baseline.
                None => match manager(facts.object(binding.object)) {
                    Some("Kubernetes") | None => Severity::Medium,
                    Some(_) => Severity::Info,
                },
                Some(worst) if is_small => milder(worst),
                Some(worst) => worst.max(Severity::High),
            };
            let at = facts.subject_path(binding, number);
            let finding = out.report(&RULE, binding.object, at);
            finding
                .severity(severity)
                .facets(given.words())
                .implies(given.rules());
            if given.severity().is_some() {
                let says = given.says();
                finding.facet("power");
                finding.message(format_args!("{who} may {says}{}", place(binding)));
            } else {
                let role = &binding.role_name;
                finding.message(format_args!("{who} has {role}{}", place(binding)));
            }
        }
    }
}
