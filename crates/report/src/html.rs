//! HTML: one file that needs nothing else, to be read, filtered, sent and printed.
//!
//! ```text
//! summary ─► objects, the worst first, each with its lines ─► the pages of the rules
//! ```
//!
//! The page loads nothing, and its own policy forbids it to: a style sheet and a script of a few
//! lines stand in it, and the script is allowed by its hash. Without the script everything can be
//! read; only the filter is missing.

mod frame;
mod page;

use std::collections::BTreeSet;
use std::io::{self, Write};

use garboard_finding::{Rule, Severity};

use crate::escape::markup as html;
use crate::groups::{self, Entry, Group, name_of};
use crate::picture::Picture;
use crate::places::{self, LastFile, Place};
use crate::summary::{
    by_pillar, by_severity, counted, heaviest, looked_at, not_judged, severities,
};
use crate::suppressed::{count_in_words, justification};
use crate::{Human, Report};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// SHA-256 of the script, as the policy wants it; a test keeps it true.
const SCRIPT_HASH: &str = "sha256-3dO0XxGt/AIf15I+Av6sv+iDKa4hYdLc2BZD7aPl3Ng=";
/// Objects that are shown unless all are asked for: more than anyone reads.
const MOST_OBJECTS: usize = 1_000;
/// Mends that are named.
const MENDS: usize = 6;

/// Writes the page.
pub fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    let groups = groups::worst_first(report.findings);
    let most = if human.shows_all {
        groups.len()
    } else {
        groups.len().min(MOST_OBJECTS)
    };
    let (shown, rest) = groups.split_at(most);
    write_head(report, out)?;
    write_summary(report, out)?;
    if !report.findings.is_empty() {
        write_filter(report, shown, out)?;
        out.write_all(b"<main>\n")?;
        let mut files = LastFile::new(report.texts);
        for group in shown {
            write_object(report, *group, &mut files, out)?;
        }
        if !rest.is_empty() {
            let findings: usize = rest.iter().map(|group| group.0.len()).sum();
            writeln!(
                out,
                "<p class=\"more\">{} in {} more are not shown; <code>--all</code> shows them.</p>",
                counted(findings, "finding"),
                counted(rest.len(), "object")
            )?;
        }
        out.write_all(b"</main>\n")?;
    }
    write_suppressed(report, out)?;
    write_rules(report, out)?;
    writeln!(
        out,
        "<footer>garboard {}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>",
        env!("CARGO_PKG_VERSION")
    )
}

fn write_head(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>garboard: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
        verdict(report)
    )
}

/// `2 critical, 1 low`, or that there is nothing.
fn verdict(report: &Report<'_>) -> String {
    let counts = Severity::ALL.into_iter().zip(by_severity(report.findings));
    match report.findings.len() {
        0 => "no findings".to_owned(),
        _ => severities(counts),
    }
}

fn write_summary(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<header>\n<p class=\"brand\">garboard</p>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>",
        match report.findings.len() {
            0 => "No findings".to_owned(),
            count => counted(count, "finding"),
        },
        looked_at(report.coverage)
    )?;
    let mut gaps = not_judged(report.coverage);
    gaps.extend(count_in_words(report));
    if !gaps.is_empty() {
        out.write_all(b"<ul class=\"gaps\">\n")?;
        for line in &gaps {
            writeln!(out, "<li>{}</li>", html(line))?;
        }
        out.write_all(b"</ul>\n")?;
    }
    if !report.findings.is_empty() {
        write_counts(report, out)?;
        write_mends(report, out)?;
    }
    out.write_all(b"</header>\n")
}

fn write_counts(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let totals = by_severity(report.findings);
    out.write_all(b"<table class=\"counts\">\n<thead><tr><td></td>")?;
    for (severity, count) in Severity::ALL.into_iter().zip(totals) {
        let is_none = if count == 0 { " none" } else { "" };
        write!(
            out,
            "<th class=\"{severity}{is_none}\" scope=\"col\"><b>{count}</b> {severity}</th>"
        )?;
    }
    out.write_all(b"</tr></thead>\n<tbody>\n")?;
    for (pillar, counts) in by_pillar(report.findings) {
        write!(out, "<tr><th scope=\"row\">{pillar}</th>")?;
        for count in counts {
            match count {
                0 => out.write_all("<td class=\"none\">–</td>".as_bytes())?,
                count => write!(out, "<td>{count}</td>")?,
            }
        }
        out.write_all(b"</tr>\n")?;
    }
    out.write_all(b"</tbody>\n</table>\n")
}

