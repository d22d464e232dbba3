//! One object, one picture: its own lines once, every finding marked in them, what is absent as
//! lines to insert; then one line a finding.

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::escape::visible;
use crate::groups::{self, Group, name_of};
use crate::picture::{Line, Picture};
use crate::places::LastFile;
use crate::summary::{colour_of, counted, style};
use crate::{Human, Report, summary, suppressed};

/// Lines of a report that does not show everything; the summary is among them.
const SCREENFUL: usize = 100;
/// Lines kept for the summary and the word on what is not shown.
const SUMMARY: usize = 22;

/// Writes the worst objects first, then the summary.
pub fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let groups = if human.shows_all {
        groups::in_order(report.findings)
    } else {
        groups::worst_first(report.findings)
    };
    let mut room = if human.shows_all {
        usize::MAX
    } else {
        SCREENFUL - SUMMARY
    };
    let mut shown = 0;
    let mut files = LastFile::new(report.texts);
    for group in &groups {
        let lines = render(report, human, *group, &mut files);
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
        let rest: usize = groups[shown..].iter().map(|group| group.0.len()).sum();
        writeln!(
            out,
            "… {} in {} more not shown; --all shows them, -o concise lists them",
            counted(rest, "finding"),
            counted(groups.len() - shown, "object"),
        )?;
        writeln!(out)?;
    }
    suppressed::write(report, human, out)?;
    if human.has_summary {
        summary::write(report, human, out)?;
    }
    Ok(())
}

fn render(
    report: &Report<'_>,
    human: &Human,
    group: Group<'_>,
    files: &mut LastFile<'_>,
) -> Vec<String> {
    let file = group.file(report.world);
    let picture = file
        .map(|file| Picture::new(files.of(file), group.0, report.world))
        .unwrap_or_default();
    let mut lines = vec![header(report, human, group, &picture)];
    lines.extend(picture.lines().map(|line| picture_line(&line, human)));
    lines.extend(entries(group, human));
    lines.push(String::new());
    lines
}

fn header(report: &Report<'_>, human: &Human, group: Group<'_>, picture: &Picture) -> String {
    let bold = style(human, Style::new().bold());
    let mut header = String::new();
    if let Some(object) = group.object(report.world) {
        header = format!(
            "{bold}{} {}{bold:#}  ",
            visible(&object.kind),
            visible(&name_of(object))
        );
    } else if group.is_of_cluster() {
        header = format!("{bold}Cluster{bold:#}");
    }
    if let Some(file) = group.file(report.world) {
        header.push_str(&visible(&report.world.file(file).path));
        if let Some(line) = picture.first_line() {
            let _ = write!(header, ":{line}"); // a String takes everything
        }
    }
    for (severity, count) in group.counts() {
        let colour = style(human, colour_of(severity));
        let _ = write!(header, "  {colour}{count} {severity}{colour:#}");
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

/// One entry a rule, wrapped to the width: what holds at several places of the object is said once.
fn entries(group: Group<'_>, human: &Human) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in group.entries_by_field() {
        let Some((_, first)) = entry.findings.first() else {
            continue;
        };
        let colour = style(human, colour_of(entry.severity));
        let more = entry.more();
        let words = format!("{}: {}{more}", entry.rule.id, visible(&first.message));
        let severity = format!("  {colour}{:8}{colour:#} ", entry.severity);
        lines.extend(hanging(&severity, &words, human.width));
    }
    lines
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
