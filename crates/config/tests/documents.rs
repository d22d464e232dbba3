//! The published documents say what the code does. `UPDATE_DOCUMENTS=1 cargo test -p garboard-config`
//! writes them.

use std::fs;
use std::path::{Path, PathBuf};

use garboard_config::{markdown, schema};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name)
}

/// Compares a document with what it should be, or makes it so.
fn check(name: &str, expected: &str) {
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        fs::write(path(name), expected).expect("the document can be written");
    }
    let found = fs::read_to_string(path(name)).unwrap_or_default();
    assert!(
        found == expected,
        "docs/{name} is behind; UPDATE_DOCUMENTS=1 cargo test -p garboard-config writes it"
    );
}

#[test]
fn the_published_schema_is_the_one_that_is_printed() {
    let printed = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    check("schema/garboard.json", &printed);
}

#[test]
fn the_documentation_has_every_key() {
    let document = fs::read_to_string(path("configuration.md")).expect("the document is there");
    let parts = document
        .split_once("<!-- keys -->")
        .and_then(|(before, rest)| Some((before, rest.split_once("<!-- /keys -->")?.1)));
    let (before, behind) = parts.expect("the document has a place for the keys");
    let expected = format!(
        "{before}<!-- keys -->\n{}<!-- /keys -->{behind}",
        markdown()
    );
    check("configuration.md", &expected);
}