fn write_mends(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<section class=\"mend\">\n<h2>Mend first</h2>\n<ol>\n")?;
    for (rule, count) in heaviest(report.findings, MENDS) {
        let worst = report.findings.iter().filter(|it| it.rule.id == rule.id);
        let worst = worst.map(|it| it.severity).max().unwrap_or(rule.severity);
        writeln!(
            out,
            "<li><span class=\"dot {worst}\"></span><a href=\"#{}\">{}</a> <span class=\"times\">{count}×</span> <span class=\"what\">{}</span></li>",
            rule.id,
            rule.id,
            html(rule.title)
        )?;
    }
    out.write_all(b"</ol>\n</section>\n")
}

/// The filter is for the script, which shows it.
fn write_filter(report: &Report<'_>, shown: &[Group<'_>], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<form class=\"filter\" hidden>\n<fieldset>\n<legend>Show</legend>\n")?;
    for (severity, count) in Severity::ALL.into_iter().zip(by_severity(report.findings)) {
        if count > 0 {
            writeln!(
                out,
                "<label class=\"{severity}\"><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity}</label>"
            )?;
        }
    }
    out.write_all(b"</fieldset>\n")?;
    let namespaces: BTreeSet<String> = shown
        .iter()
        .map(|group| namespace(report, *group))
        .collect();
    if namespaces.len() > 1 {
        out.write_all(
            b"<label>Namespace <select name=\"namespace\">\n<option value=\"*\">all</option>\n",
        )?;
        for namespace in namespaces {
            let name = match namespace.as_str() {
                "" => "none",
                name => name,
            };
            writeln!(
                out,
                "<option value=\"{}\">{}</option>",
                html(&namespace),
                html(name)
            )?;
        }
        out.write_all(b"</select></label>\n")?;
    }
    out.write_all(b"<output aria-live=\"polite\"></output>\n</form>\n")
}

/// Empty for what is in none.
fn namespace(report: &Report<'_>, group: Group<'_>) -> String {
    let object = group.object(report.world);
    object.map_or_else(String::new, |object| match object.kind.as_ref() {
        "Namespace" => object.name().to_owned(),
        _ => object.namespace().to_owned(),
    })
}

fn write_object<'r>(
    report: &Report<'r>,
    group: Group<'_>,
    files: &mut LastFile<'r>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let file = group.file(report.world);
    let mut again = file.map(|file| files.of(file));
    let places: Vec<Place> = group
        .0
        .iter()
        .map(|finding| {
            again
                .as_mut()
                .map(|again| again.place(finding, report.world))
                .unwrap_or_default()
        })
        .collect();
    let picture = again
        .as_mut()
        .map(|again| Picture::new(again, group.0, report.world))
        .unwrap_or_default();
    write!(
        out,
        "<article data-namespace=\"{}\">\n<h2 class=\"{}\">",
        html(&namespace(report, group)),
        group.worst()
    )?;
    match group.object(report.world) {
        Some(object) => write!(
            out,
            "<span class=\"kind\">{}</span> {}",
            html(&object.kind),
            html(&name_of(object))
        )?,
        None if group.is_of_cluster() => out.write_all(b"Cluster")?,
        None => out.write_all(b"File")?,
    }
    out.write_all(b"</h2>\n<p class=\"where\">")?;
    if let Some(file) = file {
        let line = picture.first_line();
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        write!(
            out,
            "<code>{}{line}</code> ",
            html(&report.world.file(file).path)
        )?;
    }
    for (severity, count) in group.counts() {
        write!(
            out,
            "<span class=\"chip {severity}\">{count} {severity}</span> "
        )?;
    }
    out.write_all(b"</p>\n")?;
    frame::write(&picture, out)?;
    out.write_all(b"<ul class=\"entries\">\n")?;
    for entry in group.entries_by_field() {
        write_entry(&entry, &places, out)?;
    }
    out.write_all(b"</ul>\n</article>\n")
}

