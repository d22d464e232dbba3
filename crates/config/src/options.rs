//! The options of rules: one line a key, in the section `options`.
//!
//! To add an option: a field with its default in `garboard_finding::Options`, and a line here.

use garboard_finding::{Bounds, Options, ResourceBounds};
use garboard_manifest::NodeRef;
use serde_json::{Map, Value, json};

use crate::reader::Reader;
use crate::setting::{Setting, parsed};
use crate::table::table;

table! {
    /// What one file says of the options of rules.
    pub struct OptionLayer of Options {
        "allowed-registries" => allowed_registries: Vec<String>,
            "Registries (ghcr.io, *.azurecr.io), or beginnings of image names (ghcr.io/acme), that images may come from; empty: any.";
        "forbidden-registries" => forbidden_registries: Vec<String>,
            "Registries, written the same way, that images may not come from.";
        "required-labels" => required_labels: Vec<String>,
            "Labels that every workload has to carry, each perhaps with a value: owner, tier=web.";
        "required-annotations" => required_annotations: Vec<String>,
            "Annotations that every workload has to carry, each perhaps with a value.";
        "identifying-labels" => identifying_labels: Vec<String>,
            "Labels of which a workload and its pods have to carry one, so that people know whose it is.";
        "common-labels" => common_labels: Vec<String>,
            "Labels of which a workload and its pods have to carry one, so that tools know what it is.";
        "known-priority-classes" => known_priority_classes: Vec<String>,
            "Priority classes that the cluster has besides those that are looked at and Kubernetes' own.";
        "minimum-replicas" => minimum_replicas: u32,
            "Replicas below which a Deployment or StatefulSet does not survive the loss of a node.";
        "maximum-limit-request-ratio" => maximum_limit_request_ratio: Option<u32>,
            "How many times its request a limit may be.";
        "resource-bounds" => resource_bounds: ResourceBounds,
            "Least and greatest requests and limits of a container: cpu-request, cpu-limit, memory-request, memory-limit, each as 64Mi..2Gi, where either side may be empty.";
    }
}

/// The keys of `resource-bounds`, each with its field.
const BOUNDS: [(&str, Of); 4] = [
    ("cpu-request", |bounds| &mut bounds.cpu_request),
    ("cpu-limit", |bounds| &mut bounds.cpu_limit),
    ("memory-request", |bounds| &mut bounds.memory_request),
    ("memory-limit", |bounds| &mut bounds.memory_limit),
];

type Of = fn(&mut ResourceBounds) -> &mut Bounds;

impl Setting for ResourceBounds {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let mut read = ResourceBounds::default();
        for entry in reader.entries(node) {
            let Some((_, of)) = BOUNDS.iter().find(|(key, _)| *key == entry.key) else {
                reader.unknown_key(entry, &BOUNDS.map(|(key, _)| key));
                continue;
            };
            *of(&mut read) = parsed(entry.value, reader).unwrap_or_default();
        }
        Some(read)
    }

    fn json(&self) -> Value {
        let mut bounds = self.clone();
        let given = BOUNDS.iter().filter_map(|(key, of)| {
            let Bounds { least, greatest } = *of(&mut bounds);
            let text = |amount: Option<_>| amount.map(|it| format!("{it}")).unwrap_or_default();
            let is_given = least.is_some() || greatest.is_some();
            is_given.then(|| {
                let range = format!("{}..{}", text(least), text(greatest));
                ((*key).to_owned(), json!(range))
            })
        });
        Value::Object(given.collect())
    }

    fn schema() -> Value {
        let range = json!({"type": "string", "pattern": r"^.*\.\..*$"});
        let properties: Map<String, Value> = BOUNDS
            .iter()
            .map(|(key, _)| ((*key).to_owned(), range.clone()))
            .collect();
        json!({"type": "object", "properties": properties, "additionalProperties": false})
    }
}
