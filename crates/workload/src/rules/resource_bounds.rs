//! `workload/resource-bounds`: a request or limit is below or above what the users agreed on.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource};

rule! {
    pub(crate) RULE = "workload/resource-bounds" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "resources outside the agreed bounds",
        aliases: [
            "kubescape:C-0050", "kubescape:resources-cpu-limit-and-request", "kubescape:C-0004",
            "kubescape:resources-memory-limit-and-request", "kubescape:C-0303",
            "kubescape:resources-sandbox-cpu-limits", "kubescape:resources-sandbox-memory-limits",
        ],
        page: include_str!("resource_bounds.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(
    world: &World,
    (_, object): (ObjectId, &Object),
    settings: &Settings,
    out: &mut Reporter<'_>,
) {
    let bounds = &settings.options.resource_bounds;
    if bounds.is_empty() {
        return;
    }
    for container in resources::with_resources(object) {
        for (resource, is_limit, wanted) in [
            (Resource::Cpu, false, &bounds.cpu_request),
            (Resource::Cpu, true, &bounds.cpu_limit),
            (Resource::Memory, false, &bounds.memory_request),
            (Resource::Memory, true, &bounds.memory_limit),
        ] {
            let (state, part, noun) = if is_limit {
                let limit = resources::limit(world, object, &container, resource);
                (limit, "resources.limits", "limit")
            } else {
                let request = resources::request(world, object, &container, resource);
                (request, "resources.requests", "request")
            };
            // That there is none at all is another rule's finding.
            let Some(amount) = state.amount() else {
                continue;
            };
            if let Some(reproach) = wanted.objection(amount) {
                let (name, words) = (container.display_name(), resource.words());
                out.report(container.path().join(part).key(resource.name()))
                    .message(format_args!(
                        "the {words} {noun} of container {name} is {reproach}"
                    ));
            }
        }
    }
}
