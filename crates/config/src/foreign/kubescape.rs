//! Kubescape's exceptions and control inputs.

use garboard_finding::suppression::Entry;
use garboard_manifest::{Kind, NodeRef};

use crate::file::place;
use crate::layer::Layer;
use crate::origin::Set;
use crate::reader::Reader;
use crate::setting::parsed;

/// Control inputs that have a counterpart among our options.
const INPUTS: [&str; 5] = [
    "imageRepositoryAllowList",
    "publicRegistries",
    "untrustedRegistries",
    "recommendedLabels",
    "k8sRecommendedLabels",
];

/// The control inputs of a document, in either of their forms.
pub(super) fn inputs_of(root: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let settings = root.get("settings").unwrap_or(root);
    settings.get("postureControlInputs").or_else(|| {
        let is_input = |key: &&str| root.get(key).is_some();
        INPUTS.iter().any(is_input).then_some(root)
    })
}

pub(super) fn inputs(root: NodeRef<'_>, _: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    let mut forbidden = Vec::new();
    for entry in inputs_of(root).into_iter().flat_map(NodeRef::entries) {
        let origin = reader.origin(entry.key_span);
        let values: Vec<String> = reader
            .strings(entry.value)
            .into_iter()
            .map(|value| value.value)
            .collect();
        if values.is_empty() {
            continue;
        }
        let set = |value| {
            Some(Set {
                value,
                origin: origin.clone(),
            })
        };
        match entry.key {
            "imageRepositoryAllowList" => layer.options.allowed_registries = set(values),
            "publicRegistries" | "untrustedRegistries" => {
                forbidden.extend(values);
                layer.options.forbidden_registries = set(forbidden.clone());
            }
            "recommendedLabels" => layer.options.identifying_labels = set(values),
            "k8sRecommendedLabels" => layer.options.common_labels = set(values),
            key => {
                let message = format!("{} has no counterpart here", key.escape_debug());
                reader.warn(entry.key_span, message);
            }
        }
    }
    layer
}

pub(super) fn exceptions(root: NodeRef<'_>, path: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    if root.kind() == Kind::Mapping {
        exception(root, path, &mut layer, reader);
    }
    for item in root.items() {
        exception(item, path, &mut layer, reader);
    }
    layer
}

/// One exception: the findings of each of its policies, about each of its resources.
fn exception(node: NodeRef<'_>, path: &str, layer: &mut Layer, reader: &mut Reader<'_>) {
    let mut rules = Vec::new();
    for policy in node
        .get("posturePolicies")
        .into_iter()
        .flat_map(NodeRef::items)
    {
        rules.push(match policy.text("controlID").unwrap_or_default() {
            // without a control, or with one for all, every control of a framework is meant
            "" | "C-.*" | ".*" => match policy.text("frameworkName").unwrap_or_default() {
                "" | ".*" => "kubescape".to_owned(),
                framework => framework.to_owned(),
            },
            id => format!("kubescape:{id}"),
        });
    }
    let until = node.get("expirationDate").filter(|it| !it.is_null());
    let until = until.and_then(|moment| {
        // the day of a moment: 2027-01-31T00:00:00Z
        let day = moment
            .as_str()
            .and_then(|text| text.get(..10)?.parse().ok());
        day.or_else(|| parsed(moment, reader))
    });
    let reason = node.text("reason").or_else(|| node.text("name"));
    for resource in node.get("resources").into_iter().flat_map(NodeRef::items) {
        let mut entry = Entry {
            rules: rules.clone(),
            reason: reason.map(str::to_owned),
            until,
            place: Some(place(path, resource.span())),
            ..Entry::default()
        };
        if attributes(resource, &mut entry, reader) && !entry.rules.is_empty() {
            layer.suppressions.push(reader.set(resource, entry));
        }
    }
}

/// What a resource's attributes demand; whether all of them can be said here.
fn attributes(resource: NodeRef<'_>, entry: &mut Entry, reader: &mut Reader<'_>) -> bool {
    let (mut kind, mut name) = (None, None);
    for attribute in resource
        .get("attributes")
        .into_iter()
        .flat_map(NodeRef::entries)
    {
        let pattern = attribute.value.as_str().and_then(wildcard);
        match (attribute.key, pattern) {
            ("kind", Some(pattern)) => kind = Some(pattern),
            ("name", Some(pattern)) => name = Some(pattern),
            ("namespace", Some(pattern)) => entry.namespaces = vec![pattern],
            ("kind" | "name" | "namespace", None) => {
                let message = "a regular expression that has no counterpart here; the exception \
                               does not count";
                reader.warn(attribute.value.span(), message);
                return false;
            }
            (key, _) => {
                let message = format!(
                    "the attribute {} has no counterpart here; the exception does not count",
                    key.escape_debug()
                );
                reader.warn(attribute.key_span, message);
                return false;
            }
        }
    }
    if kind.is_some() || name.is_some() {
        let any = || "*".to_owned();
        let (kind, name) = (kind.unwrap_or_else(any), name.unwrap_or_else(any));
        entry.objects = vec![format!("{kind}/{name}")];
    }
    true
}

/// A regular expression as a pattern in which `*` stands for any text, if it says no more than that.
fn wildcard(expression: &str) -> Option<String> {
    let bare = expression.strip_prefix('^').unwrap_or(expression);
    let bare = bare.strip_suffix('$').unwrap_or(bare);
    let pattern = bare.replace(".*", "*").replace("\\.", ".");
    let is_special = |character| r"\^$+?()[]{}|".contains(character);
    (!pattern.contains(is_special)).then_some(pattern)
}
