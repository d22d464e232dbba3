//! `service/selects-nothing`: nobody answers.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, LabelSelector, Object, ObjectId, World};

use crate::Check;
use crate::selection;

rule! {
    pub(crate) RULE = "service/selects-nothing" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "Service without pods",
        aliases: [
            "kube-linter:dangling-service", "kubescape:C-0293",
            "kubescape:service-with-no-workload",
        ],
        page: include_str!("service_selects_nothing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::Service(service) = &object.body else {
        return;
    };
    let Some(spec) = service.spec.get() else {
        return;
    };
    // core/v1: without a selector something else keeps the endpoints.
    let selector = spec.selector.get().filter(|selector| !selector.is_empty());
    let is_external = spec.service_type.text() == "ExternalName";
    let Some(labels) = selector.filter(|_| !is_external) else {
        return;
    };
    let namespace = object.namespace();
    if !selection::selects_any(world, namespace, &LabelSelector::of_labels(labels)) {
        out.report(FieldPath::new("spec.selector"))
            .message(format_args!(
                "the Service selects no pod of namespace {namespace}"
            ));
    }
}
