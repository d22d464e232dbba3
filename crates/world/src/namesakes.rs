//! Objects of one identity in several files (overlays, environments), by where their files lie.
//!
//! In the order of paths the file that shares the longest path with another stands right beside the
//! place where that one would stand, so that the nearest of a thousand is found in ten steps.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::object::{Object, ObjectId, Origin};
use crate::world::World;

/// By the hash of the identity: the objects in the order of their files' paths.
#[derive(Debug, Default)]
pub(crate) struct Namesakes(HashMap<u64, Vec<ObjectId>>);

impl Namesakes {
    pub(crate) fn new(world: &World) -> Namesakes {
        let sorted = world.shared_names().map(|(hash, ids)| {
            let mut ids = ids.to_vec();
            ids.sort_by(|one, other| {
                let path = |id: &ObjectId| path(world, world.object(*id));
                by_folder(path(one), path(other)).then(one.cmp(other))
            });
            (hash, ids)
        });
        Namesakes(sorted.collect())
    }

    /// Of the objects with this hash that `is_meant` holds for, the one nearest to `from`.
    pub(crate) fn nearest(
        &self,
        world: &World,
        from: &Object,
        hash: u64,
        is_meant: impl Fn(&ObjectId) -> bool,
    ) -> Option<ObjectId> {
        let ids = self.0.get(&hash)?;
        let here = path(world, from);
        let path_of = |id: &ObjectId| path(world, world.object(*id));
        let at = ids.partition_point(|id| by_folder(path_of(id), here) == Ordering::Less);
        // Others than those that are meant are here only if two names have one hash.
        let (before, after) = ids.split_at(at);
        let left = before.iter().rev().find(|id| is_meant(id));
        let right = after.iter().find(|id| is_meant(id));
        let closeness = |id: &&ObjectId| shared_folders(path_of(id), here);
        let best = [left, right]
            .into_iter()
            .flatten()
            .map(|id| closeness(&id))
            .max()?;
        // All that are as near stand together: the first of them.
        let first = ids.partition_point(|id| {
            by_folder(path_of(id), here) == Ordering::Less && closeness(&id) < best
        });
        ids.get(first..)?.iter().find(|id| is_meant(id)).copied()
    }
}

fn path<'w>(world: &'w World, object: &Object) -> &'w str {
    let Origin::File { file, .. } = object.origin;
    &world.file(file).path
}

/// Paths in the order of a tree: what lies in one folder stands together.
fn by_folder(one: &str, other: &str) -> Ordering {
    one.split('/').cmp(other.split('/'))
}

/// How many leading folders two files share; the same file counts most.
fn shared_folders(one: &str, other: &str) -> usize {
    if one == other {
        return usize::MAX;
    }
    let pairs = one.split('/').zip(other.split('/'));
    pairs.take_while(|(one, other)| one == other).count()
}
