//! One line a finding: `path:line:column: severity rule: message [object]`.

use std::io::{self, Write};

use crate::escape::visible;
use crate::summary::{colour_of, style};
use crate::{Human, Report, places, summary, suppressed};

/// Writes the findings in order, then the summary.
pub fn write(report: &Report<'_>, human: &Human, out: &mut dyn Write) -> io::Result<()> {
    places::for_each(report, |finding, place| -> io::Result<()> {
        if let Some(file) = place.file {
            write!(out, "{}:", visible(&report.world.file(file).path))?;
        }
        if let Some((start, _)) = place.range {
            write!(out, "{}:{}:", start.line, start.column)?;
        }
        let colour = style(human, colour_of(finding.severity));
        write!(
            out,
            " {colour}{}{colour:#} {}: {}",
            finding.severity,
            finding.rule.id,
            visible(&finding.message)
        )?;
        if let Some(id) = finding.object() {
            let object = report.world.object(id);
            write!(out, " [{}", visible(&object.kind))?;
            for part in [object.namespace(), object.name()] {
                if !part.is_empty() {
                    write!(out, " {}", visible(part))?;
                }
            }
            write!(out, "]")?;
        }
        writeln!(out)
    })?;
    suppressed::write(report, human, out)?;
    if human.has_summary {
        if !report.findings.is_empty() {
            writeln!(out)?;
        }
        summary::write(report, human, out)?;
    }
    Ok(())
}
