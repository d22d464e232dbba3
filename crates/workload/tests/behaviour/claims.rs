//! What a rule of this pillar finds in a text, as the tests state it.

use garboard_testkit::claims::Claims;
use garboard_workload::WorkloadPillar;

const CLAIMS: Claims = Claims(&WorkloadPillar);

/// Claims that `rule` finds something at exactly these paths, in the order of reports.
#[track_caller]
pub(crate) fn check(rule: &str, text: &str, expected: &[&str]) {
    CLAIMS.check(rule, text, expected);
}

/// The same for a version of Kubernetes.
#[track_caller]
pub(crate) fn check_at(version: &str, rule: &str, text: &str, expected: &[&str]) {
    CLAIMS.check_at(version, rule, text, expected);
}

/// Severity and message of each finding of `rule`.
pub(crate) fn said(rule: &str, text: &str) -> Vec<String> {
    CLAIMS.said(rule, text)
}

/// Class and edits of each fix that `rule` offers.
pub(crate) fn fixes(rule: &str, text: &str) -> Vec<String> {
    CLAIMS.fixes(rule, text)
}
