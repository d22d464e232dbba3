//! `garboard.yaml` to a layer.

use garboard_finding::Severity;
use garboard_finding::suppression::{Entry, EntryPlace};
use garboard_manifest::{NodeRef, Span};

use crate::choices::ChoiceLayer;
use crate::complaint::ConfigError;
use crate::layer::{CustomProfile, Layer, Override};
use crate::options::OptionLayer;
use crate::origin::Set;
use crate::reader::Reader;
use crate::setting::{Names, Setting, parsed};

/// The sections, besides the settings of a run.
pub(crate) const SECTIONS: [(&str, &str); 6] = [
    (
        "extends",
        "Files that this one builds upon, relative to it; what is said later wins.",
    ),
    (
        "severity",
        "Severities by rule: an id, an alias, a pillar or a profile.",
    ),
    (
        "overrides",
        "What differs for some paths: rules that do not count there, and severities.",
    ),
    ("profiles", "Profiles of your own, by name."),
    ("options", "Options of rules."),
    (
        "suppressions",
        "Findings that are accepted: those that every list which is given has a match for.",
    ),
];

/// The keys of an entry of `overrides`.
pub(crate) const OVERRIDE: [&str; 3] = ["paths", "ignore", "severity"];

/// The keys of a profile.
pub(crate) const PROFILE: [&str; 2] = ["select", "ignore"];

/// The keys of an entry of `suppressions`.
pub(crate) const SUPPRESSION: [&str; 9] = [
    "rules",
    "objects",
    "namespaces",
    "paths",
    "containers",
    "images",
    "owner",
    "reason",
    "until",
];

/// Reads a `garboard.yaml`.
///
/// # Errors
///
/// Everything that does not fit, each with its place.
pub(crate) fn read(file: &str, text: &str) -> Result<Layer, ConfigError> {
    let mut reader = Reader::new(file, text);
    let mut layer = Layer::default();
    if let Some(tree) = reader.tree() {
        layer_of(tree.root(), file, &mut layer, &mut reader);
    }
    let (layer, warnings) = reader.finish(layer)?;
    Ok(Layer { warnings, ..layer })
}

fn layer_of(root: NodeRef<'_>, file: &str, layer: &mut Layer, reader: &mut Reader<'_>) {
    for entry in reader.entries(root) {
        let value = entry.value;
        match entry.key {
            "extends" => layer.extends = reader.strings(value),
            "severity" => layer.severity = severities(value, reader),
            "overrides" => {
                for item in reader.items(value) {
                    let read = override_of(item, reader);
                    layer.overrides.push(reader.set(item, read));
                }
            }
            "profiles" => {
                for entry in reader.entries(value) {
                    let read = profile(entry.key, entry.value, reader);
                    let origin = reader.origin(entry.key_span);
                    layer.profiles.push(Set {
                        value: read,
                        origin,
                    });
                }
            }
            "options" => options(value, &mut layer.options, reader),
            "suppressions" => {
                for item in reader.items(value) {
                    let read = suppression(item, file, reader);
                    layer.suppressions.push(reader.set(item, read));
                }
            }
            _ if layer.choices.read(entry, reader) => {}
            _ => reader.unknown_key(entry, &keys()),
        }
    }
}

/// Every key at the top, in the order of the documentation.
pub(crate) fn keys() -> Vec<&'static str> {
    let sections = SECTIONS.iter().map(|(name, _)| *name);
    ChoiceLayer::KEYS.iter().copied().chain(sections).collect()
}

fn options(node: NodeRef<'_>, options: &mut OptionLayer, reader: &mut Reader<'_>) {
    for entry in reader.entries(node) {
        if !options.read(entry, reader) {
            reader.unknown_key(entry, OptionLayer::KEYS);
        }
    }
}

fn severities(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Vec<(Set<String>, Severity)> {
    let mut severities = Vec::new();
    for entry in reader.entries(node) {
        if let Some(severity) = Severity::read(entry.value, reader) {
            let name = Set {
                value: entry.key.to_owned(),
                origin: reader.origin(entry.key_span),
            };
            severities.push((name, severity));
        }
    }
    severities
}

fn override_of(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Override {
    let mut read = Override::default();
    for entry in reader.entries(node) {
        match entry.key {
            "paths" => read.paths = Vec::read(entry.value, reader).unwrap_or_default(),
            "ignore" => read.ignore = Names(reader.strings(entry.value)),
            "severity" => read.severity = severities(entry.value, reader),
            _ => reader.unknown_key(entry, &OVERRIDE),
        }
    }
    if read.paths.is_empty() {
        reader.error(node.span(), "an override needs paths");
    }
    read
}

fn profile(name: &str, node: NodeRef<'_>, reader: &mut Reader<'_>) -> CustomProfile {
    let mut read = CustomProfile {
        name: name.to_owned(),
        ..CustomProfile::default()
    };
    for entry in reader.entries(node) {
        match entry.key {
            "select" => read.select = Names(reader.strings(entry.value)),
            "ignore" => read.ignore = Names(reader.strings(entry.value)),
            _ => reader.unknown_key(entry, &PROFILE),
        }
    }
    if read.select.0.is_empty() {
        reader.error(
            node.span(),
            format_args!("the profile \"{}\" selects nothing", name.escape_debug()),
        );
    }
    read
}

fn suppression(node: NodeRef<'_>, file: &str, reader: &mut Reader<'_>) -> Entry {
    let mut read = Entry {
        place: Some(place(file, node.span())),
        ..Entry::default()
    };
    for entry in reader.entries(node) {
        let value = entry.value;
        match entry.key {
            "rules" => read.rules = Vec::read(value, reader).unwrap_or_default(),
            "objects" => read.objects = Vec::read(value, reader).unwrap_or_default(),
            "namespaces" => read.namespaces = Vec::read(value, reader).unwrap_or_default(),
            "paths" => read.paths = Vec::read(value, reader).unwrap_or_default(),
            "containers" => read.containers = Vec::read(value, reader).unwrap_or_default(),
            "images" => read.images = Vec::read(value, reader).unwrap_or_default(),
            "owner" => read.owner = reader.string(value),
            "reason" => read.reason = reader.string(value),
            "until" => read.until = parsed(value, reader),
            _ => reader.unknown_key(entry, &SUPPRESSION),
        }
    }
    if read.rules.is_empty() {
        reader.error(
            node.span(),
            "a suppression needs rules; all means every one",
        );
    }
    read
}

pub(crate) fn place(file: &str, span: Span) -> EntryPlace {
    EntryPlace {
        file: file.to_owned(),
        span,
    }
}
