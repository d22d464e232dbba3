//! `rbac/admission-policy-write`: the rules for everybody are theirs to write.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/admission-policy-write" {
        severity: Severity::High,
        group: Group::Security,
        title: "admission policies can be changed",
        aliases: [],
        page: include_str!("admission_policy_write.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "change admission policies",
    atoms: &[Atom::of_cluster(
        &["create", "update", "patch", "delete"],
        "admissionregistration.k8s.io",
        &[
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
        ],
    )],
    cluster: Severity::High,
    namespace: Severity::Low,
    ..Power::DEFAULT
});
