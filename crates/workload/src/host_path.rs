//! What a pod sees of its node through `hostPath` volumes.
//!
//! ```text
//! pod template ─► host_paths(): each hostPath volume, its place on the node, its mounts
//!                   ├─► runtime-socket | host-path-sensitive | host-path: one of them, by place
//!                   └─► host-path-writable: each mount that may write
//! ```

mod places;

use std::borrow::Cow;
use std::collections::HashMap;

use garboard_finding::{Edit, Severity};
use garboard_manifest::FieldPath;
use garboard_world::{ContainerRef, TemplateRef, VolumeSource};

use crate::{items, listing};
pub(crate) use places::Place;

/// A volume that is a path of the node.
pub(crate) struct HostPathVolume<'w> {
    /// The volume's path: `spec.volumes[name=data]`.
    pub(crate) at: FieldPath,
    /// The volume's name.
    name: &'w str,
    /// The node's path, as it is written.
    pub(crate) path: &'w str,
    /// The `type`, empty if unset: `Socket`, `Directory`, …
    path_type: &'w str,
    /// What stands there on a node.
    pub(crate) place: Place,
    /// The mounts of the volume, in the order of the containers.
    pub(crate) mounts: Vec<Mount<'w>>,
    /// Whether some mounts could not be read.
    has_unread_mounts: bool,
}

/// A mount of such a volume.
#[derive(Clone)]
pub(crate) struct Mount<'w> {
    /// Where it is mounted.
    pub(crate) container: ContainerRef<'w>,
    /// Its path: `….volumeMounts[mountPath=/data]`.
    pub(crate) at: FieldPath,
    /// Whether the container may write through it.
    pub(crate) is_writable: bool,
}

impl HostPathVolume<'_> {
    /// The field that names the node's path.
    pub(crate) fn field(&self) -> FieldPath {
        self.at.join("hostPath.path")
    }

    /// Whether some container may write to it.
    pub(crate) fn is_writable(&self) -> bool {
        self.mounts.iter().any(|mount| mount.is_writable)
    }

    /// Whether no container mounts it, as far as mounts could be read: then it does no harm yet.
    pub(crate) fn is_unused(&self) -> bool {
        self.mounts.is_empty() && !self.has_unread_mounts
    }

    /// Whether it is a single socket or pipe: reading or writing makes no difference there, because
    /// connecting is allowed on a read-only mount.
    pub(crate) fn is_socket(&self) -> bool {
        self.path_type == "Socket" || places::is_socket(self.path)
    }

    /// `severity`, or low while no container mounts the volume.
    pub(crate) fn severity(&self, severity: Severity) -> Severity {
        if self.is_unused() {
            Severity::Low
        } else {
            severity
        }
    }

    /// Who may do what with it, as the start of a sentence.
    pub(crate) fn user(&self, verb: &str) -> String {
        let mut containers: Vec<ContainerRef<'_>> = Vec::new();
        for mount in &self.mounts {
            let is_same =
                |other: &ContainerRef<'_>| std::ptr::eq(other.container, mount.container.container);
            if !containers.last().is_some_and(is_same) {
                containers.push(mount.container);
            }
        }
        if !containers.is_empty() {
            return format!("{} may {verb}", listing::containers(&containers));
        }
        let name = self.name;
        if self.is_unused() {
            format!("volume {name}, which no container mounts, is")
        } else {
            format!("volume {name} is")
        }
    }

    /// The volume and its mounts go.
    pub(crate) fn removal(&self) -> impl Iterator<Item = Edit> {
        let mounts = self.mounts.iter().map(|mount| mount.at.clone());
        mounts.chain([self.at.clone()]).map(Edit::Remove)
    }
}

/// The pod's volumes of the node's paths. One whose path is missing or no string is left out: the
/// API server refuses it, and nobody knows what it would be.
pub(crate) fn host_paths(template: &TemplateRef) -> Vec<HostPathVolume<'_>> {
    let volumes = template.spec().volumes.items();
    if !volumes
        .iter()
        .any(|volume| matches!(volume.source, VolumeSource::HostPath(_)))
    {
        return Vec::new();
    }
    let (mut mounts, has_unread_mounts) = mounts_by_volume(template);
    items::with_paths(template.path("volumes"), "name", volumes, |volume| {
        Cow::Borrowed(volume.name.text())
    })
    .filter_map(|(at, volume)| {
        let VolumeSource::HostPath(host_path) = &volume.source else {
            return None;
        };
        let path = host_path.path.get()?;
        Some(HostPathVolume {
            at,
            name: volume.name.text(),
            path,
            path_type: host_path.path_type.text(),
            place: Place::of(path),
            mounts: mounts.remove(volume.name.text()).unwrap_or_default(),
            has_unread_mounts,
        })
    })
    .collect()
}

/// Every mount of the pod by its volume's name, and whether some could not be read.
fn mounts_by_volume(template: &TemplateRef) -> (HashMap<&str, Vec<Mount<'_>>>, bool) {
    let spec = template.spec();
    let lists = [
        &spec.containers,
        &spec.init_containers,
        &spec.ephemeral_containers,
    ];
    let mut has_unread = lists.iter().any(|list| list.is_invalid());
    let mut by_volume: HashMap<&str, Vec<Mount<'_>>> = HashMap::new();
    for container in template.containers() {
        let mounts = &container.container.volume_mounts;
        has_unread |= mounts.is_invalid();
        if mounts.items().is_empty() {
            continue;
        }
        let list = container.path().join("volumeMounts");
        let paths = items::with_paths(list, "mountPath", mounts.items(), |mount| {
            Cow::Borrowed(mount.mount_path.text())
        });
        for (at, mount) in paths {
            let of_volume = by_volume.entry(mount.name.text()).or_default();
            let read_only = &mount.read_only;
            of_volume.push(Mount {
                container,
                at,
                is_writable: !read_only.is_true() && !read_only.is_invalid(),
            });
        }
    }
    (by_volume, has_unread)
}
