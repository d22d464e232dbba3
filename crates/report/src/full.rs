//! One object, one picture: its own lines once, every finding marked in them, what is absent as
//! lines to insert; then one line a finding.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use garboard_finding::{Finding, Severity, Target};

use crate::escape::visible;
use crate::picture::{Line, Picture};
use crate::places::{Again, file_of};
use crate::summary::{colour_of, counted, style, weight};
use crate::{Human, Report, summary};

/// Lines of a report that does not show everything; the summary is among them.
const SCREENFUL: usize = 100;
/// Lines kept for the summary and the word on what is not shown.
const SUMMARY: usize = 22;

/// Writes the worst objects first, then the summary.
pub fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let mut groups: Vec<&[Finding]> = report.findings.chunk_by(is_one_picture).collect();
    if !human.shows_all {
        // Stable: equal weights stay in the order of the files.
        groups.sort_by_key(|group| {
            std::cmp::Reverse(
                group
                    .iter()
                    .map(|finding| weight(finding.severity))
                    .sum::<u64>(),
            )
        });
    }
    let mut room = if human.shows_all {
        usize::MAX
    } else {
        SCREENFUL - SUMMARY
    };
    let mut shown = 0;
    for group in &groups {
        let lines = render(report, human, group);
        if lines.len() > room && shown > 0 {
            break;
        }
        for line in lines.iter().take(room) {
            writeln!(out, "{line}")?;
        }
        room = room.saturating_sub(lines.len());
        shown += 1;
    }
    if shown < groups.len() {
        let rest: usize = groups[shown..].iter().map(|group| group.len()).sum();
        writeln!(
            out,
            "… {} in {} more not shown; --all shows them, -o concise lists them",
            counted(rest, "finding"),
            counted(groups.len() - shown, "object"),
        )?;
        writeln!(out)?;
    }
    if human.has_summary {
        summary::write(report, human, out)?;
    }
    Ok(())
}

/// Findings about one object, or about one file that holds none.
fn is_one_picture(one: &Finding, other: &Finding) -> bool {
    match (one.target, other.target) {
        (Target::File { file: one, .. }, Target::File { file: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

fn render(report: &Report<'_>, human: &Human, group: &[Finding]) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(first) = group.first() else {
        return lines;
    };
    let file = file_of(first, report.world);
    let mut again = file.map(|file| Again::new(report.texts, file));
    let picture = again
        .as_mut()
        .map(|again| Picture::new(again, group, report.world))
        .unwrap_or_default();
    lines.push(header(report, human, group, &picture));
    lines.extend(picture.lines().map(|line| picture_line(&line, human)));
    lines.extend(entries(group, human));
    lines.push(String::new());
    lines
}

fn header(report: &Report<'_>, human: &Human, group: &[Finding], picture: &Picture) -> String {
    let bold = style(human, Style::new().bold());
    let mut header = String::new();
    let Some(first) = group.first() else {
        return header;
    };
    if let Some(id) = first.object() {
        let object = report.world.object(id);
        let namespace = match object.namespace() {
            "" => String::new(),
            namespace => format!("{}/", visible(namespace)),
        };
        header = format!(
            "{bold}{} {namespace}{}{bold:#}  ",
            visible(&object.kind),
            visible(object.name())
        );
    }
    if let Some(file) = file_of(first, report.world) {
        header.push_str(&visible(&report.world.file(file).path));
        if let Some(line) = picture.first_line() {
            let _ = write!(header, ":{line}"); // a String takes everything
        }
    }
    for severity in Severity::ALL {
        let count = group
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        if count > 0 {
            let colour = style(human, colour_of(severity));
            let _ = write!(header, "  {colour}{count} {severity}{colour:#}");
        }
    }
    header
}

fn picture_line(line: &Line, human: &Human) -> String {
    let dim = style(human, Style::new().dimmed());
    let bar = if human.is_ascii { "|" } else { "│" };
    let fit = |text: &str, used: usize| -> String {
        let room = human.width.saturating_sub(used);
        visible(text).chars().take(room.max(20)).collect()
    };
    match line {
        Line::LeftOut => format!("{dim}   …{dim:#}"),
        Line::Source { number, text } => format!("{dim}{number:>4} {bar}{dim:#} {}", fit(text, 7)),
        Line::Mark {
            column,
            width,
            label,
            severity,
        } => {
            let colour = style(human, colour_of(*severity));
            let carets = "^".repeat((*width).clamp(1, 40));
            let indent = " ".repeat(*column);
            format!("{dim}     {bar}{dim:#} {indent}{colour}{carets} {label}{colour:#}")
        }
        Line::Insert { text } => {
            let green = style(human, AnsiColor::Green.on_default());
            format!("{dim}   + {bar}{dim:#} {green}{}{green:#}", fit(text, 7))
        }
    }
}

/// One line a rule: what holds at several places of the object is one entry.
fn entries(group: &[Finding], human: &Human) -> Vec<String> {
    let mut by_rule: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in group {
        let key = (std::cmp::Reverse(finding.severity), finding.rule.id);
        by_rule.entry(key).or_default().push(finding);
    }
    let entries = by_rule.into_values().filter_map(|findings| {
        let first = findings.first()?;
        let colour = style(human, colour_of(first.severity));
        let more = match findings.len() {
            1 => String::new(),
            count => format!(" (and {})", counted(count - 1, "more place")),
        };
        let words = format!("{}: {}{more}", first.rule.id, visible(&first.message));
        let severity = format!("  {colour}{:8}{colour:#} ", first.severity);
        Some(hanging(&severity, &words, human.width))
    });
    entries.flatten().collect()
}

/// Words after a severity, broken between words, all lines but the first below the words.
fn hanging(severity: &str, words: &str, width: usize) -> Vec<String> {
    /// What the severity and the space around it take.
    const INDENT: usize = 11;
    let lines = textwrap::wrap(words, width.saturating_sub(INDENT).max(30));
    lines
        .iter()
        .enumerate()
        .map(|(index, line)| match index {
            0 => format!("{severity}{line}"),
            _ => format!("{:INDENT$}{line}", ""),
        })
        .collect()
}
