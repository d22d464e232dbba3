//! Where pillars put what they find.

use std::cmp::Reverse;
use std::collections::HashSet;

use garboard_manifest::FieldPath;
use garboard_world::{ObjectId, World};
use rayon::prelude::*;

use crate::finding::{Finding, Target};
use crate::fingerprint::Fingerprint;
use crate::rule::Rule;
use crate::selection::Selection;

/// A collection of findings in the making.
#[derive(Debug, Default)]
pub struct Findings {
    all: Vec<Finding>,
    selection: Option<Selection>,
}

/// [`Findings`] for one rule and one object: what a rule that looks at one object gets.
pub struct Reporter<'f> {
    findings: &'f mut Findings,
    rule: &'static Rule,
    object: ObjectId,
}

impl Findings {
    /// No findings yet.
    pub fn new() -> Self {
        Findings::default()
    }

    /// Lets pillars leave out rules of which nothing is selected; [`finish`](Self::finish) would drop
    /// what they find.
    pub fn look_for(&mut self, selection: &Selection) {
        self.selection = Some(selection.clone());
    }

    /// Whether findings of a rule can count.
    pub fn wants(&self, rule: &Rule) -> bool {
        let selection = self.selection.as_ref();
        selection.is_none_or(|selection| selection.holds(rule))
    }

    /// Reports a finding about an object; say more about it on what is returned.
    pub fn report(&mut self, rule: &'static Rule, object: ObjectId, at: FieldPath) -> &mut Finding {
        self.report_on(rule, Target::Object(object), at)
    }

    /// Reports a finding about any target.
    pub fn report_on(
        &mut self,
        rule: &'static Rule,
        target: Target,
        at: FieldPath,
    ) -> &mut Finding {
        self.all.push(Finding::new(rule, target, at));
        let last = self.all.len() - 1;
        &mut self.all[last] // just pushed
    }

    /// The same for one rule and one object.
    pub fn reporter(&mut self, rule: &'static Rule, object: ObjectId) -> Reporter<'_> {
        Reporter {
            findings: self,
            rule,
            object,
        }
    }

    /// Runs `inspect` over items on all cores; the findings come in the order of the items.
    pub fn collect<T: Sync>(&mut self, items: &[T], inspect: impl Fn(&T, &mut Findings) + Sync) {
        /// Items of one job: enough to be worth one.
        const JOB: usize = 64;
        /// Items after which findings move to the others: half a million must not lie here twice.
        const BATCH: usize = 1024;
        let inspect_all = |items: &[T]| {
            let mut part = Findings::new();
            for item in items {
                inspect(item, &mut part);
            }
            part.all
        };
        for batch in items.chunks(BATCH) {
            let parts: Vec<Vec<Finding>> = batch.par_chunks(JOB).map(inspect_all).collect();
            self.all.extend(parts.into_iter().flatten());
        }
    }

    /// The findings that are selected, in the order of targets, then worst first. What a pod
    /// repeats of its owner's finding is left out, where both are in the World.
    pub fn finish(self, world: &World, selection: &Selection) -> Vec<Finding> {
        let mut findings = self.all;
        findings.retain_mut(|finding| is_selected(finding, selection));
        drop_repeated_by_pods(&mut findings, world);
        sort(&mut findings);
        findings
    }
}

/// Sorts by targets, then worst first; equal ones stay in the order in which they were found. A
/// stable sort would lay all of them out once more, so their numbers are sorted, and each finding is
/// moved once.
pub fn sort(findings: &mut [Finding]) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    // numbers of `order` are below its length, which is that of `findings`
    order.par_sort_by(|one, other| place(&findings[*one]).cmp(&place(&findings[*other])));
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at);
            if from == start || from == at {
                break;
            }
            findings.swap(at, from);
            at = from;
        }
    }
}

/// Whether a finding counts: by its own rule, or as a finding of a rule that it answers for.
fn is_selected(finding: &mut Finding, selection: &Selection) -> bool {
    if selection.keeps(finding) {
        return true;
    }
    let own = finding.rule;
    for rule in finding.implies.clone() {
        finding.rule = rule;
        if selection.keeps(finding) {
            return true;
        }
    }
    finding.rule = own;
    false
}

/// What findings are sorted by.
fn place(finding: &Finding) -> impl Ord {
    (
        finding.target,
        Reverse(finding.severity),
        finding.rule.id,
        finding.at.as_str(),
    )
}

/// Pods and ReplicaSets repeat what their owner's template says: one finding stays, at the owner.
fn drop_repeated_by_pods(findings: &mut Vec<Finding>, world: &World) {
    let owner = |finding: &Finding| {
        let object = finding.object()?;
        Some(world.root_owner(object)).filter(|owner| *owner != object)
    };
    let owners: HashSet<ObjectId> = findings.iter().filter_map(owner).collect();
    if owners.is_empty() {
        return;
    }
    let is_of_owner = |finding: &&Finding| finding.object().is_some_and(|id| owners.contains(&id));
    let said_by_owners: HashSet<Fingerprint> = findings
        .iter()
        .filter(is_of_owner)
        .map(|finding| Fingerprint::of(finding, world))
        .collect();
    findings.retain(|finding| {
        owner(finding).is_none() || !said_by_owners.contains(&Fingerprint::of(finding, world))
    });
}

impl Reporter<'_> {
    /// Reports a finding of the rule at a field of the object; say more about it on what is
    /// returned.
    pub fn report(&mut self, at: FieldPath) -> &mut Finding {
        self.findings.report(self.rule, self.object, at)
    }
}
