//! Polaris' `config.yaml` (Polaris, `pkg/config/config.go`, `exemptions.go`).

use std::str::FromStr as _;

use garboard_finding::Severity;
use garboard_finding::suppression::Entry;
use garboard_manifest::NodeRef;

use super::{named, some};
use crate::file::place;
use crate::layer::Layer;
use crate::origin::Set;
use crate::reader::Reader;

const EXEMPTION: [&str; 4] = ["namespace", "controllerNames", "containerNames", "rules"];

/// Checks that Polaris calls dangers if it is told nothing; the others are warnings.
const DANGERS: [&str; 18] = [
    "clusterrolePodExecAttach",
    "clusterrolebindingClusterAdmin",
    "clusterrolebindingPodExecAttach",
    "dangerousCapabilities",
    "hostIPCSet",
    "hostNetworkSet",
    "hostPIDSet",
    "privilegeEscalationAllowed",
    "rolePodExecAttach",
    "rolebindingClusterAdminClusterRole",
    "rolebindingClusterAdminRole",
    "rolebindingClusterRolePodExecAttach",
    "rolebindingRolePodExecAttach",
    "runAsPrivileged",
    "runAsRootAllowed",
    "sensitiveConfigmapContent",
    "sensitiveContainerEnvVar",
    "tagNotSpecified",
];

pub(super) fn read(root: NodeRef<'_>, path: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    for entry in reader.entries(root) {
        match entry.key {
            "checks" => checks(entry.value, &mut layer, reader),
            "exemptions" => {
                for item in reader.items(entry.value) {
                    let read = exemption(item, path, reader);
                    layer.suppressions.push(reader.set(item, read));
                }
            }
            "customChecks" => reader.warn(
                entry.key_span,
                "customChecks have no counterpart here; they are not run",
            ),
            // of the dashboard, the webhook and mutation
            "displayName"
            | "mutations"
            | "kubeContext"
            | "namespace"
            | "disallowExemptions"
            | "disallowConfigExemptions"
            | "disallowAnnotationExemptions" => {}
            key => {
                let message = format!("{} is no key of Polaris' configuration", key.escape_debug());
                reader.warn(entry.key_span, message);
            }
        }
    }
    layer
}

fn checks(node: NodeRef<'_>, layer: &mut Layer, reader: &mut Reader<'_>) {
    let (mut run, mut ignored) = (Vec::new(), Vec::new());
    for entry in reader.entries(node) {
        let id = Set {
            value: entry.key.to_owned(),
            origin: reader.origin(entry.key_span),
        };
        let Some(level) = reader.string(entry.value) else {
            continue;
        };
        // What a user left as it is changes no severity of ours.
        let usual = if DANGERS.contains(&entry.key) {
            "danger"
        } else {
            "warning"
        };
        match level.as_str() {
            "ignore" => ignored.push(id),
            "warning" | "danger" => {
                if level != usual {
                    let severity = if level == "danger" { "high" } else { "medium" };
                    let names = named("polaris", vec![id.clone()]);
                    let severity = Severity::from_str(severity).unwrap_or(Severity::Medium);
                    layer
                        .severity
                        .extend(names.into_iter().map(|name| (name, severity)));
                }
                run.push(id);
            }
            other => {
                let message =
                    format!("no severity of Polaris {other:?}; one of ignore, warning, danger");
                reader.error(entry.value.span(), message);
            }
        }
    }
    layer.choices.extend_select = some(named("polaris", run));
    layer.choices.ignore = some(named("polaris", ignored));
}

/// Names are beginnings of names, as Polaris compares them.
fn exemption(node: NodeRef<'_>, path: &str, reader: &mut Reader<'_>) -> Entry {
    let mut read = Entry {
        place: Some(place(path, node.span())),
        reason: Some("an exemption of Polaris' configuration".to_owned()),
        ..Entry::default()
    };
    let beginnings = |names: Vec<Set<String>>| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("{}*", name.value))
            .collect()
    };
    for entry in reader.entries(node) {
        let value = entry.value;
        match entry.key {
            "namespace" => read.namespaces = reader.string(value).into_iter().collect(),
            "controllerNames" => read.objects = beginnings(reader.strings(value)),
            "containerNames" => read.containers = beginnings(reader.strings(value)),
            "rules" => {
                let names = named("polaris", reader.strings(value)).into_iter();
                read.rules = names.map(|name| name.value).collect();
            }
            _ => reader.unknown_key(entry, &EXEMPTION),
        }
    }
    if read.rules.is_empty() {
        read.rules.push("polaris".to_owned()); // every check
    }
    read
}
