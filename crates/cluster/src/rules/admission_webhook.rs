//! `cluster/admission-webhook`: somebody sees, and perhaps changes, what is admitted.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/admission-webhook" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "webhook that sees what is admitted",
        aliases: [
            "kubescape:C-0036" only [VALIDATING],
            "kubescape:list-all-validating-webhooks" only [VALIDATING],
            "kubescape:C-0039" only [MUTATING],
            "kubescape:list-all-mutating-webhooks" only [MUTATING],
        ],
        page: include_str!("admission_webhook.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Facets: what the webhook may do.
const VALIDATING: &str = "validating";
const MUTATING: &str = "mutating";

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::WebhookConfiguration(configuration) = &object.body else {
        return;
    };
    let count = configuration.webhooks.items().len();
    if count == 0 {
        return;
    }
    let finding = out.report(FieldPath::new("webhooks"));
    if &*object.kind == "MutatingWebhookConfiguration" {
        finding.facet(MUTATING).message(format_args!(
            "{count} webhook(s) may change what is admitted, and see it"
        ));
    } else {
        finding.facet(VALIDATING).message(format_args!(
            "{count} webhook(s) may refuse what is admitted, and see it"
        ));
    }
}
