//! `.checkov.yaml`: flags of Checkov by their names. Those about what it reads, prints and uploads
//! have no meaning here.

use garboard_manifest::{Kind, NodeRef};

use super::some;
use crate::layer::Layer;
use crate::origin::Set;
use crate::reader::Reader;
use crate::setting::{FailOn, Setting};

pub(super) fn read(root: NodeRef<'_>, _: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    for entry in reader.entries(root) {
        let value = entry.value;
        match entry.key {
            "skip-check" => layer.choices.ignore = some(ids(value, reader)),
            "check" => layer.choices.select = some(ids(value, reader)),
            "skip-path" => reader.warn(
                entry.key_span,
                "skip-path holds regular expressions; say it with exclude",
            ),
            "soft-fail" => {
                let is_soft = bool::read(value, reader).unwrap_or_default();
                layer.choices.fail_on = is_soft.then(|| Set {
                    value: FailOn(None),
                    origin: reader.origin(entry.key_span),
                });
            }
            _ => {}
        }
    }
    layer
}

/// Ids of checks of Kubernetes' objects; severities and wildcards are told.
fn ids(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Vec<Set<String>> {
    let listed = match node.kind() {
        Kind::String(text) => text
            .split(',')
            .map(|id| reader.set(node, id.trim().to_owned()))
            .collect(),
        _ => reader.strings(node),
    };
    let mut ids = Vec::new();
    for id in listed {
        let is_ours = id.value.starts_with("CKV_K8S_") || id.value.starts_with("CKV2_K8S_");
        if id.value.contains('*') || !id.value.starts_with("CKV") {
            let message = format!("{} has no counterpart here", id.value.escape_debug());
            reader.warn_at(&id.origin, message);
        } else if is_ours {
            ids.push(Set {
                value: format!("checkov:{}", id.value),
                ..id
            });
        }
    }
    ids
}
