//! What machines read keeps to its schema: JSON to ours, SARIF to that of the standard.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{PRIVILEGED, Project};

/// Findings of every shape: with and without object, namespace, fix; readable and broken input.
fn project() -> Project {
    let misread = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: größe\nspec:\n  hostPID: [true]\n  volumes:\n    - name: v\n      hostPath: {path: /}\n";
    let allowed = format!("# trivy:ignore:*\n{PRIVILEGED}");
    let cluster = "apiVersion: v1\nkind: Namespace\nmetadata: {name: berths}\n";
    Project::new(&[
        ("a.yaml", PRIVILEGED),
        ("allowed.yaml", &allowed),
        ("b.yaml", "kind: Pod\n - broken\n"),
        ("Kustomize me/kustomization.yaml", "resources: [a.yaml]\n"),
        ("sub folder/c%d.yaml", misread),
        ("namespace.yaml", cluster),
    ])
}

#[track_caller]
fn complaints(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("the schema is one");
    validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn schema(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("the schema can be read");
    serde_json::from_str(&text).expect("the schema is JSON")
}

fn own_schema() -> Value {
    schema(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/findings.json"))
}

#[test]
fn json_keeps_to_its_schema() {
    let run = project().run(&["scan", "-o", "json"]);
    assert_eq!(complaints(&own_schema(), &run.json()), Vec::<String>::new());
}

#[test]
fn each_line_of_jsonl_is_a_finding_of_the_schema() {
    let mut schema = own_schema();
    schema["$ref"] = "#/$defs/finding".into();
    for key in ["type", "required", "properties", "additionalProperties"] {
        schema.as_object_mut().expect("an object").remove(key);
    }
    let run = project().run(&["scan", "-o", "jsonl"]);
    assert!(run.stdout.lines().count() > 5, "{}", run.stdout);
    for line in run.stdout.lines() {
        let finding = serde_json::from_str(line).expect("a line is JSON");
        assert_eq!(complaints(&schema, &finding), Vec::<String>::new());
    }
}

#[test]
fn a_broken_report_breaks_the_schema() {
    let mut report = project().run(&["scan", "-o", "json"]).json();
    report["findings"][0]["severity"] = "dire".into();
    assert_eq!(complaints(&own_schema(), &report).len(), 1);
}

#[test]
fn sarif_keeps_to_the_schema_of_the_standard() {
    let run = project().run(&["scan", "-o", "sarif"]);
    let mut schema = schema(&sarif_schema());
    // The standard's pattern of languages has a bracket too many, and is no regular expression.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        language["pattern"] = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    assert_eq!(complaints(&schema, &run.json()), Vec::<String>::new());
}

/// The schema as the crate that carries it has it on this machine.
fn sarif_schema() -> PathBuf {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.expect("cargo names its host");
    let metadata = cargo(&[
        "metadata",
        "--format-version=1",
        "--offline", // what this platform needs was fetched for building
        "--filter-platform",
        host,
    ]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo answers in JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .expect("serde-sarif is a development dependency");
    let manifest = package["manifest_path"].as_str().expect("a path");
    Path::new(manifest).with_file_name("src/schema.json")
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be asked");
    String::from_utf8(output.stdout).expect("cargo answers in UTF-8")
}
