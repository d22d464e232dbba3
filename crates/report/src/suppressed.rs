//! Findings that someone has accepted: their number, their list, and in words by what.

use std::collections::BTreeMap;
use std::io::{self, Write};

use garboard_finding::suppression::{How, Suppressed, Tool};

use crate::escape::visible;
use crate::summary::counted;
use crate::{Human, Report, places};

/// Lists the accepted findings, if that is wanted: one line each.
pub(crate) fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    if !human.shows_suppressed {
        return Ok(());
    }
    places::each_of(
        report.suppressed,
        report,
        |finding, place| -> io::Result<()> {
            if let Some(file) = place.file {
                write!(out, "{}:", visible(&report.world.file(file).path))?;
            }
            if let Some((start, _)) = place.range {
                write!(out, "{}:{}:", start.line, start.column)?;
            }
            let by = finding.suppressed.as_deref().map(justification);
            writeln!(
                out,
                " suppressed {}: {} [{}]",
                finding.rule.id,
                visible(&finding.message),
                visible(&by.unwrap_or_default())
            )
        },
    )
}

/// `3 findings suppressed: 2 by comment, 1 by annotation; --show-suppressed lists them`
pub(crate) fn write_count(
    report: &Report<'_>,
    human: &Human,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(count) = count_in_words(report) else {
        return Ok(());
    };
    let hint = if human.shows_suppressed {
        ""
    } else {
        "; --show-suppressed lists them"
    };
    writeln!(out, "  {count}{hint}")
}

/// `3 findings suppressed: 2 by comment, 1 by annotation`; none if there are none.
pub(crate) fn count_in_words(report: &Report<'_>) -> Option<String> {
    let mut counts: BTreeMap<How, usize> = BTreeMap::new();
    for suppressed in report
        .suppressed
        .iter()
        .filter_map(|it| it.suppressed.as_deref())
    {
        *counts.entry(suppressed.how).or_default() += 1;
    }
    if counts.is_empty() {
        return None;
    }
    let by: Vec<String> = counts
        .into_iter()
        .map(|(how, count)| format!("{count} by {}", in_words(how)))
        .collect();
    let total = counted(report.suppressed.len(), "finding");
    Some(format!("{total} suppressed: {}", by.join(", ")))
}

fn in_words(how: How) -> &'static str {
    match how {
        How::Comment => "comment",
        How::Annotation => "annotation",
        How::Configuration => "garboard.yaml",
        How::Baseline => "the baseline",
    }
}

/// Why a finding is accepted, in one line: `annotation: raw sockets, until 2027-01-31`.
pub fn justification(suppressed: &Suppressed) -> String {
    let mut line = suppressed.how.as_str().to_owned();
    if suppressed.tool != Tool::Garboard {
        line.push_str(" of ");
        line.push_str(suppressed.tool.as_str());
    }
    let owner = suppressed.owner.as_ref().map(|owner| format!("by {owner}"));
    let until = suppressed.until.map(|day| format!("until {day}"));
    let reason = suppressed.reason.as_ref().map(ToString::to_string);
    let parts: Vec<String> = [reason, owner, until].into_iter().flatten().collect();
    if !parts.is_empty() {
        line.push_str(": ");
        line.push_str(&parts.join(", "));
    }
    line
}
