//! Objects against Kubernetes' API: fields that their kind does not have, versions that are gone.

use garboard_world::{ObjectId, World};

use crate::findings::Findings;
use crate::rules::{removed_api, unknown_field};
use crate::settings::Settings;

/// Reports what the API server of the chosen version would drop or refuse, of every object.
pub fn inspect_manifests(world: &World, settings: &Settings, out: &mut Findings) {
    let ids: Vec<ObjectId> = world.objects().map(|(id, _)| id).collect();
    out.collect(&ids, |id, out| {
        unknown_field::inspect(world, settings, *id, out);
        removed_api::inspect(world, settings, *id, out);
    });
}
