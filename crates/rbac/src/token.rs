//! Whether a pod gets its service account's token without asking for it.

use garboard_manifest::Field;
use garboard_world::{Body, Container, Object, PodSpec, TemplateRef, Volume, VolumeSource, World};

/// Where the API server mounts tokens (ServiceAccount admission).
const MOUNT_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// Who lets a pod have its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Automount {
    /// The pod asks for it.
    Pod,
    /// Its service account asks for it.
    Account,
    /// Default says otherwise.
    Default,
}

/// Who lets the pods of a template have a token; none if they get none, or if what decides it
/// cannot be read.
///
/// ServiceAccount admission: the pod's `automountServiceAccountToken` counts before the account's,
/// and unset is true. A container that mounts something else at the token's place gets none.
pub(crate) fn automount(world: &World, object: &Object, pod: &TemplateRef) -> Option<Automount> {
    let spec = pod.spec();
    let who = match spec.automount_service_account_token {
        Field::Set(true) => Automount::Pod,
        Field::Set(false) | Field::Invalid => return None,
        Field::Absent => by_account(world, object, spec)?,
    };
    has_room(spec).then_some(who)
}

/// The name of the pod's account; none if it cannot be read.
pub(crate) fn account_name(spec: &PodSpec) -> Option<&str> {
    let is_known = !spec.service_account_name.is_invalid() && !spec.service_account.is_invalid();
    is_known.then(|| spec.account_name())
}

fn by_account(world: &World, object: &Object, spec: &PodSpec) -> Option<Automount> {
    let name = account_name(spec)?;
    let Some(id) = world.find_near(object, "", "ServiceAccount", object.namespace(), name) else {
        return Some(Automount::Default);
    };
    let Body::ServiceAccount(account) = &world.object(id).body else {
        return None;
    };
    match account.automount_service_account_token {
        Field::Set(true) => Some(Automount::Account),
        Field::Set(false) | Field::Invalid => None,
        Field::Absent => Some(Automount::Default),
    }
}

/// Whether a container gets the token: one whose place for it is free, or taken by the token
/// itself, as in pods that were read from a cluster. Ephemeral containers get none. Dumps that keep
/// of a pod only whose it is have no containers, which every pod has.
fn has_room(spec: &PodSpec) -> bool {
    if spec.containers.is_absent() && !spec.service_account_name.text().is_empty() {
        return true;
    }
    let containers = spec
        .init_containers
        .items()
        .iter()
        .chain(spec.containers.items());
    containers
        .into_iter()
        .any(|container| match taken_by(container) {
            Some(name) => spec
                .volumes
                .items()
                .iter()
                .any(|volume| is_automounted(volume, name)),
            None => true,
        })
}

/// The volume that a container mounts where the token would be.
fn taken_by(container: &Container) -> Option<&str> {
    let mounts = container.volume_mounts.items().iter();
    let mut at_place = mounts.filter(|mount| mount.mount_path.text() == MOUNT_PATH);
    at_place.next().map(|mount| mount.name.text())
}

/// Whether a volume is what the API server adds: `kube-api-access-…`, before v1.22 a Secret.
pub(crate) fn is_automounted(volume: &Volume, name: &str) -> bool {
    volume.name.text() == name
        && match &volume.source {
            VolumeSource::Projected(_) => name.starts_with("kube-api-access-"),
            VolumeSource::Secret(_) => name.contains("-token-"),
            _ => false,
        }
}
