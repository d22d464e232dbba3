//! `workload/rolling-update-outage`: an update may leave nobody to answer.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath, IntOrString};
use garboard_world::{Object, ObjectId, WorkloadKind, World};

use crate::Check;
use crate::replicas::Replicas;

rule! {
    pub(crate) RULE = "workload/rolling-update-outage" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "rolling update may take every pod",
        aliases: [],
        page: include_str!("rolling_update_outage.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    let (strategy, field) = match workload.kind {
        WorkloadKind::Deployment => (&workload.controller.strategy, "spec.strategy"),
        WorkloadKind::DaemonSet => (&workload.controller.update_strategy, "spec.updateStrategy"),
        _ => return,
    };
    let rolling = strategy
        .get()
        .and_then(|strategy| strategy.rolling_update.get());
    let Some(Field::Set(most)) = rolling.map(|rolling| &rolling.max_unavailable) else {
        return;
    };
    let may_take_all = match Replicas::of(world, id, object) {
        Some(replicas) => {
            replicas.least > 1 && rounded_down(most, replicas.least) >= Some(replicas.least)
        }
        // A DaemonSet has a pod a node, however many there are.
        None => rounded_down(most, 100) >= Some(100) && matches!(most, IntOrString::String(_)),
    };
    if may_take_all {
        let kind = &object.kind;
        out.report(FieldPath::new(field).join("rollingUpdate.maxUnavailable"))
            .message(format_args!(
                "an update of the {kind} may end all of its pods at once"
            ));
    }
}

/// A number of pods, or a share of them: Deployments round what may be missing down (apps,
/// `ResolveFenceposts`).
fn rounded_down(most: &IntOrString, count: i64) -> Option<i64> {
    match most {
        IntOrString::Int(number) => Some(*number),
        IntOrString::String(text) => {
            let share: i64 = text.strip_suffix('%')?.parse().ok()?;
            i64::try_from(i128::from(share) * i128::from(count) / 100).ok()
        }
    }
}
