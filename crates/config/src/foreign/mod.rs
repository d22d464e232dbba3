//! Configurations of other tools, read as they are and said in our words. Which tool's it is, is
//! told by the file's name and its keys.
//!
//! Checks that another tool runs are selected besides the profile's; checks that it was told not to
//! run are ignored; what it was told to accept becomes a suppression.

mod checkov;
mod kube_linter;
mod kubescape;
mod polaris;
mod trivy;

use garboard_manifest::{Kind, NodeRef};

use crate::complaint::ConfigError;
use crate::file;
use crate::layer::Layer;
use crate::origin::{Origin, Set};
use crate::reader::Reader;
use crate::setting::Names;

/// Reads a configuration, whosever it is.
///
/// # Errors
///
/// What does not fit, with its place.
pub fn read(path: &str, text: &str) -> Result<Layer, ConfigError> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut reader = Reader::new(path, text);
    if name == ".trivyignore" {
        let layer = trivy::lines(text, path, &mut reader);
        return finish(layer, reader);
    }
    let tree = reader.tree();
    let root = tree.as_ref().map(garboard_manifest::Tree::root);
    let Some((read, root)) = root.and_then(|root| Some((format(name, root)?, root))) else {
        return file::read(path, text);
    };
    let layer = read(root, path, &mut reader);
    finish(layer, reader)
}

fn finish(layer: Layer, reader: Reader<'_>) -> Result<Layer, ConfigError> {
    let (layer, warnings) = reader.finish(layer)?;
    Ok(Layer { warnings, ..layer })
}

type Read = fn(NodeRef<'_>, &str, &mut Reader<'_>) -> Layer;

/// How a document is read, if it is another tool's.
fn format(name: &str, root: NodeRef<'_>) -> Option<Read> {
    let has = |key: &str| root.get(key).is_some();
    let checks = root
        .get("checks")
        .filter(|node| node.kind() == Kind::Mapping);
    let is_about_checks = |node: NodeRef<'_>| {
        let mut keys = node.entries().map(|entry| entry.key);
        keys.any(|key| kube_linter::CHECKS.contains(&key))
    };
    let first = root.items().next();
    let is_exception = |node: NodeRef<'_>| {
        node.get("posturePolicies").is_some() || node.get("policyType").is_some()
    };
    if name.starts_with(".kube-linter.") || checks.is_some_and(is_about_checks) {
        Some(kube_linter::read)
    } else if checks.is_some() || has("exemptions") {
        Some(polaris::read)
    } else if first.is_some_and(is_exception) || is_exception(root) {
        Some(kubescape::exceptions)
    } else if kubescape::inputs_of(root).is_some() {
        Some(kubescape::inputs)
    } else if name.starts_with(".checkov.") || has("skip-check") {
        Some(checkov::read)
    } else if name.starts_with(".trivyignore.") || has("misconfigurations") {
        Some(trivy::read)
    } else {
        None
    }
}

/// Names with the tool in front, each with its place.
fn named(tool: &str, ids: Vec<Set<String>>) -> Vec<Set<String>> {
    let with_tool = |id: Set<String>| Set {
        value: format!("{tool}:{}", id.value),
        ..id
    };
    ids.into_iter().map(with_tool).collect()
}

/// A list of names as a setting, if there are any.
fn some(names: Vec<Set<String>>) -> Option<Set<Names>> {
    let origin: Origin = names.first()?.origin.clone();
    Some(Set {
        value: Names(names),
        origin,
    })
}
