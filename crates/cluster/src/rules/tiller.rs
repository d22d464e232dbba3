//! `service/tiller`: every pod finds Helm 2's server.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "service/tiller" {
        severity: Severity::High,
        group: Group::Security,
        title: "Service of Tiller",
        aliases: ["checkov:CKV_K8S_44"],
        page: include_str!("tiller.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::Service(service) = &object.body else {
        return;
    };
    let selector = service.spec.get().and_then(|spec| spec.selector.get());
    let selects = |key: &str, wanted: &str| {
        let value = selector.and_then(|selector| selector.get(key));
        value.is_some_and(|value| &**value == wanted)
    };
    if object.name() == "tiller-deploy" || selects("app", "helm") && selects("name", "tiller") {
        out.report(FieldPath::new("metadata.name"))
            .message("the Service leads to Tiller, which does what anybody who reaches it asks");
    }
}
