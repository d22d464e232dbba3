//! `workload/request-above-limit`: the API server refuses the pod.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::Object;

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/request-above-limit" {
        severity: Severity::High,
        group: Group::Efficiency,
        title: "request above limit",
        aliases: [],
        page: include_str!("request_above_limit.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

const RESOURCES: [Resource; 3] = [Resource::Cpu, Resource::Memory, Resource::EphemeralStorage];

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    for container in resources::with_resources(object) {
        for resource in RESOURCES {
            let (request, limit) = resources::written(&container, resource);
            let (Some(request), Some(limit)) = (request.amount(), limit.amount()) else {
                continue;
            };
            if request > limit {
                let (name, words) = (container.display_name(), resource.words());
                let of = |part: &str| container.path().join(part).key(resource.name());
                out.report(of("resources.requests"))
                    .message(format_args!(
                        "container {name} requests more {words} than its limit"
                    ))
                    .related(of("resources.limits"), "the limit");
            }
        }
    }
}
