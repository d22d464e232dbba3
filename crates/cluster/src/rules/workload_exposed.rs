//! `service/workload-exposed`: where an attack from outside would begin.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{ObjectId, World};

use crate::Check;
use crate::exposure::{self, Exposed};

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
    let all = exposure::exposed(world);
    let mut ways: BTreeMap<ObjectId, &Exposed<'_>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for exposed in &all {
        // Services with one selector lead to the same pods, however many there are.
        if seen.insert(Arc::as_ptr(&exposed.workloads)) {
            for workload in exposed.workloads.iter() {
                ways.entry(*workload).or_insert(exposed);
            }
        }
    }
    for (workload, exposed) in ways {
        out.report(&RULE, workload, FieldPath::new("metadata.name"))
            .message(format_args!(
                "reached from outside the cluster through Service {}, by {}",
                exposed.object.name(),
                exposed.way.describe()
            ));
    }
}
