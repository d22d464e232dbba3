//! `workload/required-annotations`: the workload lacks what the users agreed on.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::agreed;

rule! {
    pub(crate) RULE = "workload/required-annotations" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "required annotation is missing",
        aliases: [],
        page: include_str!("required_annotations.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    agreed::report_lacking(
        object,
        "annotation",
        &settings.options.required_annotations,
        out,
    );
}
