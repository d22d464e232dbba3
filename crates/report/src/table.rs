//! Answers as tables: one model, shown for people or written as CSV.
//!
//! ```text
//! Table { columns, rows } ─► write      as wide as the terminal: long cells go on in the next line
//!                         └► write_csv  every column, for spreadsheets that must not run it
//! ```
//!
//! Cells are foreign text; each format escapes them for its reader.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::escape::visible;

/// Rows of text under titled columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Column {
    title: &'static str,
    is_wide: bool,
}

/// How a table is shown to people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// Columns of the terminal; none where lines may be as long as they are.
    pub width: Option<usize>,
    /// Whether the columns for `-o wide` are shown, too.
    pub is_wide: bool,
    /// Whether colours may be used.
    pub is_coloured: bool,
}

/// Blanks between columns.
const GAP: usize = 2;
/// No column is made narrower to fit a terminal.
const NARROWEST: usize = 8;

impl Table {
    /// A table without rows.
    pub fn new(titles: &[&'static str]) -> Table {
        Table::default().and(titles, false)
    }

    /// The same with more columns, which only `-o wide` and CSV show.
    #[must_use]
    pub fn wide(self, titles: &[&'static str]) -> Table {
        self.and(titles, true)
    }

    fn and(mut self, titles: &[&'static str], is_wide: bool) -> Table {
        let columns = titles.iter().map(|title| Column { title, is_wide });
        self.columns.extend(columns);
        self
    }

    /// Adds a row: one cell for each column; what is missing at its end is empty.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut cells: Vec<String> = cells.into_iter().map(Into::into).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table for people; nothing if it has no rows. An empty cell is shown as `-`.
    pub fn write(&self, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|at| layout.is_wide || !self.columns[*at].is_wide) // below the length
            .collect();
        let titles = shown
            .iter()
            .map(|at| self.columns[*at].title.to_owned()) // below the length
            .collect();
        let cells = |row: &Vec<String>| -> Vec<String> {
            shown.iter().map(|at| shown_cell(&row[*at])).collect() // rows have every column
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(cells).collect();
        let widths = widths(&titles, &rows, layout.width);
        let bold = if layout.is_coloured {
            Style::new().bold()
        } else {
            Style::new()
        };
        write_row(&titles, &widths, bold, out)?;
        rows.iter()
            .try_for_each(|row| write_row(row, &widths, Style::new(), out))
    }

    /// Writes every column as CSV (RFC 4180, lines end in `\n`).
    ///
    /// A cell that a spreadsheet would take for a formula gets a `'` before it.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let titles = self
            .columns
            .iter()
            .map(|column| column.title.to_lowercase());
        write_csv_row(titles, out)?;
        self.rows
            .iter()
            .try_for_each(|row| write_csv_row(row.iter().map(|cell| csv_cell(cell)), out))
    }
}

fn shown_cell(cell: &str) -> String {
    match cell {
        "" => "-".to_owned(),
        cell => visible(cell).into_owned(),
    }
}

/// How wide each column is, so that a row fits if it can.
fn widths(titles: &Vec<String>, rows: &[Vec<String>], width: Option<usize>) -> Vec<usize> {
    let natural: Vec<usize> = (0..titles.len())
        .map(|at| {
            let cells = rows.iter().chain([titles]).filter_map(|row| row.get(at));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let Some(width) = width else { return natural };
    let room = width.saturating_sub(GAP * titles.len().saturating_sub(1));
    // The widest columns give way first: down to the one limit under which all fit.
    let fits = |limit: usize| natural.iter().map(|it| *it.min(&limit)).sum::<usize>() <= room;
    let limit = (NARROWEST..=natural.iter().copied().max().unwrap_or(0))
        .rev()
        .find(|limit| fits(*limit))
        .unwrap_or(NARROWEST);
    natural.iter().map(|it| *it.min(&limit)).collect()
}

fn write_row(
    cells: &[String],
    widths: &[usize],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let wrapped: Vec<Vec<&str>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| wrap(cell, *width))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut blanks = 0;
        for (parts, width) in wrapped.iter().zip(widths) {
            let part = parts.get(line).copied().unwrap_or_default();
            if !part.is_empty() {
                write!(out, "{:blanks$}{style}{part}{style:#}", "")?;
                blanks = 0;
            }
            blanks += width.saturating_sub(part.width()) + GAP;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A text in pieces of at most `width` columns, cut after blanks and punctuation where there are any.
fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(cut) = cut(rest, width.max(1)) {
        let (piece, after) = rest.split_at(cut);
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    pieces.push(rest);
    pieces
}

/// Where to cut a text that is wider than `width`: at least one character on; none if it fits.
fn cut(text: &str, width: usize) -> Option<usize> {
    let mut used = 0;
    let mut soft = 0;
    for (at, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used > width && at > 0 {
            // A piece of less than a third of the width would make a column of crumbs.
            return Some(if soft * 3 >= at { soft } else { at });
        }
        if matches!(character, ' ' | ',' | ';' | ':' | '/') {
            soft = at + character.len_utf8();
        }
    }
    None
}

fn csv_cell(cell: &str) -> String {
    let cell = visible(cell);
    if cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell.into_owned()
    }
}

fn write_csv_row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if cell.contains(['"', ',', ';']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::{Layout, Table};

    fn table(rows: &[[&str; 3]]) -> Table {
        let mut table = Table::new(&["SUBJECT", "RULE"]).wide(&["SOURCE"]);
        for row in rows {
            table.row(*row);
        }
        table
    }

    fn shown(table: &Table, width: Option<usize>, is_wide: bool) -> String {
        let mut out = Vec::new();
        let layout = Layout {
            width,
            is_wide,
            is_coloured: false,
        };
        table.write(layout, &mut out).expect("memory takes it");
        String::from_utf8(out).expect("tables are UTF-8")
    }

    fn csv(table: &Table) -> String {
        let mut out = Vec::new();
        table.write_csv(&mut out).expect("memory takes it");
        String::from_utf8(out).expect("tables are UTF-8")
    }

    #[test]
    fn columns_line_up_and_empty_cells_are_dashes() {
        let table = table(&[["sa:a/b", "get pods", ""], ["user:größe", "", "x.yaml:3"]]);
        assert_eq!(
            shown(&table, None, false),
            "SUBJECT     RULE\nsa:a/b      get pods\nuser:größe  -\n"
        );
        assert_eq!(
            shown(&table, None, true),
            "SUBJECT     RULE      SOURCE\nsa:a/b      get pods  -\nuser:größe  -         x.yaml:3\n"
        );
    }

    #[test]
    fn a_row_that_is_too_wide_goes_on_in_the_next_line_of_its_cell() {
        let table = table(&[["sa:a/b", "get,list,watch,create,update,patch secrets", ""]]);
        assert_eq!(
            shown(&table, Some(32), false),
            "SUBJECT  RULE\nsa:a/b   get,list,watch,create,\n         update,patch secrets\n"
        );
        for width in [1, 10, 40, 80] {
            for line in shown(&table, Some(width), false).lines() {
                assert!(line.chars().count() <= width.max(18), "{width}: {line}");
            }
        }
    }

    #[test]
    fn wide_characters_are_as_wide_as_terminals_show_them() {
        let table = table(&[["日本", "a", ""], ["abcd", "b", ""]]);
        assert_eq!(
            shown(&table, None, false),
            "SUBJECT  RULE\n日本     a\nabcd     b\n"
        );
    }

    #[test]
    fn hostile_cells_move_no_cursor_and_run_no_formula() {
        let table = table(&[["=cmd|' /C calc'!A0", "a\u{1b}[2J\nb", "say \"x\", y"]]);
        assert!(!shown(&table, None, true).contains('\u{1b}'));
        assert_eq!(
            csv(&table),
            "subject,rule,source\n\
             '=cmd|' /C calc'!A0,a\\u{1b}[2J\\u{a}b,\"say \"\"x\"\", y\"\n"
        );
        for start in ["=", "+", "-", "@", "\t=", "\r="] {
            let cell = format!("{start}1+1");
            let line = csv(&self::table(&[[&cell, "", ""]]));
            let first = line.lines().nth(1).and_then(|line| line.chars().next());
            assert!(matches!(first, Some('\'' | '\\')), "{line}");
        }
    }
}
