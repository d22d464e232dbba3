//! Which objects have to do with which: autoscalers and disruption budgets with workloads, limits
//! with namespaces, Services with their labels. Made when first asked for.

use std::collections::HashMap;

use garboard_manifest::Field;

use crate::api::Kind;
use crate::labels::{LabelIndex, LabelSelector};
use crate::object::{Body, Object, ObjectId};
use crate::policy::ScaleTarget;
use crate::world::World;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    autoscalers: HashMap<ObjectId, Vec<ObjectId>>,
    budgets: HashMap<(ObjectId, u32), Vec<ObjectId>>,
    limit_ranges: HashMap<Box<str>, Vec<ObjectId>>,
    quotas: HashMap<Box<str>, Vec<ObjectId>>,
    services: LabelIndex,
    /// For each number of the index: the Service.
    service_ids: Vec<ObjectId>,
}

impl Relations {
    pub(crate) fn new(world: &World) -> Relations {
        let services: Vec<(ObjectId, &Object)> = world.of_kind(Kind::core("Service")).collect();
        let in_namespace = services.iter().map(|(_, service)| service.namespace());
        let everywhere = services.iter().map(|_| EVERYWHERE);
        let labels = services.iter().chain(&services);
        let labels = labels.map(|(_, service)| &service.meta.labels);
        Relations {
            autoscalers: autoscalers(world),
            budgets: budgets(world),
            limit_ranges: by_namespace(world, "LimitRange"),
            quotas: by_namespace(world, "ResourceQuota"),
            services: LabelIndex::new(in_namespace.chain(everywhere).zip(labels)),
            service_ids: services
                .iter()
                .chain(&services)
                .map(|(id, _)| *id)
                .collect(),
        }
    }
}

impl World {
    /// The object that an autoscaler scales, if it is here.
    pub fn scale_target(&self, autoscaler: &Object, target: &ScaleTarget) -> Option<ObjectId> {
        let version = target.api_version.text();
        let group = version.rsplit_once('/').map_or("", |(group, _)| group);
        let namespace = autoscaler.namespace();
        self.find_near(
            autoscaler,
            group,
            target.kind.text(),
            namespace,
            target.name.text(),
        )
    }

    /// The autoscalers that scale an object.
    pub fn autoscalers_of(&self, object: ObjectId) -> &[ObjectId] {
        listed(self.relations().autoscalers.get(&object))
    }

    /// The disruption budgets that select the pods of a workload's template.
    pub fn budgets_of(&self, workload: ObjectId, template: u32) -> &[ObjectId] {
        listed(self.relations().budgets.get(&(workload, template)))
    }

    /// The LimitRanges of a namespace.
    pub fn limit_ranges(&self, namespace: &str) -> &[ObjectId] {
        listed(self.relations().limit_ranges.get(namespace))
    }

    /// The ResourceQuotas of a namespace.
    pub fn quotas(&self, namespace: &str) -> &[ObjectId] {
        listed(self.relations().quotas.get(namespace))
    }

    /// The Services of a namespace, or of all of them, that a selector selects by their own labels, in
    /// order.
    pub fn services_selected<'w>(
        &'w self,
        namespace: Option<&str>,
        selector: &'w LabelSelector,
    ) -> impl Iterator<Item = ObjectId> + 'w {
        let relations = self.relations();
        let namespace = namespace.unwrap_or(EVERYWHERE);
        let services = &relations.services;
        let numbers = services.select_counting(namespace, selector, self.counter());
        // `select` gives known numbers
        numbers.map(|number| relations.service_ids[number as usize])
    }
}

/// The name under which Services are listed once more; no namespace can have it.
const EVERYWHERE: &str = "*";

fn listed(ids: Option<&Vec<ObjectId>>) -> &[ObjectId] {
    ids.map_or(&[], Vec::as_slice)
}

fn autoscalers(world: &World) -> HashMap<ObjectId, Vec<ObjectId>> {
    let mut autoscalers: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    for (id, object) in world.of_kind(Kind::new("autoscaling", "HorizontalPodAutoscaler")) {
        let Body::Autoscaler(autoscaler) = &object.body else {
            continue;
        };
        let spec = autoscaler.spec.get();
        let target = spec.and_then(|spec| spec.scale_target_ref.get());
        if let Some(target) = target.and_then(|target| world.scale_target(object, target)) {
            autoscalers.entry(target).or_default().push(id);
        }
    }
    autoscalers
}

/// Budgets of equal selectors share one look at the pods, and no look is needed where every pod of a
/// namespace has as many budgets as are kept: a thousand that only exclude cost a few looks.
fn budgets(world: &World) -> HashMap<(ObjectId, u32), Vec<ObjectId>> {
    let everything = LabelSelector::default();
    let mut lacking: HashMap<&str, usize> = HashMap::new();
    let mut budgets: HashMap<(ObjectId, u32), Vec<ObjectId>> = HashMap::new();
    for Equal {
        namespace,
        selector,
        ids,
    } in by_selector(world)
    {
        let lacking = lacking
            .entry(namespace)
            .or_insert_with(|| world.pods_selected(namespace, &everything).count());
        if *lacking == 0 {
            continue;
        }
        for pod in world.pods_selected(namespace, selector) {
            let of_pod = budgets.entry(pod).or_default();
            let had = of_pod.len();
            of_pod.extend(ids.iter().take(MOST_BUDGETS.saturating_sub(had)));
            if had < MOST_BUDGETS && of_pod.len() == MOST_BUDGETS {
                *lacking -= 1;
            }
        }
    }
    budgets
}

/// Budgets that are kept for a pod: a second one is a fault already.
const MOST_BUDGETS: usize = 4;

/// Budgets with equal selectors.
struct Equal<'w> {
    namespace: &'w str,
    selector: &'w LabelSelector,
    ids: Vec<ObjectId>,
}

/// The budgets by their selectors, in order.
fn by_selector(world: &World) -> Vec<Equal<'_>> {
    let mut places: HashMap<(&str, &LabelSelector), usize> = HashMap::new();
    let mut all: Vec<Equal<'_>> = Vec::new();
    for (id, object) in world.of_kind(Kind::new("policy", "PodDisruptionBudget")) {
        let Body::DisruptionBudget(budget) = &object.body else {
            continue;
        };
        let Some(Field::Set(selector)) = budget.spec.get().map(|spec| &spec.selector) else {
            continue; // policy/v1: an absent selector selects nothing
        };
        let namespace = object.namespace();
        match places.get(&(namespace, selector)) {
            Some(place) => all[*place].ids.push(id), // places are those of `all`
            None => {
                places.insert((namespace, selector), all.len());
                all.push(Equal {
                    namespace,
                    selector,
                    ids: vec![id],
                });
            }
        }
    }
    all
}

fn by_namespace(world: &World, kind: &'static str) -> HashMap<Box<str>, Vec<ObjectId>> {
    let mut ids: HashMap<Box<str>, Vec<ObjectId>> = HashMap::new();
    for (id, object) in world.of_kind(Kind::core(kind)) {
        ids.entry(object.namespace().into()).or_default().push(id);
    }
    ids
}
