//! What a rule looks at: a container, a pod, an object, an object among others, or the World.

use garboard_finding::{Findings, Reporter, Rule, Settings};
use garboard_world::{ContainerRef, Object, ObjectId, TemplateRef, Workload, World};

/// A rule's code, by what it looks at. The narrowest that does is the right one.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Each container of each workload: init, regular, ephemeral.
    Container(fn(&ContainerRef<'_>, &mut Reporter<'_>)),
    /// Each pod template of each workload.
    Pod(fn(&TemplateRef, &mut Reporter<'_>)),
    /// Each object, where its kind or the cluster's version counts.
    Object(fn(&Object, &Settings, &mut Reporter<'_>)),
    /// Each object, where what it says of others counts.
    Among(fn(&World, (ObjectId, &Object), &Settings, &mut Reporter<'_>)),
    /// All objects together, where no single one can be judged.
    World(fn(&World, &Settings, &mut Findings)),
}

impl Check {
    /// Runs the check on one object; checks of the World have their own turn.
    pub(crate) fn inspect_object(
        &self,
        rule: &'static Rule,
        world: &World,
        (id, object): (ObjectId, &Object),
        settings: &Settings,
        out: &mut Findings,
    ) {
        let mut reporter = out.reporter(rule, id);
        match self {
            Check::Container(inspect) => {
                let containers = object.workload().into_iter().flat_map(Workload::containers);
                containers.for_each(|container| inspect(&container, &mut reporter));
            }
            Check::Pod(inspect) => {
                let pods = object.workload().into_iter().flat_map(Workload::pods);
                pods.for_each(|pod| inspect(pod, &mut reporter));
            }
            Check::Object(inspect) => inspect(object, settings, &mut reporter),
            Check::Among(inspect) => inspect(world, (id, object), settings, &mut reporter),
            Check::World(_) => {}
        }
    }
}
