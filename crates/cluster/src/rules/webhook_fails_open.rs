//! `cluster/webhook-fails-open`: a policy is skipped when nobody answers.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/webhook-fails-open" {
        severity: Severity::Low,
        group: Group::Security,
        title: "policy that is skipped when its server is down",
        aliases: [],
        page: include_str!("webhook_fails_open.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::WebhookConfiguration(configuration) = &object.body else {
        return;
    };
    // What a mutating webhook leaves undone is mostly seen; what a validating one lets pass is not.
    if &*object.kind != "ValidatingWebhookConfiguration" {
        return;
    }
    // v1beta1 ignored failures by default, v1 does not.
    let is_old = object.api_version.version() == "v1beta1";
    for (index, webhook) in configuration.webhooks.items().iter().enumerate() {
        let policy = webhook.failure_policy.text();
        if policy == "Ignore" || is_old && webhook.failure_policy.is_absent() {
            out.report(
                FieldPath::new("webhooks")
                    .index(index)
                    .join("failurePolicy"),
            )
            .message(format_args!(
                "what webhook {} would refuse is admitted while it does not answer",
                webhook.name.text()
            ));
        }
    }
}
