//! `workload/volume-type`: a volume that whoever writes the pod configures.

use std::borrow::Cow;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/volume-type" {
        severity: Severity::Low,
        group: Group::Security,
        title: "volume of an unusual type",
        aliases: [
            "pss:restrictedVolumes", "trivy:KSV-0028", "trivy:KSV-0121" only [GIT_REPO],
        ],
        page: include_str!("volume_type.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

/// Facet: the kubelet runs git as root with what the manifest says.
const GIT_REPO: &str = "git-repo";

/// What level restricted of the Pod Security Standards allows
/// (pod-security-admission, `check_restrictedVolumes.go`).
const RESTRICTED: [&str; 8] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
];

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    let volumes = pod.spec().volumes.items();
    let paths = items::with_paths(pod.path("volumes"), "name", volumes, |volume| {
        Cow::Borrowed(volume.name.text())
    });
    for (path, volume) in paths {
        let source = volume.source_field();
        let is_known = RESTRICTED.contains(&source) || source == "secret";
        // A path of the node has rules of its own.
        if is_known || source == "hostPath" {
            continue;
        }
        let finding = out.report(path.join(source));
        match source {
            "gitRepo" => finding.facet(GIT_REPO).severity(Severity::High).message(
                "the kubelet runs git as the node's root on what the volume names (CVE-2024-10220)",
            ),
            _ => finding.message(format_args!(
                "volume {} is a {source} volume, which the pod's author configures himself",
                volume.name.text()
            )),
        };
    }
}
