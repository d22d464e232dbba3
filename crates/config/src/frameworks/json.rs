//! Kubescape's own JSON: frameworks and controls, alone or in lists, as its library has them
//! (`activeControls`), as it releases them (`controls` with their rules), and as it once had them
//! (`controlsNames`).

use garboard_manifest::{Kind, NodeRef, Tree};

use super::{Control, Framework, KindPattern, controls};
use crate::complaint::{Complaint, ConfigError};
use crate::reader::Reader;

/// What is demanded of a weight: Kubescape's severities begin at 1 and end at 10.
const WEIGHT: &str = "a number from 0 to 10";

/// Keys by which they are known.
const KEYS: [&str; 5] = [
    "activeControls",
    "controls",
    "controlsNames",
    "controlID",
    "rulesNames",
];

/// Whether a document is a framework, a control, or a list of them.
pub(crate) fn is_framework(root: NodeRef<'_>) -> bool {
    let first = match root.kind() {
        Kind::Sequence => root.items().next(),
        _ => Some(root),
    };
    first.is_some_and(|node| KEYS.iter().any(|key| node.get(key).is_some()))
}

/// Reads a framework, a control, or a list of them; controls that stand alone become one framework
/// with the file's name.
///
/// # Errors
///
/// What does not fit, with its place.
pub fn read(file: &str, text: &str) -> Result<(Framework, Vec<Complaint>), ConfigError> {
    let mut reader = Reader::new(file, text);
    let mut framework = Framework::default();
    let tree = reader.tree();
    match tree.as_ref().map(Tree::root) {
        Some(root) if is_framework(root) => document(root, &mut framework, &mut reader),
        root => {
            let message = "no framework or control of Kubescape: it has neither activeControls, \
                           controls, controlID nor rulesNames";
            reader.error(root.map(NodeRef::span).unwrap_or_default(), message);
        }
    }
    if framework.name.is_empty() {
        let name = file.rsplit('/').next().unwrap_or(file);
        let name = name.strip_suffix(".json").unwrap_or(name);
        name.clone_into(&mut framework.name);
    }
    reader.finish(framework)
}

fn document(root: NodeRef<'_>, framework: &mut Framework, reader: &mut Reader<'_>) {
    if root.kind() == Kind::Sequence {
        for item in root.items() {
            one(item, framework, reader);
        }
    } else {
        one(root, framework, reader);
    }
}

fn one(node: NodeRef<'_>, framework: &mut Framework, reader: &mut Reader<'_>) {
    if node.get("controlID").is_some() || node.get("rulesNames").is_some() {
        framework.controls.extend(control(node, reader));
        return;
    }
    for entry in reader.entries(node) {
        match entry.key {
            "name" => framework.name = reader.string(entry.value).unwrap_or_default(),
            "activeControls" | "controls" => {
                for item in reader.items(entry.value) {
                    framework.controls.extend(control(item, reader));
                }
            }
            "controlsNames" => {
                for item in reader.items(entry.value) {
                    framework.controls.extend(by_title(item, reader));
                }
            }
            _ => {} // descriptions, tags, sections
        }
    }
}

/// A control: what is known of its id, and what the node says of it.
fn control(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Control> {
    let Some(id) = node.get("controlID").or_else(|| node.get("id")) else {
        reader.error(node.span(), "a control needs a controlID");
        return None;
    };
    let id = reader.string(id)?;
    let known = controls().get(id.as_str()).cloned();
    let is_defined = node.get("rulesNames").is_some() || node.get("rules").is_some();
    if known.is_none() && !is_defined {
        let message = format!("no control {} is known", id.escape_debug());
        reader.warn(node.span(), message);
    }
    let mut control = known.unwrap_or_else(|| Control {
        id,
        title: String::new(),
        base_score: 1.0,
        rules: Vec::new(),
        kinds: Vec::new(),
    });
    read_control(node, &mut control, reader);
    if let Some(patch) = node.get("patch") {
        read_control(patch, &mut control, reader);
    }
    Some(control)
}

fn read_control(node: NodeRef<'_>, control: &mut Control, reader: &mut Reader<'_>) {
    for entry in reader.entries(node) {
        let value = entry.value;
        match entry.key {
            "name" => control.title = reader.string(value).unwrap_or_default(),
            "baseScore" => match value.kind() {
                Kind::Int(score @ 0..=10) => control.base_score = score as f64,
                Kind::Float(score) if (0.0..=10.0).contains(&score) => control.base_score = score,
                _ => reader.mismatch(value, WEIGHT),
            },
            "rulesNames" => {
                let names = reader.strings(value).into_iter();
                control.rules = names.map(|name| name.value).collect();
                control.kinds.extend(kinds_of_rules(&control.rules));
                control.kinds.dedup();
            }
            "rules" => rules(value, control, reader),
            _ => {}
        }
    }
}

/// Rules that are written out: their names, and the kinds that they match.
fn rules(node: NodeRef<'_>, control: &mut Control, reader: &mut Reader<'_>) {
    let mut names = Vec::new();
    for rule in reader.items(node) {
        names.extend(rule.text("name").map(str::to_owned));
        for matched in rule.get("match").into_iter().flat_map(NodeRef::items) {
            let groups: Vec<&str> = texts(matched, "apiGroups").collect();
            for kind in texts(matched, "resources") {
                let patterns = groups.iter().map(|group| KindPattern::new(group, kind));
                let new: Vec<_> = patterns.filter(|it| !control.kinds.contains(it)).collect();
                control.kinds.extend(new);
            }
        }
    }
    if !names.is_empty() {
        control.rules = names;
    }
}

fn texts<'n>(node: NodeRef<'n>, key: &str) -> impl Iterator<Item = &'n str> {
    let items = node.get(key).into_iter().flat_map(NodeRef::items);
    items.filter_map(NodeRef::as_str)
}

/// The kinds that rules look at, from the known controls that have them.
fn kinds_of_rules(rules: &[String]) -> Vec<KindPattern> {
    let mut kinds = Vec::new();
    let mut known: Vec<&Control> = controls().values().collect();
    known.sort_by(|one, other| one.id.cmp(&other.id));
    for rule in rules {
        // A control with this rule alone has exactly its kinds; one with more has them among others.
        let with_rule = known.iter().filter(|control| control.rules.contains(rule));
        if let Some(control) = with_rule.min_by_key(|control| control.rules.len()) {
            let new = control.kinds.iter().filter(|kind| !kinds.contains(*kind));
            let new: Vec<KindPattern> = new.cloned().collect();
            kinds.extend(new);
        }
    }
    kinds
}

fn by_title(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Control> {
    let title = reader.string(node)?;
    let mut known: Vec<&Control> = controls()
        .values()
        .filter(|control| control.title.eq_ignore_ascii_case(&title))
        .collect();
    known.sort_by(|one, other| one.id.cmp(&other.id));
    if known.is_empty() {
        let message = format!("no control \"{}\" is known", title.escape_debug());
        reader.warn(node.span(), message);
    }
    known.first().map(|control| (*control).clone())
}
