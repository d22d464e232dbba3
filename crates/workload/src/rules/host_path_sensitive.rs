//! `workload/host-path-sensitive`: a volume is what the node itself depends on.

use garboard_finding::{FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;
use crate::host_path::{Place, host_paths};

rule! {
    pub(crate) RULE = "workload/host-path-sensitive" {
        severity: Severity::High,
        group: Group::Security,
        title: "sensitive path of the node",
        aliases: [
            "pss:hostPathVolumes", "kubescape:C-0048", "kubescape:alert-any-hostpath",
            "trivy:KSV-0023", "trivy:KSV-0121", "polaris:hostPathSet",
            "kube-linter:sensitive-host-mounts", "cis-1.12:5.2.11",
            "kubescape:C-0020" only [CLOUD_CREDENTIALS],
            "kubescape:alert-mount-potential-credentials-paths" only [CLOUD_CREDENTIALS],
        ],
        page: include_str!("host_path_sensitive.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

/// Facet: the node's account with its cloud lies there.
const CLOUD_CREDENTIALS: &str = "cloud-credentials";

/// Folders and files in which the tools of clouds keep them.
const CLOUD_PLACES: [&str; 4] = [
    "/.aws",
    "/.azure",
    "/.config/gcloud",
    "/etc/kubernetes/azure.json",
];

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    for volume in host_paths(pod) {
        let Place::Sensitive(place) = volume.place else {
            continue;
        };
        let (user, severity) = if volume.is_writable() {
            (volume.user("write to"), place.written)
        } else {
            (volume.user("read"), place.read)
        };
        let is_cloud = CLOUD_PLACES.iter().any(|place| volume.path.contains(place));
        out.report(volume.field())
            .facets(is_cloud.then_some(CLOUD_CREDENTIALS))
            .severity(volume.severity(severity))
            .message(format_args!(
                "{user} the node's {}: {}",
                volume.path, place.what
            ))
            .fix(FixClass::DisplayOnly, volume.removal());
    }
}
