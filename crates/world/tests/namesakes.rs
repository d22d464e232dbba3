//! The nearest of many objects of one identity, against a literal look at each of them.

use garboard_manifest::{Limits, parse};
use garboard_world::{FileId, Object, ObjectId, Origin, ReadSettings, SourceFile, World, read};
use proptest::prelude::*;

/// The same ConfigMap in every file, and a Secret in the last.
fn world(paths: &[String]) -> World {
    let mut objects = Vec::new();
    for (index, _) in paths.iter().enumerate() {
        let kind = if index + 1 == paths.len() {
            "Secret"
        } else {
            "ConfigMap"
        };
        let text = format!("{{apiVersion: v1, kind: {kind}, metadata: {{name: it}}}}");
        let document = &parse(&text, &Limits::default())[0];
        let file = FileId(index as u32);
        objects.extend(read(document, file, 0, &ReadSettings::default()).objects);
    }
    let file = |path: &String| SourceFile {
        path: path.as_str().into(),
    };
    World::new(objects, paths.iter().map(file).collect())
}

fn path<'w>(world: &'w World, object: &Object) -> &'w str {
    let Origin::File { file, .. } = object.origin;
    &world.file(file).path
}

fn shared_folders(one: &str, other: &str) -> usize {
    if one == other {
        return usize::MAX;
    }
    let pairs = one.split('/').zip(other.split('/'));
    pairs.take_while(|(one, other)| one == other).count()
}

/// The nearest by looking at each: of equally near ones the first by path, then by number.
fn literally(world: &World, from: &Object) -> Option<ObjectId> {
    let here = path(world, from);
    let mut all: Vec<ObjectId> = world.find_all("", "ConfigMap", "default", "it").collect();
    all.sort_by_key(|id| {
        let there = path(world, world.object(*id));
        let folders: Vec<&str> = there.split('/').collect();
        (std::cmp::Reverse(shared_folders(there, here)), folders, *id)
    });
    all.first().copied()
}

proptest! {
    #[test]
    fn the_nearest_is_the_one_that_shares_the_longest_path(
        paths in prop::collection::vec("([ab]/){0,3}[abc]\\.yaml", 2..12),
    ) {
        let world = world(&paths);
        let from = world.object(ObjectId(paths.len() as u32 - 1));
        let nearest = world.find_near(from, "", "ConfigMap", "default", "it");
        prop_assert_eq!(nearest, literally(&world, from));
    }
}
