//! Markdown that fits a comment of a pull request: the summary, then one foldable table an object,
//! the worst first, until the comment is full.
//!
//! GitHub does not only render Markdown: it also turns `@names`, `#numbers` and addresses of any
//! text into links, and names into mail to their owners. Foreign text can do none of that here.

use std::fmt::Write as _;
use std::io::{self, Write};

use garboard_finding::Severity;

use crate::Report;
use crate::escape::{markup as html, visible};
use crate::groups::{self, Entry, Group, name_of};
use crate::places::{self, Place};
use crate::summary::{
    by_pillar, by_severity, counted, heaviest, looked_at, not_judged, severities,
};
use crate::suppressed::count_in_words;

/// GitHub refuses longer comments (65,536 characters; a byte is a character at most).
const LONGEST: usize = 65_536;
/// Kept for the word on what is not shown.
const ENDING: usize = 200;
/// Mends that are named.
const MENDS: usize = 5;

/// Writes a comment.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut comment = heading(report);
    let groups = groups::worst_first(report.findings);
    let mut shown = 0;
    for group in &groups {
        let section = section(report, *group, shown == 0);
        if comment.len() + section.len() > LONGEST - ENDING {
            break;
        }
        comment.push_str(&section);
        shown += 1;
    }
    if shown < groups.len() {
        let rest: usize = groups[shown..].iter().map(|group| group.0.len()).sum();
        // A String takes everything, here and below.
        let _ = writeln!(
            comment,
            "\n{} in {} more would not fit into a comment; `-o html` and `-o concise` show them.",
            counted(rest, "finding"),
            counted(groups.len() - shown, "object"),
        );
    }
    out.write_all(comment.as_bytes())
}

fn heading(report: &Report<'_>) -> String {
    let counts = Severity::ALL.into_iter().zip(by_severity(report.findings));
    let mut text = String::from("### garboard: ");
    if report.findings.is_empty() {
        text.push_str("no findings");
    } else {
        text.push_str(&severities(counts));
    }
    let _ = write!(text, "\n\n{}.\n", looked_at(report.coverage));
    let suppressed = count_in_words(report);
    for line in not_judged(report.coverage).into_iter().chain(suppressed) {
        let _ = write!(text, "\n- {}", plain(&line));
    }
    if !report.findings.is_empty() {
        text.push_str(&pillars(report));
        let _ = writeln!(text, "\n**Mend first**\n");
        for (rule, count) in heaviest(report.findings, MENDS) {
            let _ = writeln!(text, "- {} {count} × {}", code(rule.id), plain(rule.title));
        }
    }
    text.push('\n');
    text
}

/// Counts by pillar; columns that would be empty are left out.
fn pillars(report: &Report<'_>) -> String {
    let totals = by_severity(report.findings);
    let columns: Vec<usize> = (0..totals.len()).filter(|at| totals[*at] > 0).collect();
    let mut text = String::from("\n\n| |");
    for column in &columns {
        let severity = Severity::ALL[*column]; // as many as totals
        let _ = write!(text, " {}&nbsp;{severity} |", sign(severity));
    }
    text.push_str("\n|---|");
    text.push_str(&"--:|".repeat(columns.len()));
    for (pillar, counts) in by_pillar(report.findings) {
        let _ = write!(text, "\n| {pillar} |");
        for column in &columns {
            match counts[*column] {
                0 => text.push_str(" |"),
                count => {
                    let _ = write!(text, " {count} |");
                }
            }
        }
    }
    text.push('\n');
    text
}

fn section(report: &Report<'_>, group: Group<'_>, is_open: bool) -> String {
    let mut title = Vec::new();
    match group.object(report.world) {
        Some(object) => title.push(format!(
            "<b>{}</b> <code>{}</code>",
            html(&object.kind),
            html(&name_of(object))
        )),
        None if group.is_of_cluster() => title.push("<b>Cluster</b>".to_owned()),
        None => {}
    }
    if let Some(file) = group.file(report.world) {
        title.push(format!(
            "<code>{}</code>",
            html(&report.world.file(file).path)
        ));
    }
    title.push(severities(group.counts()));
    let mut text = format!(
        "\n<details{}><summary>{} {}</summary>\n\n| | line | finding | rule |\n|---|--:|---|---|\n",
        if is_open { " open" } else { "" },
        sign(group.worst()),
        title.join(" · ")
    );
    let places = places::of_batch(report, group.0);
    for entry in group.entries_by_field() {
        text.push_str(&row(&entry, &places));
    }
    text.push_str("\n</details>\n");
    text
}

fn row(entry: &Entry<'_>, places: &[Place]) -> String {
    /// Lines that are named of one entry.
    const LINES: usize = 4;
    let line_of = |index: usize| places.get(index)?.range.map(|(start, _)| start.line);
    let mut lines: Vec<u32> = entry
        .findings
        .iter()
        .filter_map(|(index, _)| line_of(*index))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let mut shown: Vec<String> = lines.iter().take(LINES).map(u32::to_string).collect();
    if lines.len() > LINES {
        shown.push("…".to_owned());
    }
    let message = entry.findings.first().map_or("", |(_, it)| &*it.message);
    format!(
        "| {}&nbsp;{} | {} | {}{} | {} |\n",
        sign(entry.severity),
        entry.severity,
        shown.join(", "),
        plain(message),
        entry.more(),
        code(entry.rule.id)
    )
}

/// What makes severities tell apart at a glance.
fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "🟣",
        Severity::High => "🔴",
        Severity::Medium => "🟠",
        Severity::Low => "🔵",
        Severity::Info => "⚪",
    }
}

/// Foreign text that means nothing but itself, in a table or outside.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in visible(text).chars() {
        match character {
            // Mentions, references and addresses: GitHub looks for them in the rendered text.
            '@' | '#' => {
                out.push(character);
                out.push_str("&#8203;");
            }
            ':' => out.push_str("&#58;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    // The one address that needs no colon.
    out.replace("www.", "www&#46;")
}

/// Foreign text as code, in a table: the fence is longer than any run of backticks in it, and a bar
/// is escaped, as tables are cut before code is read.
fn code(text: &str) -> String {
    let text = visible(text).replace('|', "\\|");
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn foreign_text_links_and_formats_nothing() {
        assert_eq!(
            plain("@octocat *b* [x](https://a.example) |\n"),
            "@&#8203;octocat \\*b\\* \\[x\\]\\(https&#58;//a.example\\) \\|\\\\u\\{a\\}"
        );
        assert_eq!(plain("www.a.example"), "www&#46;a.example");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
    }
}
