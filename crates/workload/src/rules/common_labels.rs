//! `workload/common-labels`: tools cannot tell which application it belongs to.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::agreed;

rule! {
    pub(crate) RULE = "workload/common-labels" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "no recommended label",
        aliases: ["kubescape:C-0077", "kubescape:k8s-common-labels-usage"],
        page: include_str!("common_labels.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    agreed::report_without_any(object, &settings.options.common_labels, out);
}
