//! A baseline: the findings that were accepted on one day, so that only what is new counts.
//!
//! It holds how often each fingerprint was found, and in words what that is: a finding that moves
//! with its file, its lines or its neighbours stays known, and a second copy of it is new.

mod file;

use std::collections::{BTreeMap, HashMap};

use garboard_world::World;

pub use file::BaselineError;

use crate::alias::Meaning;
use crate::finding::{Finding, Target};
use crate::fingerprint::Fingerprint;
use crate::problems::is_missing_coverage;
use crate::suppression::{How, Suppressed, Tool};

/// The findings that were accepted on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Fingerprint, Known>,
}

/// One fingerprint of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// What it is about: `NAMESPACE/KIND/NAME`, or the file.
    pub about: String,
    /// The rule's id.
    pub rule: String,
    /// The path of the field.
    pub path: String,
    /// How often it was found.
    pub count: usize,
}

/// Findings held against a baseline.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Findings that the baseline does not know, or not so often.
    pub new: Vec<Finding>,
    /// Findings that it knows; each says so.
    pub accepted: Vec<Finding>,
    /// What it knows and is not found any more, as often as that is.
    pub gone: Vec<Known>,
}

impl Baseline {
    /// The baseline that accepts findings. What means that something was not judged cannot be
    /// accepted: not seen is never clean.
    pub fn of(findings: &[Finding], world: &World) -> Baseline {
        let mut baseline = Baseline::default();
        for finding in findings
            .iter()
            .filter(|finding| can_be_accepted(finding, &[]))
        {
            let known = baseline.known.entry(Fingerprint::of(finding, world));
            known.or_insert_with(|| Known::of(finding, world)).count += 1;
        }
        baseline
    }

    /// How many findings it accepts.
    pub fn len(&self) -> usize {
        self.known.values().map(|known| known.count).sum()
    }

    /// Whether it accepts nothing.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Tells new findings from those that are accepted; `strict` is out of its reach.
    pub fn compare(&self, findings: Vec<Finding>, world: &World, strict: &[Meaning]) -> Comparison {
        let mut left: HashMap<Fingerprint, usize> = self
            .known
            .iter()
            .map(|(fingerprint, known)| (*fingerprint, known.count))
            .collect();
        let mut comparison = Comparison::default();
        for mut finding in findings {
            let left = left
                .get_mut(&Fingerprint::of(&finding, world))
                .filter(|left| **left > 0);
            match left {
                Some(left) if can_be_accepted(&finding, strict) => {
                    *left -= 1;
                    finding.suppressed = Some(Box::new(accepted()));
                    comparison.accepted.push(finding);
                }
                _ => comparison.new.push(finding),
            }
        }
        let gone = self.known.iter().filter_map(|(fingerprint, known)| {
            let count = left.get(fingerprint).copied().filter(|count| *count > 0)?;
            Some(Known {
                count,
                ..known.clone()
            })
        });
        comparison.gone = gone.collect();
        comparison.gone.sort();
        comparison
    }

    /// Forgets what is not found any more. What belongs to rules that were not judged stays, and
    /// nothing is added.
    pub fn prune(&mut self, findings: &[Finding], world: &World, is_judged: impl Fn(&str) -> bool) {
        let found = Baseline::of(findings, world);
        self.known.retain(|fingerprint, known| {
            if !is_judged(&known.rule) {
                return true;
            }
            let count = found.known.get(fingerprint).map_or(0, |found| found.count);
            known.count = known.count.min(count);
            known.count > 0
        });
    }
}

fn can_be_accepted(finding: &Finding, strict: &[Meaning]) -> bool {
    !is_missing_coverage(finding.rule) && !strict.iter().any(|meaning| meaning.covers(finding))
}

fn accepted() -> Suppressed {
    Suppressed {
        how: How::Baseline,
        tool: Tool::Garboard,
        written: None,
        reason: None,
        owner: None,
        until: None,
    }
}

impl Known {
    /// A finding in words, not yet counted.
    fn of(finding: &Finding, world: &World) -> Known {
        let about = match finding.target {
            Target::Object(id) => {
                let owner = world.object(world.root_owner(id));
                let parts = [owner.namespace(), &owner.kind, owner.name()];
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("/")
            }
            Target::File { file, .. } => world.file(file).path.to_string(),
            Target::Cluster => String::new(),
        };
        Known {
            about,
            rule: finding.rule.id.to_owned(),
            path: finding.at.as_str().to_owned(),
            count: 0,
        }
    }
}
