//! The lines of an object in HTML: what is marked, and what is missing.

use std::io::{self, Write};

use garboard_finding::Severity;
use unicode_width::UnicodeWidthChar as _;

use crate::escape::{markup as html, visible};
use crate::picture::{Line, Picture};

/// A mark of a line: first column, width, label, severity.
type Mark<'l> = (usize, usize, &'l str, Severity);

/// Writes the lines without the indentation that all of them share.
pub(super) fn write(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<Line> = picture.lines().collect();
    if lines.is_empty() {
        return Ok(());
    }
    let shared = lines.iter().filter_map(indentation).min().unwrap_or(0);
    out.write_all(b"<pre class=\"frame\" tabindex=\"0\">")?;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        match line {
            Line::LeftOut => out.write_all("<span class=\"gap\">⋯</span>".as_bytes())?,
            Line::Source { number, text } => {
                let marks: Vec<Mark<'_>> = lines[at..].iter().map_while(mark).collect();
                at += marks.len();
                write_source(*number, text, shared, marks, out)?;
            }
            Line::Insert { text } => {
                let text: String = text.chars().skip(shared).collect();
                write!(out, "<span class=\"l add\"><i>+</i>{}</span>", html(&text))?;
            }
            Line::Mark { .. } => {} // each follows the line that it marks
        }
    }
    out.write_all(b"</pre>\n")
}

fn mark(line: &Line) -> Option<Mark<'_>> {
    match line {
        Line::Mark {
            column,
            width,
            label,
            severity,
        } => Some((*column, *width, label, *severity)),
        Line::LeftOut | Line::Source { .. } | Line::Insert { .. } => None,
    }
}

fn indentation(line: &Line) -> Option<usize> {
    match line {
        Line::Source { text, .. } | Line::Insert { text } if !text.trim().is_empty() => {
            Some(text.chars().take_while(|it| *it == ' ').count())
        }
        _ => None,
    }
}

fn write_source(
    number: u32,
    text: &str,
    shared: usize,
    mut marks: Vec<Mark<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    marks.sort_by_key(|(column, ..)| *column);
    let shown = visible(text);
    // Marks count columns of what is shown, as terminals do.
    let mut column = 0;
    let characters: Vec<(usize, char)> = shown
        .chars()
        .map(|character| {
            let at = column;
            column += character.width().unwrap_or(0);
            (at, character)
        })
        .collect();
    let piece = |from: usize, to: usize| -> String {
        let inside = characters.iter().filter(|(at, _)| (from..to).contains(at));
        inside.map(|(_, character)| character).collect()
    };
    write!(out, "<span class=\"l\"><i>{number}</i>")?;
    let mut from = shared;
    for (column, width, _, severity) in &marks {
        let (start, end) = ((*column).max(from), column + width);
        write!(
            out,
            "{}<mark class=\"{severity}\">{}</mark>",
            html(&piece(from, start)),
            html(&piece(start, end))
        )?;
        from = end.max(from);
    }
    write!(out, "{}</span>", html(&piece(from, usize::MAX)))?;
    for (column, _, label, severity) in &marks {
        write!(
            out,
            "<span class=\"note {severity}\">{}{}</span>",
            " ".repeat(column.saturating_sub(shared)),
            html(label)
        )?;
    }
    Ok(())
}
