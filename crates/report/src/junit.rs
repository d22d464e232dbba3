//! JUnit XML, as Jenkins, GitLab and Azure read it: a suite a file, a case a rule and object.
//!
//! Findings of one rule at one object are one failing case, with its places in the text: readers
//! take cases of equal names for one. What lowers coverage is an error, not a failure, and what is
//! accepted is skipped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use garboard_finding::{Finding, is_missing_coverage};
use garboard_world::FileId;

use crate::escape::markup as xml;
use crate::groups::{self, Entry, Group, name_of};
use crate::places::{self, Place};
use crate::suppressed::justification;
use crate::{Report, relative};

/// The cases of one file, or of the cluster.
#[derive(Default)]
struct Suite<'a> {
    groups: Vec<Group<'a>>,
    accepted: Vec<Group<'a>>,
}

/// How many cases of each kind.
#[derive(Clone, Copy, Default)]
struct Totals {
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// Writes a suite a file that has findings. Without any there is one case that passes: readers take
/// a report without cases for a mistake.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    let totals = suites
        .values()
        .map(Suite::totals)
        .fold(Totals::default(), Totals::and);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"garboard\" {}>",
        totals.attributes(usize::from(suites.is_empty()))
    )?;
    for ((_, file), suite) in &suites {
        write_suite(report, *file, suite, out)?;
    }
    if suites.is_empty() {
        writeln!(
            out,
            "  <testsuite name=\"garboard\" {}>\n    \
             <testcase classname=\"garboard\" name=\"no findings\"/>\n  </testsuite>",
            totals.attributes(1)
        )?;
    }
    writeln!(out, "</testsuites>")
}

/// In the order of the files, what has none at the end.
fn suites<'a>(report: &Report<'a>) -> BTreeMap<(bool, Option<FileId>), Suite<'a>> {
    let mut suites: BTreeMap<(bool, Option<FileId>), Suite<'a>> = BTreeMap::new();
    let mut of = |group: Group<'a>, is_accepted: bool| {
        let file = group.file(report.world);
        let suite = suites.entry((file.is_none(), file)).or_default();
        let groups = if is_accepted {
            &mut suite.accepted
        } else {
            &mut suite.groups
        };
        groups.push(group);
    };
    for group in groups::in_order(report.findings) {
        of(group, false);
    }
    for group in groups::in_order(report.suppressed) {
        of(group, true);
    }
    suites
}

impl Suite<'_> {
    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for entry in self.groups.iter().flat_map(|group| group.entries()) {
            if is_missing_coverage(entry.rule) {
                totals.errors += 1;
            } else {
                totals.failures += 1;
            }
        }
        totals.skipped = self
            .accepted
            .iter()
            .map(|group| group.entries().len())
            .sum();
        totals
    }
}

impl Totals {
    fn and(self, other: Totals) -> Totals {
        Totals {
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }

    fn attributes(self, passed: usize) -> String {
        let Totals {
            failures,
            errors,
            skipped,
        } = self;
        let tests = failures + errors + skipped + passed;
        format!(
            "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\""
        )
    }
}

fn write_suite(
    report: &Report<'_>,
    file: Option<FileId>,
    suite: &Suite<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let path = file.map_or("cluster", |file| relative(&report.world.file(file).path));
    writeln!(
        out,
        "  <testsuite name=\"{}\" {}>",
        xml(path),
        suite.totals().attributes(0)
    )?;
    for group in suite.groups.iter().chain(&suite.accepted) {
        let places = places::of_batch(report, group.0);
        let about = group.object(report.world).map_or_else(
            || path.to_owned(),
            |object| format!("{} {}", object.kind, name_of(object)),
        );
        for entry in group.entries() {
            write_case(path, &about, &entry, &places, out)?;
        }
    }
    writeln!(out, "  </testsuite>")
}

fn write_case(
    path: &str,
    about: &str,
    entry: &Entry<'_>,
    places: &[Place],
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some((index, first)) = entry.findings.first() else {
        return Ok(()); // an entry has findings
    };
    let line = places
        .get(*index)
        .and_then(|place| place.range)
        .map_or_else(String::new, |(start, _)| {
            format!(" line=\"{}\"", start.line)
        });
    // A rule may be accepted at one place of an object and not at another.
    let accepted = first.suppressed.as_deref().map(justification);
    let suffix = if accepted.is_some() {
        " (accepted)"
    } else {
        ""
    };
    write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}{suffix}\" file=\"{}\"{line}>\n      ",
        xml(about),
        entry.rule.id,
        xml(path),
    )?;
    if let Some(accepted) = accepted {
        write!(out, "<skipped message=\"{}\"/>", xml(&accepted))?;
    } else {
        let outcome = if is_missing_coverage(entry.rule) {
            "error"
        } else {
            "failure"
        };
        let message = format!("{}{}", first.message, entry.more());
        write!(
            out,
            "<{outcome} type=\"{}\" message=\"{}\">{}</{outcome}>",
            entry.severity,
            xml(&message),
            all_places(path, &entry.findings, places)
        )?;
    }
    writeln!(out, "\n    </testcase>")
}

/// One line a place.
fn all_places(path: &str, findings: &[(usize, &Finding)], places: &[Place]) -> String {
    let mut lines = String::new();
    for (index, finding) in findings {
        let range = places.get(*index).and_then(|place| place.range);
        let place = range.map_or_else(String::new, |(start, _)| {
            format!(":{}:{}", start.line, start.column)
        });
        // A String takes everything.
        let _ = writeln!(lines, "{}{place}: {}", xml(path), xml(&finding.message));
    }
    lines
}
