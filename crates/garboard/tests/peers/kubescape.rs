//! The recorded cases of Kubescape's library: a rule that bears the name of one of its rules finds the
//! same objects.
//!
//! ```text
//! <rule>/test/<case>/input/* ─► World ─► every pillar ─► findings with alias kubescape:<rule>
//! <rule>/test/<case>/expected.json ─► alerts, each about one object or a few ─┘ compared
//! ```
//!
//! Rules about RBAC and network policies have tests of their own.

use std::collections::BTreeMap;
use std::path::Path;

use garboard_testkit::conformance;

use crate::case::{self, Case, Identity};
use crate::divergences::DIVERGENCES;
use crate::{found_under, rules};

/// The share of cases that has to be judged as Kubescape judges them.
const SHARE: f64 = 0.9;

#[test]
fn recorded_cases_are_judged_as_kubescape_judges_them() {
    let Some(folder) = conformance::folder("kubescape-rules") else {
        return;
    };
    let mut wrong = BTreeMap::new();
    let mut equal = 0;
    for case in case::all(&folder, &answered()) {
        let name = format!("{}/{}", case.rule, case.name);
        match objection(&case) {
            None => equal += 1,
            Some(objection) => {
                wrong.insert(name, objection);
            }
        }
    }
    let all = equal + wrong.len();
    let unexplained: Vec<_> = wrong
        .iter()
        .filter(|(name, _)| !DIVERGENCES.contains(&name.as_str()))
        .collect();
    assert!(
        unexplained.is_empty(),
        "{equal} of {all} as recorded; these not, and not in docs/divergences.md: {unexplained:#?}"
    );
    let stale: Vec<_> = DIVERGENCES
        .iter()
        .filter(|name| !wrong.contains_key(**name))
        .collect();
    assert!(stale.is_empty(), "these are as recorded by now: {stale:#?}");
    let share = equal as f64 / all as f64;
    assert!(
        share >= SHARE,
        "only {equal} of {all} cases are as recorded"
    );
}

#[test]
fn every_divergence_has_its_line_in_the_list() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/divergences.md");
    let list = std::fs::read_to_string(list).expect("docs/divergences.md");
    let missing: Vec<_> = DIVERGENCES
        .iter()
        .filter(|name| !list.contains(&format!("kubescape-rules/{name}")))
        .collect();
    assert!(
        missing.is_empty(),
        "not in docs/divergences.md: {missing:#?}"
    );
}

/// The names of Kubescape's rules that ours bear.
fn answered() -> Vec<&'static str> {
    rules()
        .flat_map(|rule| rule.aliases_of("kubescape"))
        .collect()
}

/// How our answer differs from the recorded one, if it does.
fn objection(case: &Case) -> Option<String> {
    let alias = format!("kubescape:{}", case.rule);
    let found: Vec<Identity> = found_under(&alias, &case.world, &case.settings)
        .iter()
        .filter_map(|finding| Some(Identity::of(case.world.object(finding.object()?))))
        .collect();
    let unexpected = found
        .iter()
        .find(|identity| !case.alerts.iter().any(|alert| alert.contains(identity)));
    if let Some(identity) = unexpected {
        return Some(format!("finds {identity:?}"));
    }
    let mut missed = case.alerts.iter();
    let missed = missed.find(|alert| !found.iter().any(|identity| alert.contains(identity)));
    missed.map(|alert| format!("misses {alert:?}"))
}
