//! `workload/selector-mismatch`: the controller would not know its own pods.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::Object;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/selector-mismatch" {
        severity: Severity::High,
        group: Group::Reliability,
        title: "selector does not match the template",
        aliases: [
            "kube-linter:mismatching-selector", "kubescape:C-0296",
            "kubescape:mismatching-selector",
        ],
        page: include_str!("selector_mismatch.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    let Field::Set(selector) = &workload.selector else {
        return;
    };
    for template in workload.pods() {
        if selector.is_readable() && !selector.selects(&template.pod.labels) {
            let kind = &object.kind;
            out.report(FieldPath::new("spec.selector"))
                .message(format_args!(
                    "the selector of the {kind} does not select the pods of its own template"
                ))
                .related(template.meta_path.join("labels"), "the labels of the pods");
        }
    }
}
