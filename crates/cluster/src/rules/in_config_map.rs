//! `secret/in-config-map`: a credential lies where everybody reads.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "secret/in-config-map" {
        severity: Severity::High,
        group: Group::Security,
        title: "credential in a ConfigMap",
        aliases: [
            "kubescape:C-0012", "kubescape:rule-credentials-configmap",
            "polaris:sensitiveConfigmapContent", "trivy:KSV-0109", "trivy:KSV-01010",
        ],
        page: include_str!("in_config_map.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::ConfigMap(config_map) = &object.body else {
        return;
    };
    for (key, found) in &config_map.credentials {
        // The value stays out of the message: reports go further than manifests.
        out.report(FieldPath::new("data").key(key))
            .message(format_args!("key {key} holds {found}, for all to read"));
    }
}
