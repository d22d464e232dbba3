//! Findings of one object together: what formats for people show as one entry, worst first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use garboard_finding::{Finding, Rule, Severity, Target};
use garboard_manifest::Segment;
use garboard_world::{FileId, Object, World};

use crate::places::file_of;
use crate::summary::{counted, weight};

/// Findings about one object, or about one file that holds none.
#[derive(Clone, Copy)]
pub(crate) struct Group<'a>(pub(crate) &'a [Finding]);

/// What one rule finds at one object, at one place or several.
pub(crate) struct Entry<'a> {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
    /// The findings, each with its index in the group; never empty.
    pub(crate) findings: Vec<(usize, &'a Finding)>,
}

/// The groups in the order of the findings, which are sorted by target.
pub(crate) fn in_order(findings: &[Finding]) -> Vec<Group<'_>> {
    findings.chunk_by(is_one_group).map(Group).collect()
}

/// The groups that weigh most first; equal ones stay in the order of the files.
pub(crate) fn worst_first(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups = in_order(findings);
    groups.sort_by_cached_key(|group| Reverse(group.weight()));
    groups
}

fn is_one_group(one: &Finding, other: &Finding) -> bool {
    match (one.target, other.target) {
        (Target::File { file: one, .. }, Target::File { file: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

impl<'a> Group<'a> {
    fn weight(self) -> u64 {
        self.0.iter().map(|finding| weight(finding.severity)).sum()
    }

    pub(crate) fn file(self, world: &World) -> Option<FileId> {
        file_of(self.0.first()?, world)
    }

    pub(crate) fn object(self, world: &World) -> Option<&Object> {
        Some(world.object(self.0.first()?.object()?))
    }

    /// Whether it is about the cluster as a whole.
    pub(crate) fn is_of_cluster(self) -> bool {
        self.0.first().map(|finding| finding.target) == Some(Target::Cluster)
    }

    /// How many findings of each severity, the worst first; those that occur.
    pub(crate) fn counts(self) -> impl Iterator<Item = (Severity, usize)> {
        let findings = self.0;
        let counts = Severity::ALL.into_iter().map(|severity| {
            let of_severity = findings.iter().filter(|it| it.severity == severity);
            (severity, of_severity.count())
        });
        counts.filter(|(_, count)| *count > 0)
    }

    /// The worst severity in it.
    pub(crate) fn worst(self) -> Severity {
        let severities = self.0.iter().map(|finding| finding.severity);
        severities.max().unwrap_or(Severity::Info)
    }

    /// One entry a rule and severity, the worst first.
    pub(crate) fn entries(self) -> Vec<Entry<'a>> {
        self.entries_by(|_| String::new())
    }

    /// One entry a rule, severity and field, the worst first: `privileged` of two containers is one,
    /// two misspelt fields are two.
    pub(crate) fn entries_by_field(self) -> Vec<Entry<'a>> {
        self.entries_by(|finding| {
            let keys = finding.at.segments().filter_map(|segment| match segment {
                Segment::Key(key) => Some(key.into_owned()),
                Segment::Index(_) | Segment::Item { .. } | Segment::Value(_) => None,
            });
            keys.last().unwrap_or_default()
        })
    }

    fn entries_by(self, part: impl Fn(&Finding) -> String) -> Vec<Entry<'a>> {
        let mut entries: BTreeMap<(Reverse<Severity>, &str, String), Entry<'a>> = BTreeMap::new();
        for (index, finding) in self.0.iter().enumerate() {
            entries
                .entry((Reverse(finding.severity), finding.rule.id, part(finding)))
                .or_insert_with(|| Entry {
                    rule: finding.rule,
                    severity: finding.severity,
                    findings: Vec::new(),
                })
                .findings
                .push((index, finding));
        }
        entries.into_values().collect()
    }
}

impl Entry<'_> {
    /// ` (and 2 more places)`, or nothing if there is one.
    pub(crate) fn more(&self) -> String {
        match self.findings.len() {
            0 | 1 => String::new(),
            count => format!(" (and {})", counted(count - 1, "more place")),
        }
    }
}

/// ` [Deployment port/berth]`, or nothing for what is about no object. Foreign text.
pub(crate) fn about(finding: &Finding, world: &World) -> String {
    finding.object().map_or_else(String::new, |id| {
        let object = world.object(id);
        format!(" [{} {}]", object.kind, name_of(object))
    })
}

/// `port/berth`, or `berth` for what lives in no namespace. Foreign text.
pub(crate) fn name_of(object: &Object) -> String {
    match object.namespace() {
        "" => object.name().to_owned(),
        namespace => format!("{namespace}/{}", object.name()),
    }
}
