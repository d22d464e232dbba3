//! What a rule finds in a text, as the tests state it.

use garboard_finding::{Edit, Finding, Fix, Pillar as _, Settings};
use garboard_manifest::Value;
use garboard_testkit::pages::Scene;
use garboard_workload::WorkloadPillar;

/// Claims that `rule` finds something at exactly these paths, in the order of reports.
#[track_caller]
pub(crate) fn check(rule: &str, text: &str, expected: &[&str]) {
    assert_eq!(paths(rule, text, &Settings::default()), expected, "{rule}");
}

/// The same for a version of Kubernetes.
#[track_caller]
pub(crate) fn check_at(version: &str, rule: &str, text: &str, expected: &[&str]) {
    let settings = Settings {
        kubernetes_version: version.parse().expect("a version"),
        ..Settings::default()
    };
    assert_eq!(paths(rule, text, &settings), expected, "{rule}");
}

/// Severity and message of each finding of `rule`.
pub(crate) fn said(rule: &str, text: &str) -> Vec<String> {
    let said = |finding: &Finding| format!("{}: {}", finding.severity, finding.message);
    findings(rule, text, &Settings::default())
        .iter()
        .map(said)
        .collect()
}

/// Class and edits of each fix that `rule` offers.
pub(crate) fn fixes(rule: &str, text: &str) -> Vec<String> {
    let findings = findings(rule, text, &Settings::default());
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_deref());
    let shown = |fix: &Fix| {
        let edits: Vec<String> = fix.edits.iter().map(edit).collect();
        format!("{}: {}", fix.class.as_str(), edits.join(", "))
    };
    fixes.map(shown).collect()
}

fn edit(edit: &Edit) -> String {
    match edit {
        Edit::Set(path, value) => format!("set {path} to {}", scalar(value)),
        Edit::Remove(path) => format!("remove {path}"),
        Edit::Append(path, value) => format!("append {} to {path}", scalar(value)),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        other => format!("{other:?}"),
    }
}

fn paths(rule: &str, text: &str, settings: &Settings) -> Vec<String> {
    findings(rule, text, settings)
        .iter()
        .map(|finding| finding.at.to_string())
        .collect()
}

fn findings(rule: &str, text: &str, settings: &Settings) -> Vec<Finding> {
    let is_known = WorkloadPillar.rules().iter().any(|known| known.id == rule);
    assert!(is_known, "no rule {rule}");
    let findings = Scene::new(&unindented(text)).inspect(&WorkloadPillar, settings);
    findings
        .into_iter()
        .filter(|finding| finding.rule.id == rule)
        .collect()
}

/// The text without the indentation of the test that it stands in.
fn unindented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start().len();
    let common = lines().map(indent).min().unwrap_or(0);
    lines().flat_map(|line| [&line[common..], "\n"]).collect()
}
