//! `workload/owner-label`: nobody knows whose the workload is.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::agreed;

rule! {
    pub(crate) RULE = "workload/owner-label" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "no owner label",
        aliases: ["kube-linter:required-label-owner"],
        page: include_str!("owner_label.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    agreed::report_lacking(object, "label", &["owner".to_owned()], out);
}
