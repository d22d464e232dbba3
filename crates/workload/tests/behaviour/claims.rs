//! What a rule finds in a text, as the tests state it.

use garboard_finding::{Finding, Pillar as _, Settings};
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
