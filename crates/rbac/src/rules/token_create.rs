//! `rbac/token-create`: a token for any account, for the asking.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Power};
rule! {
    pub(crate) RULE = "rbac/token-create" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "tokens can be made",
        aliases: [
            "kubescape:C-0282", "kubescape:rule-can-create-service-account-token",
            "kubesplaining:KUBE-PRIVESC-014", "cis-1.12:5.1.13",
        ],
        page: include_str!("token_create.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "make tokens of service accounts",
    atoms: &[Atom::new(&["create"], "", &["serviceaccounts/token"])],
    cluster: Severity::Critical,
    namespace: Severity::High,
    ..Power::DEFAULT
});
