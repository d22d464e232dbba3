//! Kubesplaining's snapshots: the objects of a cluster in one JSON document, by kind.
//!
//! ```text
//! { "metadata": { "kubesplaining_version": …, "permissions_missing": […] },
//!   "resources": { "cluster_roles": [ {…} ], "secrets_metadata": [ { "name": …, … } ], … } }
//! ```
//!
//! The objects say neither `apiVersion` nor `kind`: the list does. Secrets, ConfigMaps and
//! certificate requests are no objects but records with the metadata at the top.

use garboard_manifest::{Kind, NodeRef};

/// What the objects of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    /// Whether its metadata stands in the object itself.
    pub(crate) is_flat: bool,
}

/// The lists of a snapshot.
#[rustfmt::skip]
const LISTS: [(&str, &str, &str); 29] = [
    ("cluster_role_bindings", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("cluster_roles", "rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("cron_jobs", "batch/v1", "CronJob"),
    ("daemon_sets", "apps/v1", "DaemonSet"),
    ("deployments", "apps/v1", "Deployment"),
    ("gatekeeper_constraint_templates", "templates.gatekeeper.sh/v1", "ConstraintTemplate"),
    ("jobs", "batch/v1", "Job"),
    ("kyverno_cluster_policies", "kyverno.io/v1", "ClusterPolicy"),
    ("kyverno_policies", "kyverno.io/v1", "Policy"),
    ("mutating_admission_policies", "admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy"),
    ("mutating_admission_policy_bindings", "admissionregistration.k8s.io/v1", "MutatingAdmissionPolicyBinding"),
    ("mutating_webhook_configs", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
    ("namespaces", "v1", "Namespace"),
    ("network_policies", "networking.k8s.io/v1", "NetworkPolicy"),
    ("nodes", "v1", "Node"),
    ("persistent_volume_claims", "v1", "PersistentVolumeClaim"),
    ("persistent_volumes", "v1", "PersistentVolume"),
    ("pods", "v1", "Pod"),
    ("role_bindings", "rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("roles", "rbac.authorization.k8s.io/v1", "Role"),
    ("service_accounts", "v1", "ServiceAccount"),
    ("services", "v1", "Service"),
    ("stateful_sets", "apps/v1", "StatefulSet"),
    ("validating_admission_policies", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
    ("validating_admission_policy_bindings", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"),
    ("validating_webhook_configs", "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
    ("secrets_metadata", "v1", "Secret"),
    ("config_maps", "v1", "ConfigMap"),
    ("certificate_signing_requests", "certificates.k8s.io/v1", "CertificateSigningRequest"),
];

/// Those of [`LISTS`] that hold records.
const FLAT: [&str; 3] = [
    "certificate_signing_requests",
    "config_maps",
    "secrets_metadata",
];

/// Whether a document is such a snapshot.
pub(crate) fn is_snapshot(root: NodeRef<'_>) -> bool {
    let version = root
        .get("metadata")
        .and_then(|it| it.get("kubesplaining_version"));
    version.is_some()
        && root
            .get("resources")
            .is_some_and(|it| it.kind() == Kind::Mapping)
}

/// What the objects of a list are; none for a list that is not known.
pub(crate) fn listed(list: &str) -> Option<Listed> {
    let (_, api_version, kind) = LISTS.iter().find(|(name, ..)| *name == list)?;
    Some(Listed {
        api_version,
        kind,
        is_flat: FLAT.contains(&list),
    })
}

/// What the snapshot itself says that it could not collect.
pub(crate) fn not_collected(root: NodeRef<'_>) -> Vec<Box<str>> {
    let missing = root
        .get("metadata")
        .and_then(|it| it.get("permissions_missing"));
    let missing = missing.into_iter().flat_map(NodeRef::items);
    missing
        .filter_map(NodeRef::as_str)
        .map(|permission| {
            format!("the snapshot was taken without permission for {permission}").into()
        })
        .collect()
}
