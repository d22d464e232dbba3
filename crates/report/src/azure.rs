//! Azure Pipelines' logging commands: findings become issues of the task.

use std::io::{self, Write};

use garboard_finding::{Finding, Severity};

use crate::escape::visible;
use crate::groups::about;
use crate::places::{self, Place};
use crate::{Report, relative};

/// Writes one command a finding, in order.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    places::for_each(report, |finding, place| {
        writeln!(out, "{}", command(report, finding, place))
    })
}

fn command(report: &Report<'_>, finding: &Finding, place: &Place) -> String {
    let mut properties = vec![format!("type={}", kind_of(finding.severity))];
    if let Some(file) = place.file {
        let path = &report.world.file(file).path;
        properties.push(format!("sourcepath={}", property(relative(path))));
    }
    if let Some((start, _)) = place.range {
        properties.push(format!("linenumber={}", start.line));
        properties.push(format!("columnnumber={}", start.column));
    }
    properties.push(format!("code={}", property(finding.rule.id)));
    let message = format!(
        "{}: {}{}",
        finding.severity,
        finding.message,
        about(finding, report.world)
    );
    format!(
        "##vso[task.logissue {};]{}",
        properties.join(";"),
        data(&message)
    )
}

/// Azure knows errors and warnings only.
fn kind_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium | Severity::Low | Severity::Info => "warning",
    }
}

/// What stands behind `]`; `visible` has already taken line breaks away.
fn data(text: &str) -> String {
    visible(text).replace('%', "%AZP25")
}

/// A value inside the brackets.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn no_text_ends_a_command_or_begins_another() {
        let hostile = "a%\r\n##vso[task.setvariable variable=PATH;]x";
        assert_eq!(
            data(hostile),
            "a%AZP25\\u{d}\\u{a}##vso[task.setvariable variable=PATH;]x"
        );
        assert!(!property(hostile).contains([';', ']', '\n']));
    }
}
