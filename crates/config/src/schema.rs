//! The JSON Schema of `garboard.yaml`, and the table of its keys: both from the tables that it is
//! read by.

use garboard_finding::Severity;
use serde_json::{Map, Value, json};

use crate::choices::ChoiceLayer;
use crate::file;
use crate::options::OptionLayer;
use crate::setting::Setting;
use crate::table::Key;

/// The JSON Schema (draft 2020-12) of `garboard.yaml`.
pub fn schema() -> Value {
    let mut properties = of_keys(ChoiceLayer::keys());
    for (name, about) in file::SECTIONS {
        let mut schema = section(name);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(about));
        }
        properties.insert(name.to_owned(), schema);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "garboard.yaml",
        "description": "The configuration of garboard.",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": false,
    })
}

fn of_keys(keys: Vec<Key>) -> Map<String, Value> {
    let described = keys.into_iter().map(|key| {
        let mut schema = key.schema;
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(key.about));
            if !key.default.is_null() {
                schema.insert("default".to_owned(), key.default);
            }
        }
        (key.name.to_owned(), schema)
    });
    described.collect()
}

fn section(name: &str) -> Value {
    let strings = Vec::<String>::schema();
    match name {
        "extends" => strings,
        "severity" => severities(),
        "overrides" => list(closed(
            json!({"paths": strings, "ignore": strings, "severity": severities()}),
            &["paths"],
        )),
        "profiles" => json!({
            "type": ["object", "null"],
            "additionalProperties": closed(json!({"select": strings, "ignore": strings}), &["select"]),
        }),
        "options" => json!({
            "type": ["object", "null"],
            "properties": of_keys(OptionLayer::keys()),
            "additionalProperties": false,
        }),
        _ => {
            let text = json!({"type": "string"});
            let mut properties: Map<String, Value> = file::SUPPRESSION
                .iter()
                .map(|key| ((*key).to_owned(), strings.clone()))
                .collect();
            for key in ["owner", "reason"] {
                properties.insert(key.to_owned(), text.clone());
            }
            let day = json!({"type": "string", "format": "date"});
            properties.insert("until".to_owned(), day);
            list(closed(Value::Object(properties), &["rules"]))
        }
    }
}

fn severities() -> Value {
    json!({"type": ["object", "null"], "additionalProperties": Severity::schema()})
}

fn list(items: Value) -> Value {
    json!({"type": ["array", "null"], "items": items})
}

fn closed(properties: Value, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// The keys of `garboard.yaml` as a table in Markdown, for its documentation.
pub fn markdown() -> String {
    let mut rows = vec![
        "| key | default | what it is for |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    let row = |prefix: &str, key: &Key| {
        let default = match &key.default {
            Value::Null => String::new(),
            Value::Array(items) if items.is_empty() => String::new(),
            Value::Array(items) if items.len() == 1 => code(&items[0]), // just counted
            value => code(value),
        };
        format!("| `{prefix}{}` | {default} | {} |", key.name, key.about)
    };
    rows.extend(ChoiceLayer::keys().iter().map(|key| row("", key)));
    for (name, about) in file::SECTIONS {
        if name != "options" {
            rows.push(format!("| `{name}` | | {about} |"));
        }
    }
    rows.extend(OptionLayer::keys().iter().map(|key| row("options.", key)));
    rows.join("\n") + "\n"
}

fn code(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        value => format!("`{value}`"),
    }
}
