//! Roles and bindings that somebody else looks after: Kubernetes itself, or the cluster's provider.
//!
//! They are known by the marks that those who make them leave: the label of the API server's own
//! policy, the `system:` prefix that Kubernetes keeps for itself, the labels of the addon manager and
//! of the providers. Anybody may use such a name, so a mark makes a finding milder and never silent;
//! silent is only what every API server makes by itself, for the subjects that it makes it for.

mod bootstrap;

use garboard_world::Object;

use crate::policy::Binding;
use crate::subject::{
    ANONYMOUS, AUTHENTICATED, MASTERS, SERVICE_ACCOUNTS, Subject, UNAUTHENTICATED,
};

/// The roles that Kubernetes makes for people.
pub(crate) const USER_FACING: [&str; 4] = ["cluster-admin", "admin", "edit", "view"];

/// Label and value of what the API server makes when it starts.
const BOOTSTRAPPING: (&str, &str) = ("kubernetes.io/bootstrapping", "rbac-defaults");

/// Who looks after what bears a label; of any value, where none is given.
const LABELS: [(&str, Option<&str>, &str); 5] = [
    ("addonmanager.kubernetes.io/mode", None, "the addon manager"),
    (
        "kubernetes.io/cluster-service",
        Some("true"),
        "the addon manager",
    ),
    ("eks.amazonaws.com/component", None, "EKS"),
    ("kubernetes.azure.com/managedby", Some("aks"), "AKS"),
    ("operator.openshift.io/managed", None, "OpenShift"),
];

/// Who looks after what has a name that begins so.
const PREFIXES: [(&str, &str); 6] = [
    ("system:openshift:", "OpenShift"),
    ("system:", "Kubernetes"),
    ("kubeadm:", "kubeadm"),
    ("eks:", "EKS"),
    ("gce:", "GKE"),
    ("gke:", "GKE"),
];

/// Who looks after a role or binding, if not its user.
pub(crate) fn manager(object: &Object) -> Option<&'static str> {
    let labels = &object.meta.labels;
    let (key, value) = BOOTSTRAPPING;
    if labels.get(key).is_some_and(|it| **it == *value) {
        return Some("Kubernetes");
    }
    let by_label = LABELS.iter().find(|(key, value, _)| {
        labels
            .get(key)
            .is_some_and(|it| value.is_none_or(|value| **it == *value))
    });
    let by_name = || {
        let name = &*object.meta.name;
        let (_, manager) = PREFIXES
            .iter()
            .find(|(prefix, _)| name.starts_with(prefix))?;
        Some(*manager)
    };
    by_label.map(|(_, _, manager)| *manager).or_else(by_name)
}

/// The labels by which a ClusterRole flows into Kubernetes' own roles, with the roles.
const AGGREGATING: [(&str, &str); 3] = [
    ("rbac.authorization.k8s.io/aggregate-to-admin", "admin"),
    ("rbac.authorization.k8s.io/aggregate-to-edit", "edit"),
    ("rbac.authorization.k8s.io/aggregate-to-view", "view"),
];

/// The roles of Kubernetes that a ClusterRole flows into, each with the label that says so.
pub(crate) fn flows_into(object: &Object) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_cluster_role = &*object.kind == "ClusterRole";
    AGGREGATING.into_iter().filter(move |(label, _)| {
        let value = object.meta.labels.get(label);
        is_cluster_role && value.is_some_and(|value| **value == *"true")
    })
}

/// Whether a reference is to a role that every API server makes by itself, so that it is there even
/// if it was not read.
pub(crate) fn is_built_in(role_kind: &str, namespace: &str, role: &str) -> bool {
    match role_kind {
        "ClusterRole" => USER_FACING.contains(&role) || role.starts_with("system:"),
        "Role" => {
            role.starts_with("system:")
                || namespace == "kube-system" && role == "extension-apiserver-authentication-reader"
        }
        _ => false,
    }
}

/// Whether every API server makes this binding and gives it to this subject.
pub(crate) fn is_baseline(binding: &Binding, subject: &Subject) -> bool {
    bootstrap::gives(&binding.namespace, &binding.name, subject)
}

/// Whether a subject is part of the control plane, or of what runs the nodes. Groups that everybody
/// is in are not.
pub(crate) fn is_of_system(subject: &Subject) -> bool {
    match subject {
        Subject::User(name) | Subject::Group(name) => {
            let is_reserved = name.starts_with("system:") || name.starts_with("kubeadm:");
            is_reserved && !name.starts_with("system:serviceaccount") && !is_everybody(subject)
        }
        Subject::ServiceAccount { namespace, .. } => {
            matches!(
                &**namespace,
                "kube-system" | "kube-public" | "kube-node-lease"
            )
        }
    }
}

/// Whether a subject is everybody, everybody who is not known, everybody who is, or every account.
pub(crate) fn is_everybody(subject: &Subject) -> bool {
    let is_group = |name: &str| matches!(subject, Subject::Group(it) if **it == *name);
    is_anonymous(subject) || is_group(AUTHENTICATED) || is_group(SERVICE_ACCOUNTS)
}

/// Whether a subject may do everything already.
pub(crate) fn is_masters(subject: &Subject) -> bool {
    matches!(subject, Subject::Group(name) if **name == *MASTERS)
}

/// Whether a subject is everybody who sends a request, known or not.
pub(crate) fn is_anonymous(subject: &Subject) -> bool {
    match subject {
        Subject::User(name) => **name == *ANONYMOUS,
        Subject::Group(name) => **name == *UNAUTHENTICATED,
        Subject::ServiceAccount { .. } => false,
    }
}
