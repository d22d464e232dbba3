//! `workload/email-annotation`: nobody knows whom to write to.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::agreed;

rule! {
    pub(crate) RULE = "workload/email-annotation" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "no contact address",
        aliases: ["kube-linter:required-annotation-email"],
        page: include_str!("email_annotation.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    agreed::report_lacking(object, "annotation", &["email=*@*.*".to_owned()], out);
}
