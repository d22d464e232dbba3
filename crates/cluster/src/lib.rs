//! What is weak around workloads: how they are reached, where they keep what they know, and what the
//! cluster admits.
//!
//! ```text
//! World ─► objects, in parallel ─► each rule's check of one object ─► Findings
//!       └► each rule's check of the World (exposure.rs: what leads to a Service) ─┘
//! ```
//!
//! A rule is two files in `rules/`, code and page, and one line in `rules/mod.rs`. Ids begin with what
//! they are about: `service/`, `ingress/`, `storage/`, `secret/`, `cluster/`.
//!
//! The severities are those of the workload rules: **critical**, the cluster is as good as lost;
//! **high**, a way in or out; **medium**, an attack becomes easier; **low**, hardening that costs
//! little; **info**, worth knowing.

mod check;
mod exposure;
mod rules;

use garboard_finding::{Findings, Pillar, Rule, Settings};
use garboard_world::{Kind, World};

pub(crate) use check::Check;

/// The cluster pillar.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClusterPillar;

impl Pillar for ClusterPillar {
    fn rules(&self) -> &'static [&'static Rule] {
        rules::ALL
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn inspect(&self, world: &World, _: &Settings, out: &mut Findings) {
        let objects: Vec<_> = world.objects().collect();
        out.collect(&objects, |(id, object), out| {
            for (rule, check) in rules::CHECKS {
                if let Check::Object(inspect) = check {
                    inspect(object, &mut out.reporter(rule, *id));
                }
            }
        });
        for (_, check) in rules::CHECKS {
            if let Check::World(inspect) = check {
                inspect(world, out);
            }
        }
    }
}

/// What the rules look at.
const KINDS: &[Kind] = &[
    Kind::core("Pod"),
    Kind::core("ReplicationController"),
    Kind::core("PodTemplate"),
    Kind::core("ConfigMap"),
    Kind::core("Secret"),
    Kind::core("Service"),
    Kind::core("Endpoints"),
    Kind::core("ServiceAccount"),
    Kind::core("PersistentVolume"),
    Kind::core("PersistentVolumeClaim"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("batch", "Job"),
    Kind::new("batch", "CronJob"),
    Kind::new("autoscaling", "HorizontalPodAutoscaler"),
    Kind::new("coordination.k8s.io", "Lease"),
    Kind::new("discovery.k8s.io", "EndpointSlice"),
    Kind::new("networking.k8s.io", "Ingress"),
    Kind::new("policy", "PodDisruptionBudget"),
    Kind::new("policy", "PodSecurityPolicy"),
    Kind::new("rbac.authorization.k8s.io", "Role"),
    Kind::new("rbac.authorization.k8s.io", "RoleBinding"),
    Kind::new("storage.k8s.io", "CSIStorageCapacity"),
    Kind::new("storage.k8s.io", "StorageClass"),
    Kind::new(
        "admissionregistration.k8s.io",
        "MutatingWebhookConfiguration",
    ),
    Kind::new(
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
    ),
    Kind::new("security.openshift.io", "SecurityContextConstraints"),
    Kind::new("constraints.gatekeeper.sh", "K8sAllowedRepos"),
];
