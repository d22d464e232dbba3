//! `workload/data-mounted`: what an attacker in the container could read.

use std::borrow::Cow;

use garboard_finding::{Findings, Group, Settings, Severity, rule};
use garboard_world::{VolumeMount, VolumeSource, World};

use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/data-mounted" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "data in reach of the application",
        aliases: [
            "kubescape:C-0255" only [SECRET], "kubescape:workload-mounted-secrets" only [SECRET],
            "kubescape:C-0257" only [CLAIM], "kubescape:workload-mounted-pvc" only [CLAIM],
            "kubescape:C-0258" only [CONFIG_MAP],
            "kubescape:workload-mounted-configmap" only [CONFIG_MAP],
        ],
        page: include_str!("data_mounted.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Facets: what is mounted.
const SECRET: &str = "secret";
const CLAIM: &str = "claim";
const CONFIG_MAP: &str = "config-map";

fn inspect(world: &World, _: &Settings, out: &mut Findings) {
    let workloads: Vec<_> = world.workloads().collect();
    out.collect(&workloads, |(id, object, workload), out| {
        for container in workload.containers() {
            let volumes = container.template.spec().volumes.items();
            let list = container.path().join("volumeMounts");
            let mounts = container.container.volume_mounts.items();
            let by_path = |mount: &'_ VolumeMount| Cow::Owned(mount.mount_path.text().to_owned());
            for (path, mount) in items::with_paths(list, "mountPath", mounts, by_path) {
                let name = mount.name.text();
                let volume = volumes.iter().find(|volume| volume.name.text() == name);
                let Some((kind, facet, what)) = volume.and_then(|volume| holds(&volume.source))
                else {
                    continue;
                };
                let namespace = object.namespace();
                if world.find_near(object, "", kind, namespace, what).is_some() {
                    out.report(&RULE, *id, path)
                        .facet(facet)
                        .message(format_args!(
                            "container {} has {kind} {what} in its files",
                            container.display_name()
                        ));
                }
            }
        }
    });
}

/// Kind, facet and name of the object that a volume holds.
fn holds(source: &VolumeSource) -> Option<(&'static str, &'static str, &str)> {
    match source {
        VolumeSource::Secret(secret) => Some(("Secret", SECRET, secret.secret_name.text())),
        VolumeSource::ConfigMap(config_map) => {
            Some(("ConfigMap", CONFIG_MAP, config_map.name.text()))
        }
        VolumeSource::PersistentVolumeClaim(name) => Some(("PersistentVolumeClaim", CLAIM, name)),
        VolumeSource::EmptyDir
        | VolumeSource::HostPath(_)
        | VolumeSource::Projected(_)
        | VolumeSource::Other(_)
        | VolumeSource::Unknown(_) => None,
    }
}
