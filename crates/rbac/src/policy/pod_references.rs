//! What a pod refers to by name: Secrets, ConfigMaps, claims, its service account.
//!
//! The places are those of kubernetes, `pkg/api/v1/pod/util.go` (`VisitPodSecretNames`,
//! `VisitPodConfigmapNames`), as far as the World keeps them.

use garboard_manifest::Field;
use garboard_world::{Container, PodSpec, VolumeSource};

/// What kind of object is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    Secret,
    ConfigMap,
    Claim,
    Account,
}

/// Whether a pod refers to the object of this kind and name.
pub(crate) fn refers(pod: &str, spec: &PodSpec, kind: Reference, name: &str) -> bool {
    match kind {
        Reference::Account => spec.account_name() == name,
        Reference::Secret => {
            let mut pulls = spec.image_pull_secrets.items().iter();
            pulls.any(|secret| secret.name.text() == name)
                || containers(spec).any(|container| env_refers(container, kind, name))
                || volumes_refer(pod, spec, kind, name)
        }
        Reference::ConfigMap => {
            containers(spec).any(|container| env_refers(container, kind, name))
                || volumes_refer(pod, spec, kind, name)
        }
        Reference::Claim => volumes_refer(pod, spec, kind, name),
    }
}

fn containers(spec: &PodSpec) -> impl Iterator<Item = &Container> {
    [
        &spec.init_containers,
        &spec.containers,
        &spec.ephemeral_containers,
    ]
    .into_iter()
    .flat_map(Field::items)
}

fn env_refers(container: &Container, kind: Reference, name: &str) -> bool {
    let is_secret = kind == Reference::Secret;
    let whole = container.env_from.items().iter().any(|source| {
        let reference = if is_secret {
            &source.secret_ref
        } else {
            &source.config_map_ref
        };
        reference.get().is_some_and(|it| it.name.text() == name)
    });
    let key = |source: &garboard_world::EnvVarSource| {
        let reference = if is_secret {
            &source.secret_key_ref
        } else {
            &source.config_map_key_ref
        };
        reference.get().is_some_and(|it| it.name.text() == name)
    };
    whole
        || container
            .env
            .items()
            .iter()
            .any(|variable| variable.value_from.get().is_some_and(key))
}

fn volumes_refer(pod: &str, spec: &PodSpec, kind: Reference, name: &str) -> bool {
    spec.volumes.items().iter().any(|volume| {
        match (&volume.source, kind) {
            (VolumeSource::Secret(secret), Reference::Secret) => secret.secret_name.text() == name,
            (VolumeSource::ConfigMap(config_map), Reference::ConfigMap) => {
                config_map.name.text() == name
            }
            (VolumeSource::PersistentVolumeClaim(claim), Reference::Claim) => **claim == *name,
            // The claim of an ephemeral volume is named after pod and volume.
            (VolumeSource::Other("ephemeral"), Reference::Claim) => name
                .strip_prefix(pod)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| rest == volume.name.text()),
            (VolumeSource::Projected(sources), Reference::Secret) => sources
                .iter()
                .any(|source| source.secret.get().is_some_and(|it| it.name.text() == name)),
            (VolumeSource::Projected(sources), Reference::ConfigMap) => {
                sources.iter().any(|source| {
                    source
                        .config_map
                        .get()
                        .is_some_and(|it| it.name.text() == name)
                })
            }
            _ => false,
        }
    })
}
