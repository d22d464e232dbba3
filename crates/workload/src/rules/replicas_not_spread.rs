//! `workload/replicas-not-spread`: one node takes all pods with it.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Labels, Object, ObjectId, PodAffinityTerm, TemplateRef, Workload, World};

use crate::Check;
use crate::listing;
use crate::replicas::Replicas;

rule! {
    pub(crate) RULE = "workload/replicas-not-spread" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "replicas may share a node",
        aliases: ["kube-linter:no-anti-affinity"],
        page: include_str!("replicas_not_spread.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Some(replicas) = Replicas::of(world, id, object).filter(|replicas| replicas.most > 1)
    else {
        return;
    };
    let workload = object.workload().into_iter();
    for template in workload.flat_map(Workload::pods) {
        let spec = template.spec();
        if spec.affinity.is_invalid() || spec.topology_spread_constraints.is_invalid() {
            continue;
        }
        if !is_spread(template, object.namespace()) {
            out.report(template.path("affinity.podAntiAffinity"))
                .message(format_args!(
                    "up to {} may run on one node",
                    listing::count(replicas.most, "replica")
                ));
        }
    }
}

/// Whether something keeps the template's pods from each other.
fn is_spread(template: &TemplateRef, namespace: &str) -> bool {
    let spec = template.spec();
    let labels = &template.pod.labels;
    let constraints = spec.topology_spread_constraints.items();
    let by_constraint = constraints.iter().any(|constraint| {
        let selector = constraint.label_selector.get();
        selector.is_some_and(|selector| selector.selects(labels))
    });
    let anti_affinity = spec
        .affinity
        .get()
        .and_then(|affinity| affinity.pod_anti_affinity.get());
    by_constraint
        || anti_affinity.is_some_and(|anti_affinity| {
            let preferred = anti_affinity.preferred.items().iter();
            let preferred = preferred.filter_map(|term| term.pod_affinity_term.get());
            let mut terms = anti_affinity.required.items().iter().chain(preferred);
            terms.any(|term| keeps_apart(term, labels, namespace))
        })
}

/// Whether a term means pods with these labels in this namespace.
fn keeps_apart(term: &PodAffinityTerm, labels: &Labels, namespace: &str) -> bool {
    let selector = term.label_selector.get();
    let namespaces = term.namespaces.items();
    // core/v1: without names and selector the pod's own namespace; a selector adds some that are not
    // known here.
    let is_here = namespaces.is_empty() && term.namespace_selector.is_absent()
        || !term.namespace_selector.is_absent()
        || namespaces.iter().any(|name| **name == *namespace);
    is_here && selector.is_some_and(|selector| selector.selects(labels))
}
