//! Which pods a selector selects, with the labels that controllers add to their pods.

use garboard_manifest::Field;
use garboard_world::{LabelSelector, Labels, ObjectId, World};

/// Labels that are in no template and on every pod of some controller (apps/v1, batch/v1). A Service
/// for one pod of a StatefulSet selects by them.
const ADDED: [&str; 9] = [
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];

/// Whether a selector selects any pod of a namespace. What it demands of labels that controllers add
/// is taken as met.
pub(crate) fn selects_any(world: &World, namespace: &str, selector: &LabelSelector) -> bool {
    let selects = |selector: &LabelSelector| {
        let first = world.pods_selected(namespace, selector).next();
        first.is_some()
    };
    selects(selector) || without_added(selector).is_some_and(|selector| selects(&selector))
}

/// The pods that a Service selects.
pub(crate) fn of_labels(world: &World, namespace: &str, labels: &Labels) -> Vec<(ObjectId, u32)> {
    let selector = LabelSelector::of_labels(labels);
    let selector = without_added(&selector).unwrap_or(selector);
    world.pods_selected(namespace, &selector).collect()
}

/// The selector without labels that controllers add; none if it has none of them.
fn without_added(selector: &LabelSelector) -> Option<LabelSelector> {
    let is_added = |name: &str| ADDED.contains(&name);
    let labels = selector.match_labels.get();
    let mut demanded = labels
        .into_iter()
        .flat_map(Labels::iter)
        .map(|(name, _)| name);
    let mut expressed = selector.match_expressions.items().iter();
    if !demanded.any(is_added) && !expressed.any(|requirement| is_added(requirement.key.text())) {
        return None;
    }
    let labels: Labels = labels
        .into_iter()
        .flat_map(Labels::iter)
        .filter(|(name, _)| !is_added(name))
        .map(|(name, value)| (Box::from(name), value.clone()))
        .collect();
    let requirements = selector.match_expressions.items().iter();
    let requirements = requirements.filter(|requirement| !is_added(requirement.key.text()));
    Some(LabelSelector {
        match_labels: Field::Set(labels),
        match_expressions: Field::Set(requirements.cloned().collect()),
    })
}
