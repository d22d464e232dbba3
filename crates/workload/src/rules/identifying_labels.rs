//! `workload/identifying-labels`: nobody can select the workload by what it is.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::agreed;

rule! {
    pub(crate) RULE = "workload/identifying-labels" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "no label that tells what it is",
        aliases: ["kubescape:C-0076", "kubescape:label-usage-for-resources"],
        page: include_str!("identifying_labels.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    agreed::report_without_any(object, &settings.options.identifying_labels, out);
}
