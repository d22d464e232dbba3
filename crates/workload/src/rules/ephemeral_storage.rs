//! `workload/ephemeral-storage`: the container may fill the node's disk.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/ephemeral-storage" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "no limit for ephemeral storage",
        aliases: [],
        page: include_str!("ephemeral_storage.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    resources::report_unbounded(world, object, Resource::EphemeralStorage, out);
}
