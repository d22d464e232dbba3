//! `workload/node-affinity`: the pods may run on any node.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/node-affinity" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "no node affinity",
        aliases: ["kube-linter:no-node-affinity"],
        page: include_str!("node_affinity.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = template.spec();
    let node_affinity = match &spec.affinity {
        Field::Set(affinity) => &affinity.node_affinity,
        Field::Absent => &Field::Absent,
        Field::Invalid => return,
    };
    let is_placed = !spec.node_selector.is_absent() || !spec.node_name.is_absent();
    if node_affinity.is_absent() && !is_placed {
        out.report(template.path("affinity.nodeAffinity"))
            .message("the pod may run on any node");
    }
}
