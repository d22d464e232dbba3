//! `workload/hpa-replicas-conflict`: each deployment undoes the scaling.

use garboard_finding::{Edit, FixClass, Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::replicas::Replicas;

rule! {
    pub(crate) RULE = "workload/hpa-replicas-conflict" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "replicas written beside an autoscaler",
        aliases: [],
        page: include_str!("hpa_replicas_conflict.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

const FIELD: &str = "spec.replicas";

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Some(replicas) = Replicas::of(world, id, object) else {
        return;
    };
    if let (Some(autoscaler), false) = (replicas.autoscaler, replicas.is_left_out) {
        let autoscaler = world.object(autoscaler).name();
        out.report(FieldPath::new(FIELD))
            .message(format_args!(
                "every deployment sets the replicas that autoscaler {autoscaler} is to choose"
            ))
            // Client-side apply sets what it takes away back to 1, once.
            .fix(FixClass::Unsafe, [Edit::Remove(FieldPath::new(FIELD))]);
    }
}
