//! `hostPathVolumes`: volumes must not be paths of the node.
//!
//! Follows `policy/check_hostPathVolumes.go`.

use garboard_finding::{Group, Level, Severity, rule};
use garboard_world::VolumeSource;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{plural, quoted};

rule! {
    pub(crate) RULE = "pss/host-path-volumes" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for hostPath volumes",
        aliases: ["pss-check:hostPathVolumes"],
        page: include_str!("host_path_volumes.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "hostPathVolumes",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut names = Vec::new();
    let mut paths = Vec::new();
    for (index, volume) in pod.spec().volumes.items().iter().enumerate() {
        if matches!(volume.source, VolumeSource::HostPath(_)) {
            names.push(volume.name.text());
            paths.push(pod.volume_path(index).join("hostPath"));
        }
    }
    if names.is_empty() {
        return None;
    }
    let word = plural("volume", "volumes", names.len());
    let detail = format!("{word} {}", quoted(names));
    Some(CHECK.violated("hostPath volumes", detail, paths))
}