fn write_entry(entry: &Entry<'_>, places: &[Place], out: &mut dyn Write) -> io::Result<()> {
    /// Places of one entry that are named.
    const SHOWN: usize = 8;
    let severity = entry.severity;
    write!(
        out,
        "<li data-severity=\"{severity}\" data-count=\"{}\"><span class=\"chip {severity}\">{severity}</span> \
         <a href=\"#{}\">{}</a>",
        entry.findings.len(),
        entry.rule.id,
        entry.rule.id
    )?;
    for (index, finding) in entry.findings.iter().take(SHOWN) {
        let place = places.get(*index).and_then(|place| place.range);
        let line = place.map_or_else(String::new, |(start, _)| {
            format!(" <span class=\"line\">line {}</span>", start.line)
        });
        write!(out, "<p>{}{line}</p>", html(&finding.message))?;
    }
    if entry.findings.len() > SHOWN {
        let rest = counted(entry.findings.len() - SHOWN, "more place");
        write!(out, "<p class=\"more\">and {rest}</p>")?;
    }
    out.write_all(b"</li>\n")
}

/// The accepted findings, folded: one line each, with the reason.
fn write_suppressed(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(count) = count_in_words(report) else {
        return Ok(());
    };
    writeln!(
        out,
        "<section class=\"rules\">\n<h2>Accepted</h2>\n<details>\n<summary>{}</summary>\n<ul class=\"entries\">",
        html(&count)
    )?;
    places::each_of(
        report.suppressed,
        report,
        |finding, place| -> io::Result<()> {
            let severity = finding.severity;
            write!(
                out,
                "<li><span class=\"chip {severity}\">{severity}</span> <a href=\"#{}\">{}</a><p>",
                finding.rule.id, finding.rule.id
            )?;
            if let Some(object) = finding.object().map(|id| report.world.object(id)) {
                write!(out, "{} {}: ", html(&object.kind), html(&name_of(object)))?;
            }
            write!(out, "{}", html(&finding.message))?;
            if let Some((start, _)) = place.range {
                write!(out, " <span class=\"line\">line {}</span>", start.line)?;
            }
            let by = finding.suppressed.as_deref().map(justification);
            writeln!(
                out,
                "</p><p class=\"more\">{}</p></li>",
                html(&by.unwrap_or_default())
            )
        },
    )?;
    out.write_all(b"</ul>\n</details>\n</section>\n")
}

fn write_rules(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = report.findings.iter().chain(report.suppressed);
    let mut rules: Vec<&'static Rule> = all.map(|it| it.rule).collect();
    if rules.is_empty() {
        return Ok(());
    }
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    out.write_all(b"<section class=\"rules\">\n<h2>The rules</h2>\n")?;
    for rule in rules {
        writeln!(
            out,
            "<details id=\"{}\">\n<summary><code>{}</code> {}</summary>\n<div class=\"page\">\n{}</div>\n</details>",
            rule.id,
            rule.id,
            html(rule.title),
            page::html(rule.page)
        )?;
    }
    out.write_all(b"</section>\n")
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::{SCRIPT, SCRIPT_HASH};

    /// Base64 of RFC 4648, padded.
    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
            let bits = at(0) << 16 | at(1) << 8 | at(2);
            for digit in 0..=chunk.len() {
                let index = bits >> (18 - 6 * digit) & 63;
                out.push(char::from(DIGITS[index as usize])); // 6 bits
            }
            out.push_str(&"=".repeat(3 - chunk.len()));
        }
        out
    }

    #[test]
    fn the_policy_allows_the_script_and_no_other() {
        let digest = Sha256::digest(SCRIPT.as_bytes());
        assert_eq!(SCRIPT_HASH, format!("sha256-{}", base64(&digest)));
    }
}
