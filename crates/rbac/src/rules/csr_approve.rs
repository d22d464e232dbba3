//! `rbac/csr-approve`: a certificate of any name.

use garboard_finding::{Group, Severity, rule};

use crate::check::Check;
use crate::power::{Atom, Needs, Power};
rule! {
    pub(crate) RULE = "rbac/csr-approve" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "certificates can be approved",
        aliases: [
            "kubescape:C-0280", "kubescape:rule-can-approve-cert-signing-request",
            "checkov:CKV_K8S_156" only ["ClusterRole"], "kubesplaining:KUBE-PRIVESC-011",
            "cis-1.12:5.1.11",
        ],
        page: include_str!("csr_approve.md"),
    }
}

pub(crate) const CHECK: Check = Check::Power(Power {
    says: "approve certificates",
    atoms: &[Atom::of_cluster(
        &["update", "patch"],
        "certificates.k8s.io",
        &["certificatesigningrequests/approval"],
    )],
    cluster: Severity::Critical,
    namespace: Severity::Low,
    needs: Some(Needs {
        atoms: &[Atom::of_cluster(
            &["approve"],
            "certificates.k8s.io",
            &["signers"],
        )],
        otherwise: "the API server asks for approve on the signer too",
    }),
    is_milder_named: false,
    ..Power::DEFAULT
});
