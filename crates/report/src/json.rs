//! JSON: findings, summary and coverage; docs/schema/findings.json describes it.

use std::io::{self, Write};

use garboard_finding::Coverage;
use serde::Serialize;

use crate::record::Record;
use crate::summary::by_severity;
use crate::{Report, places};

/// Version of the shape; grows when a reader of the old shape would be misled.
const SCHEMA_VERSION: &str = "1";

/// Writes the whole report; findings are streamed, one a line, those that are suppressed at the end.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "{{\"schemaVersion\":\"{SCHEMA_VERSION}\",\"findings\":["
    )?;
    let mut separator: &[u8] = b"\n";
    places::for_each_and_suppressed(report, |finding, place| {
        out.write_all(separator)?;
        separator = b",\n";
        serde_json::to_writer(&mut *out, &Record::new(finding, place, report.world))
            .map_err(io::Error::from)
    })?;
    out.write_all(b"\n],\"summary\":")?;
    serde_json::to_writer(&mut *out, &Summary::new(report))?;
    out.write_all(b",\"coverage\":")?;
    serde_json::to_writer(&mut *out, &CoverageRecord::new(report.coverage))?;
    out.write_all(b"}\n")
}

#[derive(Serialize)]
pub(crate) struct Summary {
    findings: usize,
    suppressed: usize,
    severities: Severities,
}

#[derive(Serialize)]
struct Severities {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
}

impl Summary {
    pub(crate) fn new(report: &Report<'_>) -> Summary {
        let [critical, high, medium, low, info] = by_severity(report.findings);
        Summary {
            findings: report.findings.len(),
            suppressed: report.suppressed.len(),
            severities: Severities {
                critical,
                high,
                medium,
                low,
                info,
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CoverageRecord<'a> {
    files: usize,
    documents: usize,
    objects: usize,
    filtered: usize,
    broken: usize,
    unread_fields: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unseen: &'a [String],
    is_whole: bool,
    skipped: Vec<SkippedRecord<'a>>,
}

#[derive(Serialize)]
struct SkippedRecord<'a> {
    what: &'a str,
    count: usize,
    hint: Option<&'a str>,
    examples: &'a [String],
}

impl<'a> CoverageRecord<'a> {
    pub(crate) fn new(coverage: &'a Coverage) -> Self {
        let skipped = coverage.skipped.iter().map(|skipped| SkippedRecord {
            what: skipped.what,
            count: skipped.count,
            hint: skipped.hint,
            examples: &skipped.examples,
        });
        CoverageRecord {
            files: coverage.files,
            documents: coverage.documents,
            objects: coverage.objects,
            filtered: coverage.filtered,
            broken: coverage.broken,
            unread_fields: coverage.unread_fields,
            unseen: &coverage.unseen,
            is_whole: coverage.is_whole(),
            skipped: skipped.collect(),
        }
    }
}
