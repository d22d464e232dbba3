//! `workload/pdb-blocks-eviction`: nodes cannot be drained.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath, IntOrString};
use garboard_world::{Body, DisruptionBudgetSpec, Object, ObjectId, World};

use crate::Check;
use crate::listing;
use crate::replicas::{Replicas, scaled_up};

rule! {
    pub(crate) RULE = "workload/pdb-blocks-eviction" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "PodDisruptionBudget that allows no disruption",
        aliases: [
            "polaris:pdbDisruptionsIsZero" only [ALWAYS],
            "kube-linter:pdb-max-unavailable" only [MAX_UNAVAILABLE],
            "kube-linter:pdb-min-available" only [MIN_AVAILABLE],
        ],
        page: include_str!("pdb_blocks_eviction.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

/// Facet: whatever the number of pods.
const ALWAYS: &str = "always";
/// Facet: because of `maxUnavailable`.
const MAX_UNAVAILABLE: &str = "maxUnavailable";
/// Facet: because of `minAvailable`.
const MIN_AVAILABLE: &str = "minAvailable";

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::DisruptionBudget(budget) = &object.body else {
        return;
    };
    let Field::Set(spec) = &budget.spec else {
        return;
    };
    if let Field::Set(most) = &spec.max_unavailable
        && scaled_up(most, 100) == Some(0)
    {
        out.report(FieldPath::new("spec.maxUnavailable"))
            .facets([ALWAYS, MAX_UNAVAILABLE])
            .message("no pod may ever be evicted: maxUnavailable is 0");
    }
    if let Field::Set(least) = &spec.min_available {
        inspect_min_available(world, object, spec, least, out);
    }
}

fn inspect_min_available(
    world: &World,
    object: &Object,
    spec: &DisruptionBudgetSpec,
    least: &IntOrString,
    out: &mut Reporter<'_>,
) {
    let at = FieldPath::new("spec.minAvailable");
    if matches!(least, IntOrString::String(_)) && scaled_up(least, 100) >= Some(100) {
        out.report(at)
            .facets([ALWAYS, MIN_AVAILABLE])
            .message("no pod may ever be evicted: all of them must stay available");
        return;
    }
    // No share below 100% is all of a hundred pods.
    let enough = match least {
        IntOrString::Int(number) => *number,
        IntOrString::String(_) => 100,
    };
    let Some(pods) = pods_of(world, object, spec, enough) else {
        return;
    };
    let blocks = |count: i64| scaled_up(least, count).is_some_and(|least| least >= count);
    if blocks(pods.most) {
        let pods = listing::count(pods.most, "pod");
        out.report(at).facet(MIN_AVAILABLE).message(format_args!(
            "no pod may ever be evicted: there are {pods}, and minAvailable wants all of them"
        ));
    // More than the minimum of an autoscaler is `workload/pdb-above-hpa-minimum`.
    } else if scaled_up(least, pods.least) == Some(pods.least) {
        let pods = listing::count(pods.least, "pod");
        out.report(at)
            .facet(MIN_AVAILABLE)
            .severity(Severity::Low)
            .message(format_args!(
                "no pod may be evicted while the autoscaler keeps its minimum of {pods}"
            ));
    }
}

/// How many pods a budget selects.
struct Pods {
    least: i64,
    most: i64,
}

/// The pods that a budget selects; none if there are none, if nobody knows how many, or if there are
/// always more than enough, which ends the count: a budget costs no more pods than it demands.
fn pods_of(
    world: &World,
    object: &Object,
    spec: &DisruptionBudgetSpec,
    enough: i64,
) -> Option<Pods> {
    let selector = spec.selector.get()?;
    let mut pods = Pods { least: 0, most: 0 };
    for (id, _) in world.pods_selected(object.namespace(), selector) {
        let workload = world.object(id);
        if !workload.meta.owner_references.is_empty() {
            continue; // counted by its owner
        }
        let replicas = Replicas::of(world, id, workload)?;
        pods.least = pods.least.checked_add(replicas.least)?;
        pods.most = pods.most.checked_add(replicas.most)?;
        if pods.least > enough {
            return None;
        }
    }
    (pods.most > 0).then_some(pods)
}
