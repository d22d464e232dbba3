//! Who owns whom: pods of ReplicaSets of Deployments are one workload.

use crate::object::{Object, ObjectId};
use crate::world::World;

/// Longer than any chain of owners; a circle in hostile input ends here.
const LONGEST: usize = 8;

/// The last object on the chain of controllers of `id` that is part of the World; itself if it has
/// no owner, or none that is here.
pub(crate) fn root_owner(world: &World, id: ObjectId) -> ObjectId {
    let mut at = id;
    for _ in 0..LONGEST {
        match controller(world, world.object(at)) {
            Some(owner) if owner != id => at = owner,
            _ => break,
        }
    }
    at
}

fn controller(world: &World, object: &Object) -> Option<ObjectId> {
    let owner = object
        .meta
        .owner_references
        .iter()
        .find(|owner| owner.controller.is_true())
        .or(object.meta.owner_references.first())?;
    let group = owner
        .api_version
        .text()
        .rsplit_once('/')
        .map_or("", |(group, _)| group);
    // An owner lives in the same namespace, or in none.
    world
        .find(
            group,
            owner.kind.text(),
            object.namespace(),
            owner.name.text(),
        )
        .or_else(|| world.find(group, owner.kind.text(), "", owner.name.text()))
}
