//! Odd YAML, as a real API server read it.

#[path = "support/equal.rs"]
mod equal;
#[path = "support/outcome.rs"]
mod outcome;

use std::fs;

use equal::equals;
use garboard_manifest::{Content, Decoder, Field, Limits, NodeRef, ProblemKind, Value, parse};
use outcome::{Outcome, first_document};

/// Errors of reading; all others are of the schema.
const OF_READING: [&str; 3] = ["yaml:", "json:", "unsupported map key"];

#[test]
fn every_recorded_text_is_read_as_the_server_read_it() {
    let Some(folder) = garboard_testkit::conformance::folder("server") else {
        return;
    };
    let text = fs::read_to_string(folder.join("yaml.jsonl")).expect("the set is complete");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("the set is JSON Lines");
        cases += 1;
        if let Err(reason) = check(&case) {
            wrong.push(format!("{}\n  {reason}", case["yaml"]));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {cases}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(cases, 211);
}

fn check(case: &serde_json::Value) -> Result<(), String> {
    let yaml = case["yaml"].as_str().unwrap_or_default();
    let error = case["error"].as_str().unwrap_or_default();
    if case["accepted"] == true {
        return accepted(yaml, &case["spec"]);
    }
    if OF_READING.iter().any(|word| error.contains(word)) {
        return match first_document(yaml) {
            Outcome::Refused(_) => Ok(()),
            read @ Outcome::Read(_) => Err(format!("the server says {error}; {read}")),
        };
    }
    wrong_type(yaml).map_err(|found| format!("the server says {error}; {found}"))
}

fn accepted(yaml: &str, spec: &serde_json::Value) -> Result<(), String> {
    let value = match first_document(yaml) {
        Outcome::Read(value) => value,
        Outcome::Refused(reason) => return Err(format!("the server reads it; we say {reason}")),
    };
    let ours = value.get("spec").cloned().unwrap_or(Value::Null);
    let is_typed = value.get("kind").and_then(Value::as_str) == Some("Typed");
    let is_same = match (is_typed, &ours, spec) {
        // The server prunes what its schema does not name, and nulls.
        (true, Value::Object(_), serde_json::Value::Object(fields)) => fields
            .iter()
            .all(|(key, recorded)| ours.get(key).is_some_and(|ours| equals(ours, recorded))),
        _ => equals(&ours, spec),
    };
    if is_same {
        Ok(())
    } else {
        Err(format!("the server has {spec}, we have {ours:?}"))
    }
}

/// The one field of `spec` must not decode as the type that its name says.
fn wrong_type(yaml: &str) -> Result<(), String> {
    let documents = parse(yaml, &Limits::default());
    let Some(Content::Tree(tree)) = documents.first().map(|document| &document.content) else {
        return Err("we cannot read it".to_owned());
    };
    let spec = tree.root().get("spec").ok_or("we see no spec")?;
    let mut decoder = Decoder::new();
    let is_invalid = spec.entries().any(|entry| match entry.key {
        "string" => decode::<Box<str>>(&mut decoder, entry.value),
        "boolean" => decode::<bool>(&mut decoder, entry.value),
        "integer" => decode::<i64>(&mut decoder, entry.value),
        _ => false,
    });
    let kinds: Vec<ProblemKind> = decoder
        .finish(tree.root())
        .iter()
        .map(|problem| problem.kind)
        .collect();
    if is_invalid && kinds == [ProblemKind::WrongType] {
        Ok(())
    } else {
        Err(format!("we find {kinds:?}"))
    }
}

fn decode<T: garboard_manifest::Decode>(decoder: &mut Decoder, node: NodeRef<'_>) -> bool {
    matches!(decoder.field::<T>(node), Field::Invalid)
}
