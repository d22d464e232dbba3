//! `workload/resource-bounds`: a request or limit is below or above what the users agreed on.

use garboard_finding::{Bounds, Finding, Group, Reporter, Settings, Severity, rule};
use garboard_world::{ContainerRef, Object, ObjectId, World};

use crate::Check;
use crate::resources::{self, Resource, Stated};

rule! {
    pub(crate) RULE = "workload/resource-bounds" {
        severity: Severity::Low,
        group: Group::Efficiency,
        title: "resources outside the agreed bounds",
        aliases: [
            "kubescape:C-0050" only ["cpu"],
            "kubescape:resources-cpu-limit-and-request" only ["cpu"],
            "kubescape:C-0004" only ["memory"],
            "kubescape:resources-memory-limit-and-request" only ["memory"],
            "kubescape:C-0303" only [SANDBOX_CPU, SANDBOX_MEMORY],
            "kubescape:resources-sandbox-cpu-limits" only [SANDBOX_CPU],
            "kubescape:resources-sandbox-memory-limits" only [SANDBOX_MEMORY],
        ],
        page: include_str!("resource_bounds.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

/// Facets of limits in the templates of Agent Sandbox; the others are the names of resources.
const SANDBOX_CPU: &str = "SandboxTemplate cpu";
const SANDBOX_MEMORY: &str = "SandboxTemplate memory";

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
        for resource in [Resource::Cpu, Resource::Memory] {
            let of_resource = match resource {
                Resource::Memory => (&bounds.memory_request, &bounds.memory_limit),
                Resource::Cpu | Resource::EphemeralStorage => {
                    (&bounds.cpu_request, &bounds.cpu_limit)
                }
            };
            let request = resources::request(world, object, &container, resource);
            report(&container, resource, "request", of_resource.0, request, out);
            let limit = resources::limit(world, object, &container, resource);
            let finding = report(&container, resource, "limit", of_resource.1, limit, out);
            if let (Some(finding), Some(_)) = (finding, resources::sandbox(object)) {
                finding.facet(match resource {
                    Resource::Memory => SANDBOX_MEMORY,
                    Resource::Cpu | Resource::EphemeralStorage => SANDBOX_CPU,
                });
            }
        }
    }
}

/// Reports an amount outside its bounds. That there is none at all is another rule's finding.
fn report<'o>(
    container: &ContainerRef<'_>,
    resource: Resource,
    noun: &str,
    bounds: &Bounds,
    stated: Stated,
    out: &'o mut Reporter<'_>,
) -> Option<&'o mut Finding> {
    let objection = bounds.objection(stated.amount()?)?;
    let list = container.path().join("resources").key(&format!("{noun}s"));
    let (name, words) = (container.display_name(), resource.words());
    let finding = out.report(list.key(resource.name()));
    finding.facet(resource.name()).message(format_args!(
        "the {words} {noun} of container {name} is {objection}"
    ));
    Some(finding)
}
