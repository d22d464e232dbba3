//! The end of every human report: what was looked at, how bad it is, what to do first.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use garboard_finding::{Coverage, Finding, Rule, Severity};

use crate::escape::visible;
use crate::{Human, Report, suppressed};

/// Mends that are named: those that remove most weight.
const MENDS: usize = 3;

pub(crate) fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let bold = style(human, Style::new().bold());
    write!(out, "{bold}{}{bold:#}", looked_at(report.coverage))?;
    if let Some(elapsed) = report.elapsed {
        write!(out, ", judged in {:.0} ms", elapsed.as_secs_f64() * 1000.0)?;
    }
    writeln!(out)?;
    if report.findings.is_empty() {
        writeln!(out, "  no findings")?;
    } else {
        write_pillars(report, human, out)?;
        write_mends(report, human, out)?;
    }
    suppressed::write_count(report, human, out)?;
    for line in not_judged(report.coverage) {
        writeln!(out, "  {}", visible(&line))?;
    }
    Ok(())
}

/// `14 objects in 7 files`
pub(crate) fn looked_at(coverage: &Coverage) -> String {
    format!(
        "{} in {}",
        counted(coverage.objects, "object"),
        counted(coverage.files, "file"),
    )
}

/// How many findings of each severity, in the order of [`Severity::ALL`].
pub(crate) fn by_severity<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> [usize; 5] {
    let mut counts = [0; 5];
    for finding in findings {
        let column = Severity::ALL
            .iter()
            .position(|severity| *severity == finding.severity);
        counts[column.unwrap_or(4)] += 1; // ALL holds every severity
    }
    counts
}

/// The same by pillar.
pub(crate) fn by_pillar(findings: &[Finding]) -> BTreeMap<&'static str, [usize; 5]> {
    let mut pillars: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        pillars
            .entry(finding.rule.pillar())
            .or_default()
            .push(finding);
    }
    let counts = pillars
        .into_iter()
        .map(|(pillar, findings)| (pillar, by_severity(findings)));
    counts.collect()
}

fn write_pillars(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let pillars = by_pillar(report.findings);
    let width = pillars.keys().map(|name| name.len()).max().unwrap_or(0);
    for (pillar, counts) in pillars {
        write!(out, "  {pillar:width$}")?;
        for (severity, count) in Severity::ALL.into_iter().zip(counts) {
            if count > 0 {
                let colour = style(human, colour_of(severity));
                write!(out, "  {colour}{count} {severity}{colour:#}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_mends(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let mends = heaviest(report.findings, MENDS);
    if mends.is_empty() {
        return Ok(());
    }
    let bold = style(human, Style::new().bold());
    writeln!(out, "{bold}mend first{bold:#}")?;
    for (rule, count) in mends {
        writeln!(out, "  {:34}  {} × {}", rule.id, count, rule.title)?;
    }
    Ok(())
}

/// The rules whose findings weigh most, with how many those are.
pub(crate) fn heaviest(findings: &[Finding], most: usize) -> Vec<(&'static Rule, usize)> {
    let mut weights: BTreeMap<&str, (u64, usize, &'static Rule)> = BTreeMap::new();
    for finding in findings {
        let entry = weights
            .entry(finding.rule.id)
            .or_insert((0, 0, finding.rule));
        entry.0 += weight(finding.severity);
        entry.1 += 1;
    }
    let mut heaviest: Vec<_> = weights.into_values().collect();
    heaviest.sort_by_key(|(weight, _, rule)| (std::cmp::Reverse(*weight), rule.id));
    heaviest
        .into_iter()
        .take(most)
        .map(|(_, count, rule)| (rule, count))
        .collect()
}

/// A critical finding weighs as much as a hundred low ones.
pub(crate) fn weight(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => 100,
        Severity::High => 30,
        Severity::Medium => 5,
        Severity::Low => 1,
        Severity::Info => 0,
    }
}

/// One line a reason why something was not judged. Holds foreign text: paths.
pub(crate) fn not_judged(coverage: &Coverage) -> Vec<String> {
    let mut lines = Vec::new();
    if coverage.broken > 0 {
        lines.push(format!(
            "{} could not be read",
            counted(coverage.broken, "document")
        ));
    }
    if coverage.unread_fields > 0 {
        lines.push(format!(
            "{} could not be read",
            counted(coverage.unread_fields, "field")
        ));
    }
    lines.extend(coverage.unseen.iter().cloned());
    if coverage.filtered > 0 {
        lines.push(format!(
            "{} left out by -n or -l",
            counted(coverage.filtered, "object")
        ));
    }
    for skipped in &coverage.skipped {
        let what = match skipped.count {
            1 => skipped.what.trim_end_matches('s'),
            _ => skipped.what,
        };
        let mut line = format!("{} {what} not judged", skipped.count);
        if let Some(hint) = skipped.hint {
            line.push_str("; ");
            line.push_str(hint);
        }
        if let Some(example) = skipped.examples.first() {
            let _ = write!(line, " ({example})"); // a String takes everything
        }
        lines.push(line);
    }
    lines
}

/// `1 file`, `2 files`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `2 critical, 1 low`
pub(crate) fn severities(counts: impl IntoIterator<Item = (Severity, usize)>) -> String {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(severity, count)| format!("{count} {severity}"))
        .collect();
    counts.join(", ")
}

pub(crate) fn style(human: &Human, style: Style) -> Style {
    if human.is_coloured {
        style
    } else {
        Style::new()
    }
}

pub(crate) fn colour_of(severity: Severity) -> Style {
    match severity {
        Severity::Critical => AnsiColor::Red.on_default().bold(),
        Severity::High => AnsiColor::Red.on_default(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low => AnsiColor::Cyan.on_default(),
        Severity::Info => Style::new().dimmed(),
    }
}
