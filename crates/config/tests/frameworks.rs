//! Kubescape's own frameworks and controls load as they are, and say what our tables say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use garboard_config::{Control, Framework, known_frameworks, read_framework};
use garboard_testkit::conformance;
use serde_json::Value;

/// The JSON files of a folder of the conformance set, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let jsons = paths.filter(|path| path.extension().is_some_and(|it| it == "json"));
    let mut files: Vec<(String, String)> = jsons
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    files.sort();
    files
}

fn load(name: &str, text: &str) -> (Framework, usize) {
    let (framework, warnings) =
        read_framework(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (framework, warnings.len())
}

#[test]
fn every_framework_loads_unmodified_with_all_of_its_controls() {
    let Some(folder) = conformance::folder("kubescape-frameworks") else {
        return;
    };
    let mut loaded = 0;
    for (name, text) in files(&folder) {
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let (framework, warnings) = load(&name, &text);
        assert_eq!(framework.name, json["name"], "{name}");
        if let Some(titles) = json["controlsNames"].as_array() {
            // The one of the old form names four controls that are called otherwise by now.
            assert_eq!(warnings, 4, "{name}");
            assert_eq!(framework.controls.len(), titles.len() - warnings, "{name}");
        } else {
            let active = json["activeControls"].as_array().expect("controls");
            let ids: Vec<&str> = active
                .iter()
                .map(|control| control["controlID"].as_str().expect("an id"))
                .collect();
            let found: Vec<&str> = framework.controls.iter().map(|it| &*it.id).collect();
            assert_eq!(found, ids, "{name}");
            assert_eq!(warnings, 0, "{name}");
        }
        loaded += 1;
    }
    assert_eq!(loaded, 17);
}

#[test]
fn every_control_loads_unmodified() {
    let Some(folder) = conformance::folder("kubescape-controls") else {
        return;
    };
    let mut loaded = 0;
    for (name, text) in files(&folder) {
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let (framework, warnings) = load(&name, &text);
        let [control] = &framework.controls[..] else {
            panic!("{name}: one control")
        };
        assert_eq!(control.id, json["controlID"], "{name}");
        assert!(
            json["baseScore"].as_f64() == Some(control.base_score),
            "{name}"
        );
        let rules = json["rulesNames"].as_array().expect("rules");
        assert!(control.rules.iter().eq(rules.iter()), "{name}");
        assert_eq!(warnings, 0, "{name}");
        loaded += 1;
    }
    assert_eq!(loaded, 281);
}

/// Kinds by rule, as the rules' metadata match them.
fn kinds_of_rules(folder: &Path) -> BTreeMap<String, Vec<(String, String)>> {
    let mut kinds = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path().join("rule.metadata.json");
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let strings = |value: &Value| -> Vec<String> {
            let items = value.as_array().expect("a list").iter();
            items
                .map(|item| item.as_str().expect("a string").to_owned())
                .collect()
        };
        let mut of_rule = Vec::new();
        for key in ["match", "dynamicMatch"] {
            for matched in json[key].as_array().into_iter().flatten() {
                for group in strings(&matched["apiGroups"]) {
                    let resources = strings(&matched["resources"]).into_iter();
                    of_rule.extend(resources.map(|kind| (group.clone(), kind)));
                }
            }
        }
        let name = json["name"].as_str().expect("a name").to_owned();
        kinds.insert(name, of_rule);
    }
    kinds
}

#[test]
fn the_tables_say_what_their_source_says() {
    let (Some(frameworks), Some(controls), Some(rules)) = (
        conformance::folder("kubescape-frameworks"),
        conformance::folder("kubescape-controls"),
        conformance::folder("kubescape-rules"),
    ) else {
        return;
    };
    let kinds = kinds_of_rules(&rules);
    let all = known_frameworks()
        .iter()
        .find(|framework| framework.name == "AllControls")
        .expect("it is in the table");
    let by_id: BTreeMap<&str, &Control> = all.controls.iter().map(|it| (&*it.id, it)).collect();
    for (name, text) in files(&controls) {
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let id = json["controlID"].as_str().expect("an id");
        let control = by_id.get(id).unwrap_or_else(|| panic!("{name}"));
        let title = json["name"].as_str().expect("a name").trim();
        assert_eq!(control.title, title, "{name}");
        let names = json["rulesNames"].as_array().expect("rules");
        assert!(control.rules.iter().eq(names.iter()), "{name}");
        assert!(json["baseScore"].as_f64() == Some(control.base_score));
        let mut expected: Vec<&(String, String)> =
            control.rules.iter().flat_map(|rule| &kinds[rule]).collect();
        expected.sort();
        expected.dedup();
        assert_eq!(control.kinds.len(), expected.len(), "{name}");
        for (group, kind) in expected {
            assert!(control.looks_at(group, kind), "{name}: {group}/{kind}");
        }
    }
    assert_eq!(by_id.len(), 281);
    let mut compared = 0;
    for (name, text) in files(&frameworks) {
        let (from_file, _) = load(&name, &text);
        let known = known_frameworks()
            .iter()
            .find(|it| it.name == from_file.name);
        let Some(known) = known else {
            assert_eq!(name, "__YAMLscan.json");
            continue;
        };
        let ids = |framework: &Framework| -> Vec<String> {
            framework.controls.iter().map(|it| it.id.clone()).collect()
        };
        assert_eq!(ids(known), ids(&from_file), "{name}");
        compared += 1;
    }
    assert_eq!(compared, known_frameworks().len());
}

#[test]
fn a_framework_of_ones_own_may_hold_controls_with_their_rules() {
    let text = r#"{"name": "House", "controls": [
        {"controlID": "H-1", "name": "ours", "baseScore": 6.5, "rules": [
            {"name": "non-root-containers",
             "match": [{"apiGroups": ["", "apps"], "apiVersions": ["*"], "resources": ["Pod"]}]}]},
        {"controlID": "C-0057"}
    ]}"#;
    let (framework, warnings) = load("house.json", text);
    assert_eq!((framework.name.as_str(), warnings), ("House", 0));
    let [ours, known] = &framework.controls[..] else {
        panic!("two controls")
    };
    assert_eq!(ours.rules, ["non-root-containers"]);
    assert!(ours.looks_at("apps", "Pod") && !ours.looks_at("batch", "Job"));
    assert_eq!(known.title, "Privileged container");
}

#[test]
fn what_does_not_fit_has_its_place() {
    for (text, reason) in [
        (
            "{\"name\": \"x\"}",
            "x.json:1:1: no framework or control of Kubescape",
        ),
        (
            "{\"controlID\": \"C-0057\", \"baseScore\": 11}",
            "x.json:1:38: must be a number from 0 to 10, found the number 11",
        ),
        (
            "{\"activeControls\": [{\"controlId\": \"C-0057\"}]}",
            "x.json:1:21: a control needs a controlID",
        ),
        (
            "{\"controls\": 5}",
            "x.json:1:14: must be a list, found the number 5",
        ),
        ("", "x.json:1:1: no framework or control of Kubescape"),
        ("[", "x.json:1:"),
    ] {
        let error = read_framework("x.json", text).expect_err("it does not fit");
        assert!(error.to_string().starts_with(reason), "{text}: {error}");
    }
}

#[test]
fn a_control_that_nobody_knows_is_a_warning() {
    let text = r#"{"name": "x", "activeControls": [{"controlID": "C-9999"}]}"#;
    let (_, warnings) = read_framework("x.json", text).expect("it fits");
    assert_eq!(
        warnings[0].to_string(),
        "x.json:1:34: no control C-9999 is known"
    );
}
