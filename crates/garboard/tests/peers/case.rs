//! A recorded case: its objects, its settings, and what Kubescape answered.

use std::fs;
use std::path::{Path, PathBuf};

use garboard_finding::{Bounds, ResourceBounds, Settings};
use garboard_manifest::{Limits, parse};
use garboard_world::{Amount, FileId, Object, ReadSettings, SourceFile, World, read};
use serde_json::Value;

/// A recorded case.
pub(crate) struct Case {
    pub(crate) rule: String,
    pub(crate) name: String,
    pub(crate) world: World,
    pub(crate) settings: Settings,
    /// The alerts, each with the objects that it is about: one, or one and those it came by.
    pub(crate) alerts: Vec<Vec<Identity>>,
}

/// An object, as recorded alerts name it: they leave out most namespaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    kind: String,
    name: String,
}

impl Identity {
    pub(crate) fn of(object: &Object) -> Identity {
        Identity {
            kind: object.kind.to_string(),
            name: object.name().to_owned(),
        }
    }
}

/// The cases of these rules, in order.
pub(crate) fn all(folder: &Path, rules: &[&str]) -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in sorted(folder) {
        let Some(rule) = json(&folder.join("rule.metadata.json"))
            .and_then(|it| Some(it.get("name")?.as_str()?.to_owned()))
            .filter(|name| rules.contains(&name.as_str()))
        else {
            continue;
        };
        for case in sorted(&folder.join("test")) {
            let world = world(&case.join("input"));
            let alerts = alerts(&case);
            let has_input = |alert: &Vec<Identity>| {
                let mut objects = world.objects().map(|(_, object)| Identity::of(object));
                objects.any(|identity| alert.contains(&identity))
            };
            if world.is_empty() || !alerts.iter().all(has_input) {
                continue; // files with sample credentials were left out of the set
            }
            cases.push(Case {
                rule: rule.clone(),
                name: file_name(&case),
                world,
                settings: settings(&case),
                alerts,
            });
        }
    }
    cases
}

fn world(folder: &Path) -> World {
    let mut objects = Vec::new();
    let mut files = Vec::new();
    for file in sorted(folder) {
        let text = fs::read_to_string(&file).expect("a recorded input can be read");
        let id = FileId(files.len() as u32);
        for (index, document) in parse(&text, &Limits::default()).iter().enumerate() {
            let settings = ReadSettings::default();
            objects.extend(read(document, id, index as u32, &settings).objects);
        }
        let path = file_name(&file).into();
        files.push(SourceFile { path });
    }
    World::new(objects, files)
}

/// The inputs of Kubescape's controls that are options here.
fn settings(case: &Path) -> Settings {
    let mut settings = Settings::default();
    let data = json(&case.join("data.json")).unwrap_or_default();
    let inputs = &data["postureControlInputs"];
    let list = |name: &str| -> Vec<String> {
        let items = inputs[name].as_array().into_iter().flatten();
        items
            .filter_map(|it| Some(it.as_str()?.to_owned()))
            .collect()
    };
    let options = &mut settings.options;
    options.allowed_registries = list("imageRepositoryAllowList");
    options.forbidden_registries = list("publicRegistries");
    options
        .forbidden_registries
        .extend(list("untrustedRegistries"));
    // Of 0 as the least nothing is meant.
    let amount = |name: &str| list(name).first().and_then(|text| Amount::parse(text));
    let bounds = |names: [&str; 2]| Bounds {
        least: amount(names[0]).filter(|amount| !amount.is_zero()),
        greatest: amount(names[1]),
    };
    let of_sandbox = |what: &str| Bounds {
        least: None,
        greatest: amount(&format!("sandbox_{what}_limit_max")),
    };
    let limit = |what: &str, bounds: Bounds| {
        if bounds == Bounds::default() {
            of_sandbox(what)
        } else {
            bounds
        }
    };
    options.resource_bounds = ResourceBounds {
        cpu_request: bounds(["cpu_request_min", "cpu_request_max"]),
        cpu_limit: limit("cpu", bounds(["cpu_limit_min", "cpu_limit_max"])),
        memory_request: bounds(["memory_request_min", "memory_request_max"]),
        memory_limit: limit("memory", bounds(["memory_limit_min", "memory_limit_max"])),
    };
    settings
}

fn alerts(case: &Path) -> Vec<Vec<Identity>> {
    let expected = json(&case.join("expected.json")).unwrap_or_default();
    let alerts = expected.as_array().into_iter().flatten();
    alerts
        .map(|alert| {
            let mut objects = Vec::new();
            identities(&alert["alertObject"], &mut objects);
            objects
        })
        .filter(|objects| !objects.is_empty())
        .collect()
}

/// Every object that stands somewhere in an alert.
fn identities(value: &Value, out: &mut Vec<Identity>) {
    match value {
        Value::Object(fields) => {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let kind = fields.get("kind").and_then(text);
            let of_metadata = fields.get("metadata").and_then(|it| text(&it["name"]));
            let name = of_metadata.or_else(|| fields.get("name").and_then(text));
            if let (Some(kind), Some(name)) = (kind, name) {
                out.push(Identity { kind, name });
            }
            fields.values().for_each(|field| identities(field, out));
        }
        Value::Array(items) => items.iter().for_each(|item| identities(item, out)),
        _ => {}
    }
}

fn json(file: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
