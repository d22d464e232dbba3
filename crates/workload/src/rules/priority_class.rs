//! `workload/priority-class`: nobody says which pods go first when room is short.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/priority-class" {
        severity: Severity::Info,
        group: Group::Reliability,
        title: "no priority class",
        aliases: ["polaris:priorityClassNotSet"],
        page: include_str!("priority_class.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = template.spec();
    let is_pod_spec = template.container_list == "containers";
    if is_pod_spec && matches!(&spec.priority_class_name, Field::Absent) {
        out.report(template.path("priorityClassName"))
            .message("the pod has no priority class");
    }
}
