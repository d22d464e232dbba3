//! Since when and until when each API version is served, from what k8s.io/api says of its types.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// Group, version and kind.
type Gvk = (String, String, String);

/// What k8s.io/api does not say: types of other modules, types that were gone before it said
/// anything, and two that are deprecated and stay. Source: Kubernetes' "Deprecated API Migration
/// Guide" and CHANGELOG-1.20, -1.21 and -1.33, read in November 2026.
const OTHERS: &str = "\
apiextensions.k8s.io/v1beta1 CustomResourceDefinition 16 22 apiextensions.k8s.io/v1
apiregistration.k8s.io/v1beta1 APIService 19 22 apiregistration.k8s.io/v1
batch/v2alpha1 CronJob 21 21 batch/v1
settings.k8s.io/v1alpha1 PodPreset 20 20 -
v1 ComponentStatus 19 - -
v1 Endpoints 33 - discovery.k8s.io/v1:EndpointSlice
";

#[derive(Default)]
pub(super) struct Table {
    kinds: BTreeMap<Gvk, Lifecycle>,
}

#[derive(Default)]
struct Lifecycle {
    deprecated: Option<u32>,
    removed: Option<u32>,
    replacement: Option<Gvk>,
}

impl Table {
    /// Adds what a version of k8s.io/api says of types that no earlier one knew.
    pub(super) fn add(&mut self, module: &Path) -> anyhow::Result<()> {
        for group_folder in folders(module)? {
            for version_folder in folders(&group_folder)? {
                let file = version_folder.join("zz_generated.prerelease-lifecycle.go");
                let Ok(source) = fs::read_to_string(&file) else {
                    continue;
                };
                let register = fs::read_to_string(version_folder.join("register.go"))?;
                let group = between(&register, "GroupName = \"", "\"")
                    .with_context(|| format!("{} names no group", version_folder.display()))?;
                let version = version_folder
                    .file_name()
                    .and_then(|name| name.to_str())
                    .unwrap_or_default();
                for (kind, lifecycle) in of_source(&source) {
                    let key = (group.to_owned(), version.to_owned(), kind);
                    self.kinds.entry(key).or_insert(lifecycle);
                }
            }
        }
        Ok(())
    }

    /// The table as it is committed.
    pub(super) fn text(&self, minors: &[u32]) -> String {
        let modules: Vec<String> = minors.iter().map(|minor| format!("v0.{minor}.0")).collect();
        let mut lines: Vec<String> = OTHERS.lines().map(str::to_owned).collect();
        for ((group, version, kind), lifecycle) in &self.kinds {
            let is_list = kind.ends_with("List");
            if is_list || lifecycle.deprecated.is_none() {
                continue;
            }
            let number = |minor: Option<u32>| {
                minor.map_or_else(|| "-".to_owned(), |minor| minor.to_string())
            };
            lines.push(format!(
                "{} {kind} {} {} {}",
                api_version(group, version),
                number(lifecycle.deprecated),
                number(lifecycle.removed),
                replacement(kind, lifecycle),
            ));
        }
        lines.sort();
        let mut text = format!(
            "# API versions that are deprecated or gone, made by `cargo xtask schemas` from\n\
             # zz_generated.prerelease-lifecycle.go of k8s.io/api {}\n\
             # and from the few that xtask/src/schemas/lifecycle.rs adds.\n\
             # apiVersion, kind, minor that deprecates it, minor that no longer serves it, what\n\
             # stands in for it (with its kind, if that is another).\n",
            modules.join(", ")
        );
        for line in lines {
            let _ = writeln!(text, "{line}"); // a String takes everything
        }
        text
    }
}

fn folders(folder: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut folders: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}

/// The lifecycles that a generated file states, one function a fact:
/// `func (in *Ingress) APILifecycleRemoved() (major, minor int) {` and the line `return 1, 22`.
fn of_source(source: &str) -> BTreeMap<String, Lifecycle> {
    let mut kinds: BTreeMap<String, Lifecycle> = BTreeMap::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let Some(function) = line.strip_prefix("func (in *") else {
            continue;
        };
        let (Some((kind, rest)), Some(value)) = (function.split_once(')'), lines.next()) else {
            continue;
        };
        let lifecycle = kinds.entry(kind.to_owned()).or_default();
        let minor = || value.trim().strip_prefix("return 1, ")?.parse().ok();
        if rest.starts_with(" APILifecycleDeprecated") {
            lifecycle.deprecated = minor();
        } else if rest.starts_with(" APILifecycleRemoved") {
            lifecycle.removed = minor();
        } else if rest.starts_with(" APILifecycleReplacement") {
            let part = |name: &str| {
                let value = between(value, &format!("{name}: \""), "\"");
                value.map(str::to_owned)
            };
            let parts = (part("Group"), part("Version"), part("Kind"));
            lifecycle.replacement = match parts {
                (Some(group), Some(version), Some(kind)) => Some((group, version, kind)),
                _ => None,
            };
        }
    }
    kinds
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

fn api_version(group: &str, version: &str) -> String {
    if group.is_empty() {
        version.to_owned()
    } else {
        format!("{group}/{version}")
    }
}

fn replacement(kind: &str, lifecycle: &Lifecycle) -> String {
    let Some((group, version, other)) = &lifecycle.replacement else {
        return "-".to_owned();
    };
    let api_version = api_version(group, version);
    // v1beta1's IngressClass names IngressClassList, which is a slip.
    if other == kind || other.strip_suffix("List") == Some(kind) {
        api_version
    } else {
        format!("{api_version}:{other}")
    }
}
