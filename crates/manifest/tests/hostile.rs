//! Hostile YAML, held against what Go's `sigs.k8s.io/yaml` makes of it.
//!
//! `data/hostile.jsonl` is recorded; tools/yaml-oracle says how.

#[path = "support/equal.rs"]
mod equal;
#[path = "support/outcome.rs"]
mod outcome;

use equal::equals;
use outcome::{Outcome, first_document};

const RECORDED: &str = include_str!("data/hostile.jsonl");

/// kubectl tries JSON first where a text begins with `{`; the record is of YAML alone.
const JSON: &str = "it is JSON, and kubectl reads it as JSON";
/// A file that was appended to another may bring its mark along.
const MARK: &str = "a byte order mark in front of a document is no part of it";
/// go-yaml looks into the next document before it is done with the first; kubectl cuts before.
const NEXT: &str = "only the next document is broken";
/// Since libyaml 0.2, `,[]{}` end a tag; to go-yaml they are part of it.
const TAG: &str = "libyaml's scanner ends a tag at a bracket or comma";
/// libyaml refuses what go-yaml takes into the key: louder, and nobody means `a:` by `{a:}`.
const COLON: &str = "libyaml's scanner refuses a colon at the end of a plain scalar in brackets";

/// What is read differently, by name, and why.
const ON_PURPOSE: [(&str, &str); 18] = [
    ("json-escaped-slash", JSON),
    ("json-surrogate-pair", JSON),
    ("json-colon-on-next-line", JSON),
    ("flow-map-quoted-key-colon-on-next-line", JSON),
    ("bom-after-marker", MARK),
    ("bom-after-comment", MARK),
    ("bom-before-second-document", MARK),
    (
        "bom-before-second-key",
        "libyaml's scanner refuses a byte order mark inside a document",
    ),
    ("control-in-second-document", NEXT),
    ("control-a-little-into-second-document", NEXT),
    ("tag-bare-bang-before-comma", TAG),
    ("tag-glued-to-flow", TAG),
    ("tag-before-comma-in-flow", TAG),
    ("flow-map-colon-before-brace", COLON),
    ("flow-map-colon-before-comma", COLON),
    ("flow-map-value-glued-colon", COLON),
    (
        "key-empty-list",
        "go-yaml forgets that `[]` may be a key, and ends the document; as a key it is invalid",
    ),
    (
        "map-key-long-by-bytes-not-characters",
        "libyaml's scanner allows a key 1024 bytes, go-yaml 1024 characters",
    ),
];

#[test]
fn every_recorded_text_is_read_as_go_reads_it() {
    let mut wrong = Vec::new();
    let mut differing = Vec::new();
    for line in RECORDED.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("recorded as JSON Lines");
        let (Some(name), Some(yaml)) = (case["name"].as_str(), case["yaml"].as_str()) else {
            panic!("a case without name or text: {line}")
        };
        let ours = first_document(yaml);
        let is_same = match (&ours, case.get("json")) {
            (Outcome::Read(value), Some(recorded)) => equals(value, recorded),
            (Outcome::Refused(_), None) => true,
            _ => false,
        };
        let is_known = ON_PURPOSE.iter().any(|(known, _)| *known == name);
        match (is_same, is_known) {
            (false, false) => wrong.push(format!("{line}\n  {ours}")),
            (false, true) => differing.push(name.to_owned()),
            (true, _) => {}
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    for (name, _) in ON_PURPOSE {
        let differs = differing.iter().any(|differing| differing == name);
        assert!(differs, "{name} is listed, and read as Go reads it");
    }
}
