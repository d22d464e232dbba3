//! Pod specs in custom resources, found by shape.
//!
//! Argo Rollouts, Knative Services, operators' resources: whatever carries a list `containers`
//! whose items have a name and an image carries a pod spec, wherever it stands. Tekton's tasks call
//! the list `steps`.

use garboard_manifest::{FieldPath, Kind, NodeRef};

/// Deeper than any custom resource nests a pod spec.
const DEEPEST: usize = 16;

/// A pod spec inside a custom resource.
pub(crate) struct Found<'t> {
    pub(crate) spec: NodeRef<'t>,
    pub(crate) meta: Option<NodeRef<'t>>,
    pub(crate) spec_path: FieldPath,
    pub(crate) meta_path: FieldPath,
    pub(crate) container_list: &'static str,
}

/// The pod specs below `root`, in the order of the text.
pub(crate) fn pod_specs(root: NodeRef<'_>) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for entry in root.entries() {
        if !matches!(entry.key, "metadata" | "status" | "apiVersion" | "kind") {
            walk(
                entry.value,
                Some((root, entry.key)),
                &FieldPath::new(entry.key),
                1,
                &mut found,
            );
        }
    }
    found
}

fn walk<'t>(
    node: NodeRef<'t>,
    parent: Option<(NodeRef<'t>, &str)>,
    path: &FieldPath,
    depth: usize,
    found: &mut Vec<Found<'t>>,
) {
    if depth > DEEPEST {
        return;
    }
    if let Some(container_list) = container_list(node) {
        // `template: {metadata, spec}`: the pod's labels stand beside its spec.
        let template = parent
            .filter(|(_, key)| *key == "spec")
            .map(|(parent, _)| parent);
        let base = path
            .as_str()
            .strip_suffix(".spec")
            .filter(|_| template.is_some());
        found.push(Found {
            spec: node,
            meta: base
                .and(template)
                .and_then(|template| template.get("metadata")),
            spec_path: path.clone(),
            meta_path: FieldPath::new(base.unwrap_or_default()).join("metadata"),
            container_list,
        });
        return;
    }
    for entry in node.entries() {
        let below = path.key(entry.key);
        walk(
            entry.value,
            Some((node, entry.key)),
            &below,
            depth + 1,
            found,
        );
    }
    for (index, item) in node.items().enumerate() {
        let below = match item.text("name") {
            Some(name) => path.item("name", name),
            None => path.index(index),
        };
        walk(item, None, &below, depth + 1, found);
    }
}

/// The name of the list that makes a node a pod spec.
fn container_list(node: NodeRef<'_>) -> Option<&'static str> {
    if node.kind() != Kind::Mapping {
        return None;
    }
    let holds_images = |list: &str, needs_name: bool| {
        node.get(list).is_some_and(|list| {
            list.items().any(|item| {
                item.text("image").is_some() && (!needs_name || item.text("name").is_some())
            })
        })
    };
    if holds_images("containers", true) {
        return Some("containers");
    }
    holds_images("steps", false).then_some("steps")
}
