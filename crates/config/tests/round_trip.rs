//! A configuration that is shown says the same when it is read again.

use garboard_config::{Config, Layer, Row, read_file};
use proptest::prelude::*;
use proptest::sample::select;

/// Text as people put into configurations, and as they should not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "workload/privileged",
            "kubescape:C-0057",
            "1.30",
            "no",
            "~",
            "*.tmp.yaml",
            "a: b",
            "# x",
            "",
            " ",
            "2027-01-31",
            "- a",
            "{a",
            "é",
            "\u{1b}[2J",
            "\t",
            "0x1f",
            "null",
            "\u{feff}",
            "a\nb",
            "'",
            "\"",
            "a:",
            "%a",
            "&a",
            "!a",
            "\u{2028}",
            "...",
            "---",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,12}",
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 1..4)
}

fn severity() -> impl Strategy<Value = &'static str> {
    select(vec!["critical", "high", "medium", "low", "info"])
}

fn severities() -> impl Strategy<Value = serde_json::Value> {
    prop::collection::btree_map(text(), severity(), 1..4).prop_map(|map| serde_json::json!(map))
}

/// A configuration as JSON, which is YAML.
fn configuration() -> impl Strategy<Value = serde_json::Value> {
    let choices = (texts(), texts(), severity(), 0u8..=100, any::<bool>());
    let sections = (severities(), texts(), texts(), any::<u32>(), text());
    (choices, sections).prop_map(
        |((profile, ignore, fail_on, score, strict), (severity, some, more, number, name))| {
            serde_json::json!({
                "profile": profile,
                "ignore": ignore,
                "fail-on": fail_on,
                "min-score": score,
                "require-reason": strict,
                "kubernetes-version": "1.30",
                "severity": severity,
                "overrides": [{"paths": some, "ignore": more, "severity": severity}],
                "profiles": {name.clone(): {"select": some}},
                "options": {"required-labels": more, "minimum-replicas": number, "resource-bounds": {"memory-limit": "64Mi..2Gi", "cpu-request": "..500m"}},
                "suppressions": [{"rules": some, "objects": more, "reason": name, "until": "2027-01-31"}],
            })
        },
    )
}

fn rows(layer: Layer) -> Vec<(String, serde_json::Value)> {
    let rows = Config::new([layer]).rows().into_iter();
    rows.map(|Row { key, value, .. }| (key, value)).collect()
}

proptest! {
    #[test]
    fn what_is_shown_is_what_was_read(configuration in configuration()) {
        let read = read_file("one.yaml", &configuration.to_string());
        let layer = read.expect("the generated configuration fits");
        let shown = layer.yaml();
        let again = read_file("two.yaml", &shown);
        let again = again.unwrap_or_else(|error| panic!("{error}\nin\n{shown}"));
        prop_assert_eq!(rows(again), rows(layer));
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}", keys in prop::collection::vec(select(vec![
        "profile: ", "severity: ", "overrides: ", "- ", "\n", "  ", "{", "}", "[", "]", "extends: ",
        "suppressions: ", "options: ", "profiles: ", "a", "1.30", "&a ", "*a", "<<: ",
    ]), 0..12)) {
        let _ = read_file("x.yaml", &format!("{}{text}", keys.concat()));
        let _ = read_file("x.yaml", &keys.concat());
    }
}
