//! JUnit XML, as Jenkins, GitLab and Azure read it: a suite a file, a case a rule and object.
//!
//! Findings of one rule at one object are one failing case, with its places in the text: readers
//! take cases of equal names for one. What lowers coverage is an error, not a failure.

use std::fmt::Write as _;
use std::io::{self, Write};

use garboard_finding::is_missing_coverage;
use garboard_world::FileId;

use crate::escape::visible;
use crate::groups::{self, Entry, Group, name_of};
use crate::places::{self, Place};
use crate::summary::counted;
use crate::{Report, relative};

struct Suite<'a> {
    file: Option<FileId>,
    groups: Vec<Group<'a>>,
}

/// Writes a suite a file that has findings. Without any there is one case that passes: readers take
/// a report without cases for a mistake.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    let (failures, errors) = totals(&suites);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"garboard\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">",
        (failures + errors).max(1)
    )?;
    for suite in &suites {
        write_suite(report, suite, out)?;
    }
    if suites.is_empty() {
        writeln!(
            out,
            "  <testsuite name=\"garboard\" tests=\"1\" failures=\"0\" errors=\"0\">\n    \
             <testcase classname=\"garboard\" name=\"no findings\"/>\n  </testsuite>"
        )?;
    }
    writeln!(out, "</testsuites>")
}

fn suites<'a>(report: &Report<'a>) -> Vec<Suite<'a>> {
    let groups = groups::in_order(report.findings);
    let of_one_file =
        |one: &Group<'_>, other: &Group<'_>| one.file(report.world) == other.file(report.world);
    groups
        .chunk_by(of_one_file)
        .map(|groups| Suite {
            file: groups.first().and_then(|group| group.file(report.world)),
            groups: groups.to_vec(),
        })
        .collect()
}

fn totals(suites: &[Suite<'_>]) -> (usize, usize) {
    let mut totals = (0, 0);
    for entry in suites
        .iter()
        .flat_map(|suite| &suite.groups)
        .flat_map(|group| group.entries())
    {
        if is_missing_coverage(entry.rule) {
            totals.1 += 1;
        } else {
            totals.0 += 1;
        }
    }
    totals
}

fn write_suite(report: &Report<'_>, suite: &Suite<'_>, out: &mut dyn Write) -> io::Result<()> {
    let path = suite
        .file
        .map_or("cluster", |file| relative(&report.world.file(file).path));
    let (failures, errors) = totals(std::slice::from_ref(suite));
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">",
        xml(path),
        failures + errors
    )?;
    for group in &suite.groups {
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
    let range_of = |index: usize| places.get(index).and_then(|place| place.range);
    let mut lines = String::new();
    for (index, finding) in &entry.findings {
        let place = range_of(*index).map_or_else(String::new, |(start, _)| {
            format!(":{}:{}", start.line, start.column)
        });
        // A String takes everything.
        let _ = writeln!(lines, "{}{place}: {}", xml(path), xml(&finding.message));
    }
    let first = entry.findings.first();
    let line = first
        .and_then(|(index, _)| range_of(*index))
        .map_or_else(String::new, |(start, _)| {
            format!(" line=\"{}\"", start.line)
        });
    let message = first.map_or("", |(_, finding)| &*finding.message);
    let outcome = if is_missing_coverage(entry.rule) {
        "error"
    } else {
        "failure"
    };
    write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"{line}>\n      \
         <{outcome} type=\"{}\" message=\"{}\">{lines}</{outcome}>\n    </testcase>\n",
        xml(about),
        entry.rule.id,
        xml(path),
        entry.severity,
        xml(&message_of(message, entry.findings.len())),
    )
}

fn message_of(first: &str, count: usize) -> String {
    match count {
        0 | 1 => first.to_owned(),
        count => format!("{first} (and {})", counted(count - 1, "more place")),
    }
}

/// Text for elements and attributes. XML 1.0 has no way to write most control characters and the
/// two noncharacters, so they are shown.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(character.escape_unicode()),
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::xml;

    #[test]
    fn what_xml_cannot_write_is_shown() {
        assert_eq!(
            xml("<a b=\"&\">]]>\u{0}\u{ffff}"),
            "&lt;a b=&quot;&amp;&quot;&gt;]]&gt;\\u{0}\\u{ffff}"
        );
    }
}
