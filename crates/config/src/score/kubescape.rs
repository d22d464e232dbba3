//! Kubescape's compliance score (opa-utils, `score/score.go`): of a control, the share of resources
//! that pass it; of a framework, the mean over its controls.
//!
//! A control that nothing fails has 100, also where there is nothing that it looks at. Controls that
//! no rule here checks are left out, and counted.

use std::collections::BTreeSet;

use garboard_finding::{Finding, Meaning, Registry};
use garboard_world::{ObjectId, World};

use crate::frameworks::{Control, Framework};

/// How far the objects of a World comply with a framework.
#[derive(Clone, Debug, PartialEq)]
pub struct Compliance {
    /// The framework.
    pub framework: String,
    /// The score, from 0 to 100.
    pub percent: f64,
    /// Controls that rules here check.
    pub evaluated: usize,
    /// Controls of the framework.
    pub controls: usize,
}

/// How far the objects of a World comply with a framework. The findings are those of every rule,
/// whatever was selected.
pub fn compliance(
    framework: &Framework,
    findings: &[Finding],
    world: &World,
    registry: &Registry,
) -> Compliance {
    let mut percents = Vec::new();
    for control in &framework.controls {
        let meanings = control.meanings(registry);
        if !meanings.is_empty() {
            percents.push(of_control(control, &meanings, findings, world));
        }
    }
    Compliance {
        framework: framework.name.clone(),
        percent: of_framework(&percents),
        evaluated: percents.len(),
        controls: framework.controls.len(),
    }
}

/// Objects that others own are their owners' affair, as in Kubescape.
fn of_control(control: &Control, meanings: &[Meaning], findings: &[Finding], world: &World) -> f64 {
    let is_meant = |finding: &&Finding| meanings.iter().any(|meant| meant.covers(finding));
    let failed = findings.iter().filter(is_meant).filter_map(Finding::object);
    let failed: BTreeSet<ObjectId> = failed.map(|id| world.root_owner(id)).collect();
    let mut all = failed.clone();
    for (id, object) in world.objects() {
        if control.looks_at(object.group(), &object.kind) && world.root_owner(id) == id {
            all.insert(id);
        }
    }
    share(all.len() - failed.len(), all.len())
}

/// The percentage of resources that pass a control.
fn share(passed: usize, all: usize) -> f64 {
    if passed == all {
        return 100.0;
    }
    passed as f64 / all as f64 * 100.0
}

/// The mean; 0 without any control, as in Kubescape.
fn of_framework(percents: &[f64]) -> f64 {
    if percents.is_empty() {
        return 0.0;
    }
    percents.iter().sum::<f64>() / percents.len() as f64
}

#[cfg(test)]
mod tests {
    use super::{of_framework, share};

    #[test]
    #[expect(clippy::float_cmp, reason = "these quotients are exact")]
    fn a_control_has_the_share_of_what_passes_it_and_all_of_it_where_nothing_fails() {
        assert_eq!(share(3, 4), 75.0);
        assert_eq!(share(0, 2), 0.0);
        assert_eq!(share(5, 5), 100.0);
        assert_eq!(share(0, 0), 100.0);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "these quotients are exact")]
    fn a_framework_has_the_mean_of_its_controls_whatever_they_weigh() {
        assert_eq!(of_framework(&[100.0, 75.0, 50.0, 0.0]), 56.25);
        assert_eq!(of_framework(&[]), 0.0);
    }
}
