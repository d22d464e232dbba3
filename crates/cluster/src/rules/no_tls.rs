//! `ingress/no-tls`: what comes in is in the clear.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "ingress/no-tls" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "Ingress without TLS",
        aliases: [
            "kubescape:C-0263", "kubescape:ingress-no-tls", "polaris:tlsSettingsMissing",
        ],
        page: include_str!("no_tls.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::Ingress(ingress) = &object.body else {
        return;
    };
    let spec = ingress.spec.get();
    let tls = spec.map(|spec| &spec.tls);
    let is_missing = tls.is_none_or(|tls| !tls.is_invalid() && tls.items().is_empty());
    // With these the load balancer in front holds the certificate.
    let has_certificate = CERTIFICATES
        .iter()
        .any(|key| object.meta.annotations.get(key).is_some());
    if is_missing && !ingress.spec.is_invalid() && !has_certificate {
        out.report(FieldPath::new("spec.tls"))
            .message("what goes through the Ingress can be read and changed on its way");
    }
}

/// Annotations that name a certificate outside the cluster.
const CERTIFICATES: [&str; 4] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
];
