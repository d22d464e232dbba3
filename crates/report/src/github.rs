//! GitHub's workflow commands: findings become annotations of the pull request.
//!
//! A step shows ten errors, ten warnings and ten notices as annotations; the rest is in its log. So
//! the worst come first, and each message names its place, which the log would not show.

use std::fmt::Write as _;
use std::io::{self, Write};

use garboard_finding::{Finding, Severity};

use crate::escape::visible;
use crate::groups::about;
use crate::places::{self, Place};
use crate::{Report, relative};

/// Annotations of one kind that a step shows.
const SHOWN: usize = 10;

/// Writes one command a finding, the worst first.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut commands = Vec::with_capacity(report.findings.len());
    places::for_each(report, |finding, place| -> io::Result<()> {
        commands.push((finding.severity, command(report, finding, place)));
        Ok(())
    })?;
    commands.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    for (_, command) in &commands {
        writeln!(out, "{command}")?;
    }
    let is_over = |kind: &str| {
        let of_kind = report.findings.iter().map(|it| kind_of(it.severity));
        of_kind.filter(|other| *other == kind).count() > SHOWN
    };
    if ["error", "warning", "notice"].into_iter().any(is_over) {
        writeln!(
            out,
            "{} findings; GitHub shows the first {SHOWN} of each kind as annotations, all are above",
            report.findings.len()
        )?;
    }
    Ok(())
}

fn command(report: &Report<'_>, finding: &Finding, place: &Place) -> String {
    let mut properties = Vec::new();
    let mut shown = String::new();
    if let Some(file) = place.file {
        let path = &report.world.file(file).path;
        properties.push(format!("file={}", property(relative(path))));
        shown.push_str(relative(path));
        shown.push(':');
    }
    if let Some((start, end)) = place.range {
        properties.push(format!("line={}", start.line));
        if start.line == end.line {
            // GitHub refuses columns of an annotation over several lines.
            properties.push(format!("col={}", start.column));
            properties.push(format!("endLine={}", end.line));
            properties.push(format!("endColumn={}", end.column));
        } else {
            properties.push(format!("endLine={}", end.line));
        }
        let _ = write!(shown, "{}:{}:", start.line, start.column); // a String takes everything
    }
    properties.push(format!("title={}", property(finding.rule.id)));
    let message = format!(
        "{shown} {}: {}{}",
        finding.severity,
        finding.message,
        about(finding, report.world)
    );
    format!(
        "::{} {}::{}",
        kind_of(finding.severity),
        properties.join(","),
        data(message.trim_start())
    )
}

fn kind_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

/// What stands behind the second `::`; `visible` has already taken line breaks away.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

/// A value in front of it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn no_text_ends_a_command_or_begins_another() {
        assert_eq!(data("a%0A\n::error::b"), "a%250A\\u{a}::error::b");
        assert_eq!(property("a,b::c%2C"), "a%2Cb%3A%3Ac%252C");
    }
}
