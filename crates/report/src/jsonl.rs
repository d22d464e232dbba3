//! JSON Lines: one finding a line, nothing else.

use std::io::{self, Write};

use crate::record::Record;
use crate::{Report, places};

/// Writes the findings in order, then those that are suppressed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    places::for_each_and_suppressed(report, |finding, place| {
        serde_json::to_writer(&mut *out, &Record::new(finding, place, report.world))?;
        out.write_all(b"\n")
    })
}
