//! Exit codes: one meaning each, the same for every verb.

use std::process::ExitCode;

use garboard_finding::{Coverage, Finding, Severity, is_missing_coverage};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: nothing to complain about.
    Clean,
    /// 1: findings at or above `--fail-on`, or a question answered with no.
    Found,
    /// 2: wrong arguments, or something stands in the way of running at all.
    CouldNotRun,
    /// 3: something could not be read, and what could is clean.
    Incomplete,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Found => 1,
            Exit::CouldNotRun => 2,
            Exit::Incomplete => 3,
        })
    }
}

/// The exit code of a run that judged.
///
/// Findings about input that could not be read are missing coverage, not weaknesses: they make the
/// run incomplete. Known non-input counts only if it is asked to.
pub(crate) fn of_run(
    findings: &[Finding],
    coverage: &Coverage,
    fail_on: Option<Severity>,
    fails_on_non_input: bool,
) -> Exit {
    let counts = |finding: &&Finding| !is_missing_coverage(finding.rule);
    let is_bad_enough =
        |finding: &Finding| fail_on.is_some_and(|threshold| finding.severity >= threshold);
    if findings.iter().filter(counts).any(is_bad_enough) {
        Exit::Found
    } else if !coverage.is_whole() || (fails_on_non_input && !coverage.skipped.is_empty()) {
        Exit::Incomplete
    } else {
        Exit::Clean
    }
}
