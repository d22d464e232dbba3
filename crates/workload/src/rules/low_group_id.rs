//! `workload/low-group-id`: the id of the group may belong to somebody on the node.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::{Check, low_id};

rule! {
    pub(crate) RULE = "workload/low-group-id" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "group id that the node may use too",
        aliases: ["trivy:KSV-0021"],
        page: include_str!("low_group_id.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let id = container.effective().run_as_group();
    low_id::report(container, ("group", "runAsGroup"), id, out);
}
