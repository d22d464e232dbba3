//! `.trivyignore` and `.trivyignore.yaml` (Trivy, `pkg/result/ignore.go`): what they accept of
//! Kubernetes' checks. Ids of vulnerabilities, licences and other files' checks are left alone.

use garboard_finding::suppression::Entry;
use garboard_manifest::{NodeRef, Span};

use crate::file::place;
use crate::layer::Layer;
use crate::reader::Reader;
use crate::setting::{Setting, parsed};

const FINDING: [&str; 5] = ["id", "paths", "purls", "expired_at", "statement"];

/// One id a line, perhaps with `exp:2027-01-31`; `#` begins a comment.
pub(super) fn lines(text: &str, path: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let words = line.split('#').next().unwrap_or_default();
        let mut words = words.split_whitespace();
        let Some(id) = words.next().filter(|id| is_of_kubernetes(id)) else {
            continue;
        };
        let mut entry = entry(id, path, span);
        for word in words {
            match word.strip_prefix("exp:").map(str::parse) {
                Some(Ok(day)) => entry.until = Some(day),
                Some(Err(error)) => reader.error(span, error),
                None => {}
            }
        }
        layer.suppressions.push(reader.set_at(span, entry));
    }
    layer
}

pub(super) fn read(root: NodeRef<'_>, path: &str, reader: &mut Reader<'_>) -> Layer {
    let mut layer = Layer::default();
    for entry in reader.entries(root) {
        match entry.key {
            "misconfigurations" => {
                for item in reader.items(entry.value) {
                    if let Some(read) = finding(item, path, reader) {
                        layer.suppressions.push(reader.set(item, read));
                    }
                }
            }
            "vulnerabilities" | "secrets" | "licenses" => {} // other scans of Trivy's
            _ => reader.unknown_key(
                entry,
                &[
                    "misconfigurations",
                    "vulnerabilities",
                    "secrets",
                    "licenses",
                ],
            ),
        }
    }
    layer
}

fn finding(node: NodeRef<'_>, path: &str, reader: &mut Reader<'_>) -> Option<Entry> {
    let Some(id) = node.text("id") else {
        reader.error(node.span(), "an entry needs an id");
        return None;
    };
    let mut read = entry(id, path, node.span());
    for entry in reader.entries(node) {
        let value = entry.value;
        match entry.key {
            "paths" => read.paths = Vec::read(value, reader).unwrap_or_default(),
            "expired_at" => read.until = parsed(value, reader),
            "statement" => read.reason = reader.string(value),
            "id" | "purls" => {}
            _ => reader.unknown_key(entry, &FINDING),
        }
    }
    is_of_kubernetes(id).then_some(read)
}

fn entry(id: &str, path: &str, span: Span) -> Entry {
    Entry {
        rules: vec![format!("trivy:{id}")],
        place: Some(place(path, span)),
        ..Entry::default()
    }
}

/// Whether an id is one of the checks of Kubernetes' objects and control planes.
fn is_of_kubernetes(id: &str) -> bool {
    let id = id.to_ascii_uppercase();
    let id = id.strip_prefix("AVD-").unwrap_or(&id);
    id.starts_with("KSV") || id.starts_with("KCV")
}
