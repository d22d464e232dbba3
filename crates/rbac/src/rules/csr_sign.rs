//! `rbac/csr-sign`: the holder is the signer.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, List, Needs, Power};
rule! {
    pub(crate) RULE = "rbac/csr-sign" {
        severity: Severity::High,
        group: Group::Security,
        title: "certificates can be signed",
        aliases: ["kubesplaining:KUBE-PRIVESC-024"],
        page: include_str!("csr_sign.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "sign certificates",
    atoms: &[Atom::of_cluster(
        &["sign"],
        "certificates.k8s.io",
        &["signers"],
    )],
    cluster: Severity::High,
    namespace: Severity::Low,
    needs: Some(Needs {
        atoms: &[Atom::of_cluster(
            &["update", "patch"],
            "certificates.k8s.io",
            &["certificatesigningrequests/status"],
        )],
        otherwise: "nothing here lets them hand the certificate out",
    }),
    shown_by: List::Verbs,
    is_milder_named: false,
    ..Power::DEFAULT
});
