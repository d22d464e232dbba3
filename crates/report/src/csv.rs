//! CSV as RFC 4180 has it, one finding a line, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use garboard_finding::Fingerprint;
use garboard_world::Object;

use crate::escape::visible;
use crate::suppressed::justification;
use crate::{Report, places};

const COLUMNS: [&str; 14] = [
    "severity",
    "rule",
    "message",
    "file",
    "line",
    "column",
    "apiVersion",
    "kind",
    "namespace",
    "name",
    "path",
    "fingerprint",
    "aliases",
    "suppressed",
];

/// Writes the header and the findings in order, then those that are accepted: their last cell says by
/// what.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_row(&COLUMNS.map(Cow::Borrowed), out)?;
    places::for_each_and_suppressed(report, |finding, place| {
        let accepted = finding.suppressed.as_deref().map(justification);
        let accepted = accepted.unwrap_or_default();
        let object = finding.object().map(|id| report.world.object(id));
        let of_object = |text: Option<&str>| cell(text.unwrap_or_default()).into_owned();
        let start = place.range.map(|(start, _)| start);
        let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
        let file = place.file.map(|file| &*report.world.file(file).path);
        write_row(
            &[
                finding.severity.as_str().into(),
                finding.rule.id.into(),
                cell(&finding.message),
                of_object(file).into(),
                number(start.map(|start| start.line)).into(),
                number(start.map(|start| start.column)).into(),
                of_object(object.map(|object| object.api_version.as_str())).into(),
                of_object(object.map(|object| &*object.kind)).into(),
                of_object(object.map(Object::namespace)).into(),
                of_object(object.map(Object::name)).into(),
                cell(finding.at.as_str()),
                Fingerprint::of(finding, report.world).to_string().into(),
                finding.aliases().collect::<Vec<_>>().join(" ").into(),
                cell(&accepted).into_owned().into(),
            ],
            out,
        )
    })
}

fn write_row(cells: &[Cow<'_, str>], out: &mut dyn Write) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        if cell.contains(['"', ',', ';', '\'']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

/// Foreign text: control characters are shown, and what a spreadsheet would run as a formula gets
/// a `'` in front (OWASP, "CSV Injection"; the full-width signs count too).
fn cell(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return Cow::Owned(format!("'{shown}"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{cell, write_row};

    #[test]
    fn formulas_are_text_and_quotes_are_doubled() {
        let mut out = Vec::new();
        let cells = ["=1+1", "a,\"b\"", "\t=1", "plain"].map(cell);
        write_row(&cells, &mut out).expect("a Vec takes everything");
        assert_eq!(
            String::from_utf8(out).as_deref(),
            Ok("\"'=1+1\",\"a,\"\"b\"\"\",\\u{9}=1,plain\r\n")
        );
    }
}
