//! What counts, and who decided on it: `config show`.

use garboard_finding::Severity;
use garboard_finding::suppression::Entry;
use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::layer::{CustomProfile, Layer, Override};
use crate::origin::Set;
use crate::setting::Setting;
use crate::table::Row;
use crate::yaml;

impl Config {
    /// Every setting and every entry, with who decided on it.
    pub fn rows(&self) -> Vec<Row> {
        let layer = self.layer();
        let mut rows = layer.choices.rows("");
        for (name, severity) in &layer.severity {
            rows.push(Row {
                key: format!("severity.{}", name.value),
                value: severity.json(),
                origin: name.origin.clone(),
            });
        }
        entries("overrides", &layer.overrides, override_json, &mut rows);
        for Set { value, origin } in &layer.profiles {
            rows.push(Row {
                key: format!("profiles.{}", value.name),
                value: profile_json(value),
                origin: origin.clone(),
            });
        }
        rows.extend(layer.options.rows("options."));
        entries(
            "suppressions",
            &layer.suppressions,
            suppression_json,
            &mut rows,
        );
        rows
    }
}

impl Layer {
    /// What is set, as a `garboard.yaml`.
    pub fn yaml(&self) -> String {
        let mut parts: Vec<(String, Value)> = Vec::new();
        let extends: Vec<&str> = self.extends.iter().map(|it| it.value.as_str()).collect();
        push("extends", json!(extends), &mut parts);
        let choices = self.choices.given().into_iter();
        parts.extend(choices.map(|(key, value)| (key.to_owned(), value)));
        push("severity", severities_json(&self.severity), &mut parts);
        push(
            "overrides",
            list(&self.overrides, override_json),
            &mut parts,
        );
        let profiles = self.profiles.iter().map(|profile| {
            let profile = &profile.value;
            (profile.name.clone(), profile_json(profile))
        });
        push("profiles", Value::Object(profiles.collect()), &mut parts);
        let options = self.options.given().into_iter();
        let options: Map<String, Value> = options
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        push("options", Value::Object(options), &mut parts);
        let suppressions = list(&self.suppressions, suppression_json);
        push("suppressions", suppressions, &mut parts);
        yaml::object(&parts)
    }
}

fn entries<T>(section: &str, list: &[Set<T>], json: fn(&T) -> Value, rows: &mut Vec<Row>) {
    for (number, entry) in list.iter().enumerate() {
        rows.push(Row {
            key: format!("{section}[{number}]"),
            value: json(&entry.value),
            origin: entry.origin.clone(),
        });
    }
}

fn list<T>(entries: &[Set<T>], json: fn(&T) -> Value) -> Value {
    entries.iter().map(|entry| json(&entry.value)).collect()
}

/// Adds a part that says something.
fn push(key: &str, value: Value, parts: &mut Vec<(String, Value)>) {
    let is_empty = match &value {
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Null => true,
        _ => false,
    };
    if !is_empty {
        parts.push((key.to_owned(), value));
    }
}

fn object(parts: Vec<(String, Value)>) -> Value {
    Value::Object(parts.into_iter().collect())
}

fn severities_json(severities: &[(Set<String>, Severity)]) -> Value {
    let pairs = severities
        .iter()
        .map(|(name, severity)| (name.value.clone(), severity.json()));
    Value::Object(pairs.collect())
}

fn override_json(entry: &Override) -> Value {
    let mut parts = vec![("paths".to_owned(), json!(entry.paths))];
    push("ignore", entry.ignore.json(), &mut parts);
    push("severity", severities_json(&entry.severity), &mut parts);
    object(parts)
}

fn profile_json(profile: &CustomProfile) -> Value {
    let mut parts = vec![("select".to_owned(), profile.select.json())];
    push("ignore", profile.ignore.json(), &mut parts);
    object(parts)
}

fn suppression_json(entry: &Entry) -> Value {
    let mut parts = vec![("rules".to_owned(), json!(entry.rules))];
    for (key, list) in [
        ("objects", &entry.objects),
        ("namespaces", &entry.namespaces),
        ("paths", &entry.paths),
        ("containers", &entry.containers),
        ("images", &entry.images),
    ] {
        push(key, json!(list), &mut parts);
    }
    push("owner", json!(entry.owner), &mut parts);
    push("reason", json!(entry.reason), &mut parts);
    let until = entry.until.map(|day| day.to_string());
    push("until", json!(until), &mut parts);
    object(parts)
}
