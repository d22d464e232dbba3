//! SARIF 2.1.0, within the limits of GitHub code scanning.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use garboard_finding::suppression::Suppressed;
use garboard_finding::{Finding, Fingerprint, Rule, Severity};
use serde_json::{Value as Json, json};

use crate::Report;
use crate::places::{self, Place};
use crate::suppressed;

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;

/// Writes one run. Beyond GitHub's limit the worst findings are kept, and the run says so.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules(report);
    let indices: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.id, index))
        .collect();
    let least = least_severity(report.findings);
    let mut room = MOST_RESULTS;
    let driver = json!({
        "name": "garboard",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.iter().map(|rule| rule_record(rule)).collect::<Vec<_>>(),
    });
    write!(
        out,
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\
         \"tool\":{{\"driver\":{driver}}},\"columnKind\":\"utf16CodeUnits\",\
         \"originalUriBaseIds\":{{\"SRCROOT\":{{\"description\":{{\"text\":\"the folder that was scanned from\"}}}}}},\
         \"invocations\":[{}],\"results\":[",
        invocation(report)
    )?;
    let mut separator: &[u8] = b"\n";
    places::for_each_and_suppressed(report, |finding, place| -> io::Result<()> {
        if finding.severity < least || room == 0 {
            return Ok(());
        }
        room -= 1;
        out.write_all(separator)?;
        separator = b",\n";
        let index = indices.get(finding.rule.id).copied().unwrap_or(0); // every rule was collected
        serde_json::to_writer(&mut *out, &result(report, finding, place, index))?;
        Ok(())
    })?;
    out.write_all(b"\n]}]}\n")
}

/// The mildest severity that still fits: the worst findings come first into the run.
fn least_severity(findings: &[Finding]) -> Severity {
    let mut room = MOST_RESULTS;
    let mut least = Severity::Critical;
    for severity in Severity::ALL {
        least = severity;
        let count = findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        match room.checked_sub(count) {
            Some(rest) => room = rest,
            None => break,
        }
    }
    least
}

fn rules(report: &Report<'_>) -> Vec<&'static Rule> {
    let findings = report.findings.iter().chain(report.suppressed);
    let rules: BTreeMap<&str, &'static Rule> = findings
        .map(|finding| (finding.rule.id, finding.rule))
        .collect();
    rules.into_values().collect()
}

fn rule_record(rule: &Rule) -> Json {
    json!({
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "security-severity": security_severity(rule.severity),
            "tags": ["security", "kubernetes", rule.pillar()],
        },
    })
}

fn invocation(report: &Report<'_>) -> Json {
    let mut notifications = Vec::new();
    if report.findings.len() > MOST_RESULTS {
        notifications.push(json!({
            "level": "warning",
            "message": {"text": format!(
                "{} findings; the worst {MOST_RESULTS} are in this run", report.findings.len()
            )},
        }));
    }
    for skipped in &report.coverage.skipped {
        notifications.push(json!({
            "level": "note",
            "message": {"text": format!("{} {} not judged", skipped.count, skipped.what)},
        }));
    }
    json!({
        "executionSuccessful": report.coverage.is_whole(),
        "toolExecutionNotifications": notifications,
    })
}

fn result(report: &Report<'_>, finding: &Finding, place: &Place, index: usize) -> Json {
    let fingerprint = Fingerprint::of(finding, report.world).to_string();
    let mut location = json!({});
    if let Some(file) = place.file {
        let uri = percent_encoded(&report.world.file(file).path);
        location["physicalLocation"] =
            json!({"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}});
        if let Some((start, end)) = place.range {
            location["physicalLocation"]["region"] = json!({
                "startLine": start.line,
                "startColumn": start.utf16_column,
                "endLine": end.line,
                "endColumn": end.utf16_column,
            });
        }
    }
    if let Some(id) = finding.object() {
        let object = report.world.object(id);
        let name = [object.namespace(), &object.kind, object.name()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("/");
        location["logicalLocations"] =
            json!([{"fullyQualifiedName": name, "name": object.name(), "kind": "resource"}]);
    }
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": &*finding.message},
        "locations": [location],
        "partialFingerprints": {
            "garboard/v1": &fingerprint,
            "primaryLocationLineHash": format!("{}:1", &fingerprint[..16]), // 32 digits
        },
        "properties": {"severity": finding.severity.as_str(), "path": finding.at.as_str()},
    });
    // SARIF 2.1.0, 3.27.23: all results of a run say whether they are suppressed, or none.
    if !report.suppressed.is_empty() {
        let suppressions = finding.suppressed.iter().map(|it| suppression(it));
        result["suppressions"] = suppressions.collect();
    }
    result
}

/// SARIF 2.1.0, 3.35: an accepted suppression, in the source or outside it.
fn suppression(suppressed: &Suppressed) -> Json {
    let kind = if suppressed.how.is_in_source() {
        "inSource"
    } else {
        "external"
    };
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": suppressed::justification(suppressed),
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// GitHub: 9 and above is critical, 7 high, 4 medium.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    }
}

/// A path as a relative URI reference (RFC 3986).
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}"); // a String takes everything
        }
    }
    out
}
