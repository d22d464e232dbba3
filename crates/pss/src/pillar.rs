//! The pillar: findings where a namespace's own level, or the level of the settings, would refuse
//! the pod.

use std::fmt;

use garboard_finding::{Findings, LevelVersion, Pillar, Rule, Settings};
use garboard_world::{Kind, Object, ObjectId, Workload, World};

use crate::evaluator::Evaluator;
use crate::objects::namespace_labels;
use crate::pod::PodView;
use crate::policy::{ENFORCE, Policy};
use crate::rules::{RULES, namespace_unlabelled};

/// The Pod Security Standards as a pillar.
#[derive(Clone, Copy, Debug, Default)]
pub struct PssPillar;

impl Pillar for PssPillar {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn inspect(&self, world: &World, settings: &Settings, out: &mut Findings) {
        let evaluator = Evaluator::new(settings.kubernetes_version);
        let objects: Vec<_> = world.objects().collect();
        out.collect(&objects, |(id, object), out| {
            namespace_unlabelled::inspect(
                object,
                &mut out.reporter(&namespace_unlabelled::RULE, *id),
            );
            if let Some(demand) = Demand::on(object, world, settings) {
                inspect_pods(&demand, evaluator, *id, object, out);
            }
        });
    }
}

/// A level that a workload's pods must have, and who says so.
struct Demand<'w> {
    level: LevelVersion,
    /// The namespace whose label it is; none if the settings say it.
    namespace: Option<&'w str>,
}

impl<'w> Demand<'w> {
    fn on(object: &'w Object, world: &World, settings: &Settings) -> Option<Demand<'w>> {
        if let Some(level) = settings.level {
            return Some(Demand {
                level,
                namespace: None,
            });
        }
        let labels = namespace_labels(world, object)?;
        labels.get(ENFORCE)?;
        Some(Demand {
            level: Policy::of_labels(labels, &Policy::default()).0.enforce,
            namespace: Some(object.namespace()),
        })
    }
}

impl fmt::Display for Demand<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace {
            Some(namespace) => write!(out, "namespace {namespace} enforces {}", self.level),
            None => write!(out, "{} refuses it", self.level),
        }
    }
}

/// One finding a violated check and pod spec, at the spec: the fields have their own rules.
fn inspect_pods(
    demand: &Demand<'_>,
    evaluator: Evaluator,
    id: ObjectId,
    object: &Object,
    out: &mut Findings,
) {
    for template in object.workload().into_iter().flat_map(Workload::pods) {
        let verdict = evaluator.evaluate(&PodView::pod(template), demand.level);
        for violation in &verdict.violations {
            out.report(violation.check.rule, id, template.spec_path.clone())
                .message(format_args!("{demand}: {}", violation.text()));
        }
    }
}

/// What PSA looks at.
const KINDS: &[Kind] = &[
    Kind::core("Namespace"),
    Kind::core("Pod"),
    Kind::core("PodTemplate"),
    Kind::core("ReplicationController"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];
