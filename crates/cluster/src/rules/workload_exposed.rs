//! `service/workload-exposed`: where an attack from outside would begin.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::World;

use crate::{Check, exposure};

rule! {
    pub(crate) RULE = "service/workload-exposed" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "workload reached from outside",
        aliases: ["kubescape:C-0256", "kubescape:exposure-to-internet"],
        page: include_str!("workload_exposed.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(world: &World, out: &mut Findings) {
    for exposed in exposure::exposed(world) {
        for workload in &exposed.workloads {
            out.report(&RULE, *workload, FieldPath::new("metadata.name"))
                .message(format_args!(
                    "reached from outside the cluster through Service {}, by {}",
                    exposed.object.name(),
                    exposed.way.describe()
                ));
        }
    }
}
