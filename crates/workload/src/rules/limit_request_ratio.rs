//! `workload/limit-request-ratio`: the node promises more than it has.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/limit-request-ratio" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "limit far above request",
        aliases: [],
        page: include_str!("limit_request_ratio.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

const RESOURCES: [Resource; 2] = [Resource::Cpu, Resource::Memory];

fn inspect(
    world: &World,
    (_, object): (ObjectId, &Object),
    settings: &Settings,
    out: &mut Reporter<'_>,
) {
    let Some(most) = settings.options.maximum_limit_request_ratio else {
        return;
    };
    for container in resources::with_resources(object) {
        for resource in RESOURCES {
            let request = resources::request(world, object, &container, resource).amount();
            let limit = resources::limit(world, object, &container, resource).amount();
            let (Some(request), Some(limit)) = (request, limit) else {
                continue;
            };
            if limit > request.times(most) {
                let (name, words) = (container.display_name(), resource.words());
                out.report(
                    container
                        .path()
                        .join("resources.limits")
                        .key(resource.name()),
                )
                .message(format_args!(
                    "container {name} may use more than {most} times the {words} that it requests"
                ));
            }
        }
    }
}
