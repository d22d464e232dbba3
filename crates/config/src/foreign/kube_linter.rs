//! `.kube-linter.yaml` (kube-linter, `pkg/config/config.go`).

use garboard_manifest::NodeRef;

use super::{named, some};
use crate::layer::Layer;
use crate::origin::Set;
use crate::reader::Reader;
use crate::setting::Setting;

/// The keys of `checks`.
pub(super) const CHECKS: [&str; 5] = [
    "addAllBuiltIn",
    "doNotAutoAddDefaults",
    "exclude",
    "include",
    "ignorePaths",
];

/// The checks that kube-linter runs if it is told nothing.
const DEFAULTS: [&str; 31] = [
    "dangling-service",
    "deprecated-service-account-field",
    "docker-sock",
    "drop-net-raw-capability",
    "duplicate-env-var",
    "env-var-secret",
    "host-ipc",
    "host-network",
    "host-pid",
    "invalid-target-ports",
    "job-ttl-seconds-after-finished",
    "latest-tag",
    "liveness-port",
    "mismatching-selector",
    "no-anti-affinity",
    "no-extensions-v1beta",
    "no-read-only-root-fs",
    "non-existent-service-account",
    "pdb-max-unavailable",
    "pdb-min-available",
    "pdb-unhealthy-pod-eviction-policy",
    "privilege-escalation-container",
    "privileged-container",
    "readiness-port",
    "run-as-non-root",
    "sensitive-host-mounts",
    "ssh-port",
    "startup-port",
    "unsafe-sysctls",
    "unset-cpu-requirements",
    "unset-memory-requirements",
];

pub(super) fn read(root: NodeRef<'_>, _: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    for entry in reader.entries(root) {
        match entry.key {
            "checks" => checks(entry.value, &mut layer, reader),
            "customChecks" => reader.warn(
                entry.key_span,
                "customChecks have no counterpart here; they are not run",
            ),
            _ => reader.unknown_key(entry, &["checks", "customChecks"]),
        }
    }
    layer
}

fn checks(node: NodeRef<'_>, layer: &mut Layer, reader: &mut Reader<'_>) {
    let origin = reader.origin(node.span());
    let mut has_defaults = true;
    let mut has_all = false;
    let mut include = Vec::new();
    for entry in reader.entries(node) {
        let value = entry.value;
        match entry.key {
            "addAllBuiltIn" => has_all = bool::read(value, reader).unwrap_or_default(),
            "doNotAutoAddDefaults" => {
                has_defaults = !bool::read(value, reader).unwrap_or_default();
            }
            "include" => include = named("kube-linter", reader.strings(value)),
            "exclude" => {
                layer.choices.ignore = some(named("kube-linter", reader.strings(value)));
            }
            "ignorePaths" => {
                layer.choices.exclude = Vec::read(value, reader).map(|value| Set {
                    value,
                    origin: reader.origin(entry.key_span),
                });
            }
            _ => reader.unknown_key(entry, &CHECKS),
        }
    }
    let set = |value: String| Set {
        value,
        origin: origin.clone(),
    };
    if has_all {
        include.push(set("kube-linter".to_owned()));
    } else if has_defaults {
        include.extend(DEFAULTS.map(|id| set(format!("kube-linter:{id}"))));
    }
    if has_defaults || has_all {
        layer.choices.extend_select = some(include);
    } else {
        layer.choices.select = some(include);
    }
}
