//! The end of every human report: what was looked at, how bad it is, what to do first.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use garboard_finding::{Finding, Rule, Severity};

use crate::escape::visible;
use crate::{Human, Report};

/// Mends that are named: those that remove most weight.
const MENDS: usize = 3;

pub(crate) fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let coverage = report.coverage;
    let bold = style(human, Style::new().bold());
    write!(
        out,
        "{bold}{}{bold:#} in {}",
        counted(coverage.objects, "object"),
        counted(coverage.files, "file"),
    )?;
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
    write_coverage(report, out)
}

fn write_pillars(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let mut pillars: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    for finding in report.findings {
        let counts = pillars.entry(finding.rule.pillar()).or_default();
        let column = Severity::ALL
            .iter()
            .position(|severity| *severity == finding.severity);
        counts[column.unwrap_or(4)] += 1; // ALL holds every severity
    }
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
    let mends = heaviest(report.findings);
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

/// The rules whose findings weigh most.
fn heaviest(findings: &[Finding]) -> Vec<(&'static Rule, usize)> {
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
        .take(MENDS)
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

fn write_coverage(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let coverage = report.coverage;
    if coverage.broken > 0 {
        writeln!(
            out,
            "  {} could not be read",
            counted(coverage.broken, "document")
        )?;
    }
    if coverage.unread_fields > 0 {
        writeln!(
            out,
            "  {} could not be read",
            counted(coverage.unread_fields, "field")
        )?;
    }
    if coverage.filtered > 0 {
        writeln!(
            out,
            "  {} left out by -n or -l",
            counted(coverage.filtered, "object")
        )?;
    }
    for skipped in &coverage.skipped {
        let what = match skipped.count {
            1 => skipped.what.trim_end_matches('s'),
            _ => skipped.what,
        };
        write!(out, "  {} {what} not judged", skipped.count)?;
        if let Some(hint) = skipped.hint {
            write!(out, "; {hint}")?;
        }
        if let Some(example) = skipped.examples.first() {
            write!(out, " ({})", visible(example))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// `1 file`, `2 files`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
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
