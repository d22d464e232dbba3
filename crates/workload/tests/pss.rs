//! Pod Security Admission's own cases: what a check refuses, a rule that bears its id reports; what
//! level restricted admits, none of these rules does.

use std::fs;
use std::path::Path;

use garboard_finding::{Finding, Settings};
use garboard_testkit::{conformance, pages::Scene};
use garboard_workload::WorkloadPillar;

/// Checks that no rule of this crate bears the id of yet.
const LATER: [&str; 2] = ["hostprobesandhostlifecycle", "restrictedvolumes"];

/// Versions whose cases are all of today's checks, with the exemption of Windows pods.
const MINORS: std::ops::RangeInclusive<u32> = 25..=34;

#[test]
fn what_a_check_refuses_is_reported_by_its_rule() {
    let mut missed = Vec::new();
    for level in ["baseline", "restricted"] {
        each_case(level, "fail", |case, reported| {
            let check = check_of(case);
            let is_reported = reported.iter().any(|id| id.to_lowercase() == check);
            if !is_reported && !LATER.contains(&check.as_str()) {
                missed.push(format!("{level}: {case}"));
            }
        });
    }
    assert!(missed.is_empty(), "refused, and not reported: {missed:#?}");
}

#[test]
fn what_restricted_admits_is_not_reported() {
    let mut wrong = Vec::new();
    each_case("restricted", "pass", |case, reported| {
        if !reported.is_empty() {
            wrong.push(format!("{case}: {reported:?}"));
        }
    });
    assert!(wrong.is_empty(), "admitted, and reported: {wrong:#?}");
}

/// Calls `visit` with each case of a level and the ids of the checks whose rules report something.
fn each_case(level: &str, verdict: &str, mut visit: impl FnMut(&str, &[&str])) {
    let Some(folder) = conformance::folder("pss") else {
        return;
    };
    let mut cases = 0;
    for minor in MINORS {
        let settings = Settings {
            kubernetes_version: format!("1.{minor}").parse().expect("a version"),
            ..Settings::default()
        };
        let folder = folder.join(format!("{level}/v1.{minor}/{verdict}"));
        for entry in fs::read_dir(folder)
            .expect("the cases of a version")
            .flatten()
        {
            cases += 1;
            let name = entry.file_name();
            visit(&name.to_string_lossy(), &reported(&entry.path(), &settings));
        }
    }
    assert!(cases > 0);
}

fn reported(case: &Path, settings: &Settings) -> Vec<&'static str> {
    let text = fs::read_to_string(case).expect("a recorded case can be read");
    let findings = Scene::new(&text).inspect(&WorkloadPillar, settings);
    findings
        .iter()
        .flat_map(Finding::aliases)
        .filter_map(|alias| alias.strip_prefix("pss:"))
        .collect()
}

/// The check that a case is about: `runasuser` of `runasuser0.yaml`.
fn check_of(case: &str) -> String {
    let stem = case.strip_suffix(".yaml").unwrap_or(case);
    stem.trim_end_matches(|character: char| character.is_ascii_digit())
        .to_owned()
}
