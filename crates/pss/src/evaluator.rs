//! Which checks hold at a level and version, and what they say (`policy/registry.go`).

use garboard_finding::{KubernetesVersion, Level, LevelVersion, PolicyVersion};

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::rules::CHECKS;
use crate::undecodable::undecodable_fields;
use crate::verdict::Verdict;

/// Judges pods as the API server of one version does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evaluator {
    newest: KubernetesVersion,
}

impl Evaluator {
    /// An evaluator of a server of this version: `latest` and every newer version mean it.
    pub fn new(server: KubernetesVersion) -> Self {
        Evaluator { newest: server }
    }

    /// Every check, in PSA's order: baseline by id, then restricted by id.
    pub fn all_checks() -> &'static [&'static Check] {
        CHECKS
    }

    /// The checks that hold at a level and version, in PSA's order, overridden ones left out.
    pub fn checks(
        &self,
        level_version: LevelVersion,
    ) -> impl Iterator<Item = (&'static Check, &'static Revision)> {
        let LevelVersion { level, version } = level_version;
        let minor = match version {
            PolicyVersion::Minor(minor) => minor.min(self.newest.minor),
            PolicyVersion::Latest => self.newest.minor,
        };
        CHECKS
            .iter()
            .filter(move |check| check.level <= level && !is_overridden(check, level, minor))
            .filter_map(move |check| Some((*check, check.at(minor)?)))
    }

    /// Judges a pod.
    pub fn evaluate(&self, pod: &PodView<'_>, level_version: LevelVersion) -> Verdict {
        Verdict {
            violations: self
                .checks(level_version)
                .filter_map(|(_, revision)| (revision.judge)(pod))
                .collect(),
            undecodable: undecodable_fields(pod),
        }
    }
}

fn is_overridden(check: &Check, level: Level, minor: u32) -> bool {
    level == Level::Restricted
        && check.level == Level::Baseline
        && CHECKS
            .iter()
            .any(|other| other.overrides.contains(&check.id) && other.at(minor).is_some())
}
