//! What a check is: an id, a level, and how it judges in each version (`policy/checks.go`).

use garboard_finding::{Level, Rule};
use garboard_manifest::FieldPath;

use crate::pod::PodView;
use crate::verdict::Violation;

/// One check of the Pod Security Standards.
#[derive(Debug)]
pub struct Check {
    /// PSA's id: `capabilities_baseline`.
    pub id: &'static str,
    /// The level that brought it: baseline checks hold for restricted too.
    pub level: Level,
    /// How it judges, oldest first; before the first it does not exist.
    pub revisions: &'static [Revision],
    /// Ids of baseline checks that are left out where this one judges.
    pub overrides: &'static [&'static str],
    /// The rule that reports it.
    pub rule: &'static Rule,
}

/// How a check judges from one version on.
#[derive(Debug)]
pub struct Revision {
    /// The first minor version that judges so: 35 for v1.35.
    pub since: u32,
    /// The judgement; nothing, if the pod is fine.
    pub(crate) judge: fn(&PodView<'_>) -> Option<Violation>,
}

impl Revision {
    pub(crate) const fn since(
        minor: u32,
        judge: fn(&PodView<'_>) -> Option<Violation>,
    ) -> Revision {
        Revision {
            since: minor,
            judge,
        }
    }
}

impl Check {
    /// The revision that holds at a minor version.
    pub fn at(&self, minor: u32) -> Option<&'static Revision> {
        self.revisions
            .iter()
            .rfind(|revision| revision.since <= minor)
    }

    /// A violation of this check.
    pub(crate) fn violated(
        &'static self,
        reason: &'static str,
        detail: String,
        paths: Vec<FieldPath>,
    ) -> Violation {
        Violation {
            check: self,
            reason,
            detail,
            paths,
        }
    }
}
