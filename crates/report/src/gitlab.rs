//! GitLab's code quality report: one issue a finding, known again by its fingerprint.

use std::collections::HashMap;
use std::io::{self, Write};

use garboard_finding::{Fingerprint, Severity};
use serde::Serialize;

use crate::groups::about;
use crate::{Report, places, relative};

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'static str,
    description: String,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the issues, in order.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    // GitLab shows one issue a fingerprint: the second copy of a finding gets a number.
    let mut copies: HashMap<Fingerprint, usize> = HashMap::new();
    let mut separator: &[u8] = b"[\n";
    places::for_each(report, |finding, place| -> io::Result<()> {
        let fingerprint = Fingerprint::of(finding, report.world);
        let copy = copies.entry(fingerprint).or_default();
        *copy += 1;
        // GitLab refuses an issue without a path and a line.
        let path = place
            .file
            .map_or("cluster", |file| relative(&report.world.file(file).path));
        let (begin, end) = place
            .range
            .map_or((1, 1), |(start, end)| (start.line, end.line));
        let issue = Issue {
            kind: "issue",
            check_name: finding.rule.id,
            description: format!("{}{}", finding.message, about(finding, report.world)),
            categories: ["Security"],
            severity: severity(finding.severity),
            fingerprint: match copy {
                1 => fingerprint.to_string(),
                copy => format!("{fingerprint}-{copy}"),
            },
            location: Location {
                path,
                lines: Lines { begin, end },
            },
        };
        out.write_all(separator)?;
        separator = b",\n";
        serde_json::to_writer(&mut *out, &issue).map_err(io::Error::from)
    })?;
    out.write_all(if report.findings.is_empty() {
        b"[]\n"
    } else {
        b"\n]\n"
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}
