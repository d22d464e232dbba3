//! What is weak in a workload and in what leads to it: the security context, the host, the image;
//! whether it survives, what it costs, and whether what it refers to is there.
//!
//! ```text
//! World ─► objects, in parallel ─► each rule's check: container | pod | object | among ─► Findings
//!       └► each rule's check: world ────────────────────────────────────────────────────┘
//! ```
//!
//! A rule is two files in `rules/`, code and page, and one line in `rules/mod.rs`.
//!
//! The severities are one ladder: **critical**, the node is as good as lost with the container;
//! **high**, a way out of the container or around its isolation; **medium**, an attack on or from
//! the container becomes easier; **low**, hardening that costs little, and whatever lacks something
//! yet to do harm (a path of the node that no container mounts).
//!
//! What every rule keeps to: a field of a wrong type is not judged (reading it was a finding
//! already), a field that Windows pods do not have is not missed there, and a value that a
//! container inherits is reported once, where it is written.

mod agreed;
mod capability;
mod check;

mod host_path;
mod image;
mod items;
mod listing;
mod low_id;
mod pod;
mod probe;
mod replicas;
mod resources;
mod rules;
mod selection;

use garboard_finding::{Findings, Pillar, Rule, Settings};
use garboard_world::{Kind, World};

pub(crate) use check::Check;

/// The workload pillar.
#[derive(Clone, Copy, Debug, Default)]
pub struct WorkloadPillar;

impl Pillar for WorkloadPillar {
    fn rules(&self) -> &'static [&'static Rule] {
        rules::ALL
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn inspect(&self, world: &World, settings: &Settings, out: &mut Findings) {
        let wanted = rules::CHECKS.iter().filter(|(rule, _)| out.wants(rule));
        let wanted: Vec<_> = wanted.collect();
        let objects: Vec<_> = world.objects().collect();
        out.collect(&objects, |object, out| {
            for (rule, check) in &wanted {
                check.inspect_object(rule, world, *object, settings, out);
            }
        });
        for (_, check) in &wanted {
            if let Check::World(inspect) = check {
                inspect(world, settings, out);
            }
        }
    }
}

/// What the rules look at.
const KINDS: &[Kind] = &[
    Kind::core("Pod"),
    Kind::core("ReplicationController"),
    Kind::core("PodTemplate"),
    Kind::core("Namespace"),
    Kind::core("ServiceAccount"),
    Kind::core("Service"),
    Kind::core("ConfigMap"),
    Kind::core("Secret"),
    Kind::core("PersistentVolumeClaim"),
    Kind::core("LimitRange"),
    Kind::core("ResourceQuota"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps.openshift.io", "DeploymentConfig"),
    Kind::new("batch", "Job"),
    Kind::new("batch", "CronJob"),
    Kind::new("autoscaling", "HorizontalPodAutoscaler"),
    Kind::new("policy", "PodDisruptionBudget"),
    Kind::new("networking.k8s.io", "NetworkPolicy"),
    Kind::new("networking.k8s.io", "Ingress"),
    Kind::new("gateway.networking.k8s.io", "HTTPRoute"),
    Kind::new("gateway.networking.k8s.io", "GRPCRoute"),
    Kind::new("gateway.networking.k8s.io", "TCPRoute"),
    Kind::new("gateway.networking.k8s.io", "TLSRoute"),
    Kind::new("gateway.networking.k8s.io", "UDPRoute"),
    Kind::new("monitoring.coreos.com", "ServiceMonitor"),
    Kind::new("scheduling.k8s.io", "PriorityClass"),
    Kind::new("bitnami.com", "SealedSecret"),
    Kind::new("external-secrets.io", "ExternalSecret"),
];
