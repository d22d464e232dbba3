//! `workload/host-path`: a volume is a folder of whatever node the pod lands on.

use garboard_finding::{FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;
use crate::host_path::{Place, host_paths};

rule! {
    pub(crate) RULE = "workload/host-path" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "volume on the node",
        aliases: [
            "pss:hostPathVolumes", "kubescape:C-0048", "kubescape:alert-any-hostpath",
            "trivy:KSV-0023", "polaris:hostPathSet", "cis-1.12:5.2.11",
        ],
        page: include_str!("host_path.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    for volume in host_paths(pod) {
        if volume.place == Place::Plain {
            out.report(volume.field())
                .severity(volume.severity(Severity::Medium))
                .message(format_args!(
                    "{} the node's {}",
                    volume.user("use"),
                    volume.path
                ))
                .fix(FixClass::DisplayOnly, volume.removal());
        }
    }
}
