//! `workload/topology-spread`: nothing spreads the pods over zones.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, Workload, World};

use crate::Check;
use crate::replicas::Replicas;

rule! {
    pub(crate) RULE = "workload/topology-spread" {
        severity: Severity::Info,
        group: Group::Reliability,
        title: "no topology spread constraint",
        aliases: ["polaris:topologySpreadConstraint"],
        page: include_str!("topology_spread.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    if Replicas::of(world, id, object).is_none_or(|replicas| !replicas.may_be_several()) {
        return;
    }
    for template in object.workload().into_iter().flat_map(Workload::pods) {
        let constraints = &template.spec().topology_spread_constraints;
        if !constraints.is_invalid() && constraints.items().is_empty() {
            out.report(template.path("topologySpreadConstraints"))
                .message("no topology spread constraint spreads the pods over zones and nodes");
        }
    }
}
