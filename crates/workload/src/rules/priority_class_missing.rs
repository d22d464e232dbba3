//! `workload/priority-class-missing`: no pod is made.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, Workload, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/priority-class-missing" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "priority class that does not exist",
        aliases: ["kube-linter:priority-class-name"],
        page: include_str!("priority_class_missing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(
    world: &World,
    (_, object): (ObjectId, &Object),
    settings: &Settings,
    out: &mut Reporter<'_>,
) {
    for template in object.workload().into_iter().flat_map(Workload::pods) {
        let name = template.spec().priority_class_name.text();
        let known = &settings.options.known_priority_classes;
        // Kubernetes' own two are in every cluster (scheduling/v1).
        let is_known = matches!(
            name,
            "" | "system-cluster-critical" | "system-node-critical"
        ) || known.iter().any(|known| known == name)
            || world
                .find_near(object, GROUP, "PriorityClass", "", name)
                .is_some();
        if !is_known {
            out.report(template.path("priorityClassName"))
                .message(format_args!("there is no PriorityClass {name}"));
        }
    }
}

const GROUP: &str = "scheduling.k8s.io";
