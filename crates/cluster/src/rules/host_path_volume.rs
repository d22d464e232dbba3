//! `storage/host-path-volume`: a claim leads to the file system of a node.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "storage/host-path-volume" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "PersistentVolume on a node's file system",
        aliases: [],
        page: include_str!("host_path_volume.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::PersistentVolume(volume) = &object.body else {
        return;
    };
    let Some(host_path) = volume.spec.get().and_then(|spec| spec.host_path.get()) else {
        return;
    };
    out.report(FieldPath::new("spec.hostPath"))
        .message(format_args!(
            "whoever claims the volume writes to {} of whatever node the pod is on",
            host_path.path.text()
        ));
}
