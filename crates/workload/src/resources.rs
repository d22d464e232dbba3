//! What a container requests and what bounds it, with everything that the API server fills in.
//!
//! The one place for these defaults: a request that is absent is the limit (core/v1, `SetDefaults_Pod`);
//! what is absent then comes from the namespace's LimitRanges (admission plugin LimitRanger), whose
//! own defaults fill each other in (core/v1, `SetDefaults_LimitRangeItem`). Requests and limits of the
//! pod as a whole hold for containers that set none (core/v1, `PodSpec.resources`).

use garboard_finding::Reporter;
use garboard_manifest::{Field, Map, Quantity};
use garboard_world::{
    Amount, Body, ContainerRef, ContainerRole, LimitRangeItem, Object, ResourceRequirements, World,
};

/// A resource of the node that containers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    Cpu,
    Memory,
    EphemeralStorage,
}

/// What holds for a container in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    /// Somebody says how much.
    Amount(Amount),
    /// Nobody does, or says none at all.
    Missing,
    /// A field on the way cannot be read.
    Unknown,
}

impl Resource {
    /// The name in `requests` and `limits`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Resource::Cpu => "cpu",
            Resource::Memory => "memory",
            Resource::EphemeralStorage => "ephemeral-storage",
        }
    }

    /// The name in a sentence.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Resource::Cpu => "CPU",
            Resource::Memory => "memory",
            Resource::EphemeralStorage => "ephemeral storage",
        }
    }
}

impl Stated {
    fn of(map: &Field<Map<Quantity>>, resource: Resource) -> Stated {
        match map {
            Field::Absent => Stated::Missing,
            Field::Invalid => Stated::Unknown,
            Field::Set(map) => map
                .get(resource.name())
                .map_or(Stated::Missing, Stated::of_quantity),
        }
    }

    fn of_quantity(quantity: &Quantity) -> Stated {
        match Amount::of(quantity) {
            Some(amount) if amount.is_zero() => Stated::Missing,
            Some(amount) => Stated::Amount(amount),
            None => Stated::Unknown,
        }
    }

    /// This, or what the other gives where this is missing.
    fn or_else(self, other: impl FnOnce() -> Stated) -> Stated {
        match self {
            Stated::Missing => other(),
            Stated::Amount(_) | Stated::Unknown => self,
        }
    }

    pub(crate) fn is_missing(self) -> bool {
        self == Stated::Missing
    }

    /// The amount, if somebody says it.
    pub(crate) fn amount(self) -> Option<Amount> {
        match self {
            Stated::Amount(amount) => Some(amount),
            Stated::Missing | Stated::Unknown => None,
        }
    }
}

/// What a container itself says, before any default: its request and its limit.
pub(crate) fn written(container: &ContainerRef<'_>, resource: Resource) -> (Stated, Stated) {
    let own = &container.container.resources;
    (requests(own, resource), limits(own, resource))
}

/// What bounds a container in the end.
pub(crate) fn limit(
    world: &World,
    object: &Object,
    container: &ContainerRef<'_>,
    resource: Resource,
) -> Stated {
    limits(&container.container.resources, resource)
        .or_else(|| of_pod(container, resource, limits))
        .or_else(|| by_limit_range(world, object, |item| default_limit(item, resource)))
}

/// What is reserved for a container in the end.
pub(crate) fn request(
    world: &World,
    object: &Object,
    container: &ContainerRef<'_>,
    resource: Resource,
) -> Stated {
    let own = &container.container.resources;
    requests(own, resource)
        .or_else(|| limits(own, resource))
        .or_else(|| of_pod(container, resource, requests))
        .or_else(|| of_pod(container, resource, limits))
        .or_else(|| by_limit_range(world, object, |item| default_request(item, resource)))
}

/// Facet of the templates of Agent Sandbox, which Kubescape asks in checks of their own.
pub(crate) const SANDBOX: &str = "SandboxTemplate";

/// The facet of an object, if it is such a template.
pub(crate) fn sandbox(object: &Object) -> Option<&'static str> {
    (*object.kind == *SANDBOX).then_some(SANDBOX)
}

/// Reports the containers that nothing bounds.
pub(crate) fn report_unbounded(
    world: &World,
    object: &Object,
    resource: Resource,
    out: &mut Reporter<'_>,
) {
    for container in with_resources(object) {
        if limit(world, object, &container, resource).is_missing() {
            let (name, words) = (container.display_name(), resource.words());
            out.report(
                container
                    .path()
                    .join("resources.limits")
                    .key(resource.name()),
            )
            .facets(sandbox(object))
            .message(format_args!("container {name} has no {words} limit"));
        }
    }
}

/// Reports the containers that nothing is reserved for.
pub(crate) fn report_unreserved(
    world: &World,
    object: &Object,
    resource: Resource,
    out: &mut Reporter<'_>,
) {
    // What runs first uses what is reserved for those that run later (the scheduler takes the
    // greater of both), so only containers that stay are asked.
    let stay = with_resources(object).filter(|container| container.role != ContainerRole::Init);
    for container in stay {
        if request(world, object, &container, resource).is_missing() {
            let (name, words) = (container.display_name(), resource.words());
            out.report(
                container
                    .path()
                    .join("resources.requests")
                    .key(resource.name()),
            )
            .message(format_args!("container {name} requests no {words}"));
        }
    }
}

/// The containers that may have resources: the API server refuses them on ephemeral ones, and
/// Tekton's steps have theirs elsewhere.
pub(crate) fn with_resources(object: &Object) -> impl Iterator<Item = ContainerRef<'_>> {
    let workload = object.workload().into_iter();
    workload
        .flat_map(garboard_world::Workload::containers)
        .filter(|container| {
            container.role != ContainerRole::Ephemeral
                && container.template.container_list == "containers"
        })
}

fn limits(resources: &Field<ResourceRequirements>, resource: Resource) -> Stated {
    match resources {
        Field::Set(resources) => Stated::of(&resources.limits, resource),
        Field::Absent => Stated::Missing,
        Field::Invalid => Stated::Unknown,
    }
}

fn requests(resources: &Field<ResourceRequirements>, resource: Resource) -> Stated {
    match resources {
        Field::Set(resources) => Stated::of(&resources.requests, resource),
        Field::Absent => Stated::Missing,
        Field::Invalid => Stated::Unknown,
    }
}

fn of_pod(
    container: &ContainerRef<'_>,
    resource: Resource,
    part: fn(&Field<ResourceRequirements>, Resource) -> Stated,
) -> Stated {
    part(&container.template.spec().resources, resource)
}

fn by_limit_range(
    world: &World,
    object: &Object,
    default: impl Fn(&LimitRangeItem) -> Stated,
) -> Stated {
    let mut found = Stated::Missing;
    for id in world.limit_ranges(object.namespace()) {
        let Body::LimitRange(range) = &world.object(*id).body else {
            continue;
        };
        let spec = range.spec.get().into_iter();
        let items = spec.flat_map(|spec| spec.limits.items());
        for item in items.filter(|item| item.item_type.text() == "Container") {
            found = found.or_else(|| default(item));
        }
    }
    found
}

fn default_limit(item: &LimitRangeItem, resource: Resource) -> Stated {
    Stated::of(&item.default, resource).or_else(|| Stated::of(&item.max, resource))
}

fn default_request(item: &LimitRangeItem, resource: Resource) -> Stated {
    Stated::of(&item.default_request, resource)
        .or_else(|| default_limit(item, resource))
        .or_else(|| Stated::of(&item.min, resource))
}
