//! What has changed between the findings of two Worlds, by fingerprint.

use std::collections::{BTreeSet, HashMap};

use garboard_world::World;

use crate::finding::Finding;
use crate::fingerprint::Fingerprint;
use crate::rule::Severity;

/// What has changed between two sets of findings; each part in the order of its set.
#[derive(Clone, Debug, Default)]
pub struct Difference<'a> {
    /// Findings that only the new set has.
    pub added: Vec<&'a Finding>,
    /// Findings that only the old set has.
    pub gone: Vec<&'a Finding>,
    /// Findings of both, old and new, that say something else or are worse or milder now.
    pub changed: Vec<(&'a Finding, &'a Finding)>,
    /// How many are the same in both.
    pub unchanged: usize,
}

/// What a finding is and says.
type Saying<'a> = (Fingerprint, Severity, &'a str);

impl<'a> Difference<'a> {
    /// Compares two sets; equal fingerprints are counted, so a second copy is new.
    pub fn between(old: (&'a [Finding], &World), new: (&'a [Finding], &World)) -> Self {
        let old: Vec<(Fingerprint, &Finding)> = named(old);
        let new: Vec<(Fingerprint, &Finding)> = named(new);
        let same = pairs(&old, &new, |(fingerprint, finding)| -> Saying<'_> {
            (*fingerprint, finding.severity, &finding.message)
        });
        let (old, new) = (without(old, &same.0), without(new, &same.1));
        let alike = pairs(&old, &new, |(fingerprint, _)| *fingerprint);
        let changed = alike.0.iter().zip(&alike.1);
        let changed = changed.map(|(before, after)| (old[*before].1, new[*after].1));
        Difference {
            unchanged: same.0.len(),
            changed: changed.collect(),
            gone: findings(without(old.clone(), &alike.0)),
            added: findings(without(new.clone(), &alike.1)),
        }
    }
}

fn named<'a>((findings, world): (&'a [Finding], &World)) -> Vec<(Fingerprint, &'a Finding)> {
    let named = findings
        .iter()
        .map(|finding| (Fingerprint::of(finding, world), finding));
    named.collect()
}

/// The places of what is equal in both lists, each used once, in the order of the new one.
fn pairs<T, K: Eq + std::hash::Hash>(
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> K,
) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
    for (at, item) in old.iter().enumerate().rev() {
        waiting.entry(key(item)).or_default().push(at);
    }
    let met = new.iter().enumerate().filter_map(|(at, item)| {
        let before = waiting.get_mut(&key(item))?.pop()?;
        Some((before, at))
    });
    met.unzip()
}

fn without<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    let places: BTreeSet<usize> = places.iter().copied().collect();
    let numbered = items.into_iter().enumerate();
    let kept = numbered.filter(|(at, _)| !places.contains(at));
    kept.map(|(_, item)| item).collect()
}

fn findings(named: Vec<(Fingerprint, &Finding)>) -> Vec<&Finding> {
    named.into_iter().map(|(_, finding)| finding).collect()
}
