//! `workload/hpa-needs-requests`: the autoscaler cannot compute its metric.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{AutoscalerSpec, Body, ContainerRole, Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/hpa-needs-requests" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "autoscaler needs requests that are not there",
        aliases: [],
        page: include_str!("hpa_needs_requests.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::Autoscaler(autoscaler) = &object.body else {
        return;
    };
    let Some(spec) = autoscaler.spec.get() else {
        return;
    };
    let target = spec.scale_target_ref.get();
    let target = target.and_then(|target| world.scale_target(object, target));
    let Some(target) = target.map(|id| world.object(id)) else {
        return;
    };
    for resource in shares(spec) {
        let lacking = resources::with_resources(target)
            .filter(|container| container.role != ContainerRole::Init)
            .find(|container| resources::request(world, target, container, resource).is_missing());
        if let Some(container) = lacking {
            let (words, name) = (resource.words(), container.display_name());
            let (kind, target) = (&target.kind, target.name());
            out.report(FieldPath::new("spec.metrics"))
                .message(format_args!(
                    "the autoscaler counts {words} in shares of the request, and container {name} \
                     of {kind} {target} requests none"
                ));
        }
    }
}

/// The resources that an autoscaler measures as a share of what is requested.
fn shares(spec: &AutoscalerSpec) -> Vec<Resource> {
    if spec.metrics.is_absent() {
        return vec![Resource::Cpu]; // autoscaling/v1, v2: 80% of the CPU unless it says otherwise
    }
    let metrics = spec.metrics.items().iter();
    let by_share = metrics.filter_map(|metric| {
        let metric = metric.resource.get()?;
        let target = metric.target.get();
        let is_share = target.is_some_and(|target| target.target_type.text() == "Utilization")
            || !metric.target_average_utilization.is_absent();
        match metric.name.text() {
            "cpu" if is_share => Some(Resource::Cpu),
            "memory" if is_share => Some(Resource::Memory),
            _ => None,
        }
    });
    by_share.collect()
}
