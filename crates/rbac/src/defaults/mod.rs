//! Kubernetes' own ClusterRoles, for input that binds them and does not hold them.
//!
//! Manifests bind `cluster-admin`, `view` and the like without writing them down, since every API
//! server makes them by itself. Without them such a binding would seem to give nothing.

use std::collections::BTreeSet;

use garboard_manifest::{Limits, parse};
use garboard_world::{Body, FileId, Object, ReadSettings, read};

const ROLES: &str = include_str!("cluster_roles.yaml");

/// Label and value of what the API server makes when it starts.
const BOOTSTRAPPING: (&str, &str) = ("kubernetes.io/bootstrapping", "rbac-defaults");

/// Roles that are made of others, with those others: who needs one needs all of them.
const AGGREGATED: [&str; 6] = [
    "admin",
    "edit",
    "view",
    "system:aggregate-to-admin",
    "system:aggregate-to-edit",
    "system:aggregate-to-view",
];

/// Kubernetes' own ClusterRoles that bindings among the objects refer to and that are not among
/// them, as objects of a file. None if the objects are those of a cluster: what is missing there is
/// gone.
pub fn default_roles(objects: &[Object], file: FileId) -> Vec<Object> {
    if is_of_cluster(objects) {
        return Vec::new();
    }
    let mut wanted: BTreeSet<&str> = objects.iter().filter_map(bound).collect();
    if AGGREGATED.iter().any(|name| wanted.contains(name)) {
        wanted.extend(AGGREGATED);
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    for object in objects.iter().filter(|object| is_cluster_role(object)) {
        wanted.remove(object.name());
    }
    let documents = parse(ROLES, &Limits::default()).into_iter().enumerate();
    let roles = documents.flat_map(|(index, document)| {
        read(&document, file, index as u32, &ReadSettings::default()).objects
    });
    roles.filter(|role| wanted.contains(role.name())).collect()
}

/// Whether objects are those of a cluster, and not of somebody's folder: the API server's own are
/// among them.
pub fn is_of_cluster<'o>(objects: impl IntoIterator<Item = &'o Object>) -> bool {
    let (label, value) = BOOTSTRAPPING;
    objects.into_iter().any(|object| {
        is_cluster_role(object)
            && object
                .meta
                .labels
                .get(label)
                .is_some_and(|it| **it == *value)
    })
}

/// The ClusterRole that a binding refers to.
fn bound(object: &Object) -> Option<&str> {
    let Body::Binding(binding) = &object.body else {
        return None;
    };
    let role = binding.role_ref.get()?;
    (role.kind.text() == "ClusterRole").then(|| role.name.text())
}

fn is_cluster_role(object: &Object) -> bool {
    matches!(object.body, Body::Role(_)) && &*object.kind == "ClusterRole"
}
