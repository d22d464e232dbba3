//! `workload/low-group-id`: the id of the group may belong to somebody on the node.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::ContainerRef;

use crate::{Check, pod};

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

/// Ids up to here are given to the accounts of machines and people (login.defs(5) and the ranges of
/// distributions).
const LAST_LOW: i64 = 10_000;

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    if !pod::is_linux(container.template.spec()) {
        return;
    }
    let effective = container.effective();
    let id = effective.run_as_group();
    let name = container.display_name();
    let field = || container.path().join("securityContext.runAsGroup");
    match id {
        Field::Set(id) if *id <= LAST_LOW => {
            out.report(field()).message(format_args!(
                "container {name} runs as group {id}, which may be somebody on the node"
            ));
        }
        Field::Absent => {
            out.report(field()).message(format_args!(
                "container {name} runs as whatever group its image names"
            ));
        }
        Field::Set(_) | Field::Invalid => {}
    }
}
