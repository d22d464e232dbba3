//! `restrictedVolumes`: volumes must be of types that lend nothing of the node or of the network.
//!
//! Follows `policy/check_restrictedVolumes.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};
use garboard_world::VolumeSource;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{plural, quoted};

rule! {
    pub(crate) RULE = "pss/restricted-volumes" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for a volume type",
        aliases: ["pss-check:restrictedVolumes"],
        page: include_str!("restricted_volumes.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "restrictedVolumes",
    level: Level::Restricted,
    revisions: &[Revision::since(0, judge)],
    overrides: &["hostPathVolumes"],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut names = Vec::new();
    let mut types = BTreeSet::new();
    let mut paths = Vec::new();
    for (index, volume) in pod.spec().volumes.items().iter().enumerate() {
        if let Some(kind) = restricted_type(&volume.source) {
            names.push(volume.name.text());
            types.insert(kind);
            paths.push(pod.volume_path(index).key(volume.source_field()));
        }
    }
    if names.is_empty() {
        return None;
    }
    let volumes = plural("volume", "volumes", names.len());
    let uses = plural("uses", "use", names.len());
    let word = plural(
        "restricted volume type",
        "restricted volume types",
        types.len(),
    );
    let (names, types) = (quoted(names), quoted(types));
    let detail = format!("{volumes} {names} {uses} {word} {types}");
    Some(CHECK.violated("restricted volume types", detail, paths))
}

/// The name of a type that is not allowed. A source that Kubernetes does not know is PSA's
/// `unknown`: to a server that knows it one day, it is no emptyDir.
fn restricted_type(source: &VolumeSource) -> Option<&'static str> {
    match source {
        VolumeSource::EmptyDir
        | VolumeSource::Secret(_)
        | VolumeSource::ConfigMap(_)
        | VolumeSource::PersistentVolumeClaim(_)
        | VolumeSource::Projected(_)
        | VolumeSource::Other("csi" | "downwardAPI" | "ephemeral" | "image") => None,
        VolumeSource::HostPath(_) => Some("hostPath"),
        VolumeSource::Other(kind) => Some(kind),
        VolumeSource::Unknown(_) => Some("unknown"),
    }
}
