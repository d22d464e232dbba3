//! What a rule finds in a text, as tests state it.

use garboard_finding::{Edit, Finding, Fix, Pillar, Settings};
use garboard_manifest::Value;

use crate::pages::Scene;

/// The claims of one pillar's tests.
#[derive(Clone, Copy)]
pub struct Claims(pub &'static dyn Pillar);

impl Claims {
    /// Claims that `rule` finds something at exactly these paths, in the order of reports.
    ///
    /// # Panics
    ///
    /// If it does not, or if there is no such rule.
    #[track_caller]
    pub fn check(self, rule: &str, text: &str, expected: &[&str]) {
        assert_eq!(
            self.paths(rule, text, &Settings::default()),
            expected,
            "{rule}"
        );
    }

    /// The same for a version of Kubernetes.
    ///
    /// # Panics
    ///
    /// If it does not, or if there is no such rule or version.
    #[track_caller]
    pub fn check_at(self, version: &str, rule: &str, text: &str, expected: &[&str]) {
        let settings = Settings {
            kubernetes_version: version.parse().expect("a version"),
            ..Settings::default()
        };
        assert_eq!(self.paths(rule, text, &settings), expected, "{rule}");
    }

    /// Severity and message of each finding of `rule`.
    pub fn said(self, rule: &str, text: &str) -> Vec<String> {
        let said = |finding: &Finding| format!("{}: {}", finding.severity, finding.message);
        self.findings(rule, text, &Settings::default())
            .iter()
            .map(said)
            .collect()
    }

    /// Class and edits of each fix that `rule` offers.
    pub fn fixes(self, rule: &str, text: &str) -> Vec<String> {
        let findings = self.findings(rule, text, &Settings::default());
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_deref());
        let shown = |fix: &Fix| {
            let edits: Vec<String> = fix.edits.iter().map(edit).collect();
            format!("{}: {}", fix.class.as_str(), edits.join(", "))
        };
        fixes.map(shown).collect()
    }

    /// The ids of the rules that find something, in the order of reports.
    pub fn rules(self, text: &str) -> Vec<&'static str> {
        let findings = Scene::new(&unindented(text)).inspect(self.0, &Settings::default());
        findings.iter().map(|finding| finding.rule.id).collect()
    }

    fn paths(self, rule: &str, text: &str, settings: &Settings) -> Vec<String> {
        self.findings(rule, text, settings)
            .iter()
            .map(|finding| finding.at.to_string())
            .collect()
    }

    fn findings(self, rule: &str, text: &str, settings: &Settings) -> Vec<Finding> {
        let is_known = self.0.rules().iter().any(|known| known.id == rule);
        assert!(is_known, "no rule {rule}");
        let findings = Scene::new(&unindented(text)).inspect(self.0, settings);
        findings
            .into_iter()
            .filter(|finding| finding.rule.id == rule)
            .collect()
    }
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

/// The text without the indentation of the test that it stands in.
fn unindented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start().len();
    let common = lines().map(indent).min().unwrap_or(0);
    lines().flat_map(|line| [&line[common..], "\n"]).collect()
}
