//! Labels and annotations that users agree on: `owner`, `tier=web`, `email=*@*.*`.

use garboard_finding::Reporter;
use garboard_manifest::FieldPath;
use garboard_world::{Labels, Object};

/// Reports a workload that lacks labels or annotations.
pub(crate) fn report_lacking(
    object: &Object,
    noun: &str,
    wanted: &[String],
    out: &mut Reporter<'_>,
) {
    if object.workload().is_none() {
        return;
    }
    let (field, has) = match noun {
        "label" => ("labels", &object.meta.labels),
        _ => ("annotations", &object.meta.annotations),
    };
    for wanted in wanted {
        let (name, value) = match wanted.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (&**wanted, None),
        };
        let at = FieldPath::new("metadata").key(field).key(name);
        let kind = &object.kind;
        match (has.get(name), value) {
            (None, _) => {
                out.report(at)
                    .message(format_args!("the {kind} has no {noun} {name}"));
            }
            (Some(text), Some(pattern)) if !is_like(text, pattern) => {
                out.report(at).message(format_args!(
                    "{noun} {name} of the {kind} is not like {pattern}"
                ));
            }
            (Some(_), _) => {}
        }
    }
}

/// Reports the places of a workload, itself and its pods, that have none of some labels.
pub(crate) fn report_without_any(object: &Object, wanted: &[String], out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    if wanted.is_empty() {
        return;
    }
    let kind = &object.kind;
    let lacks = |labels: &Labels| !wanted.iter().any(|name| labels.get(name).is_some());
    let names = wanted.join(", ");
    if lacks(&object.meta.labels) {
        out.report(FieldPath::new("metadata.labels"))
            .message(format_args!("the {kind} has none of the labels {names}"));
    }
    let metadata = FieldPath::new("metadata");
    for template in workload
        .pods()
        .filter(|template| template.meta_path != metadata)
    {
        if lacks(&template.pod.labels) {
            out.report(template.meta_path.join("labels"))
                .message(format_args!(
                    "the pods of the {kind} have none of the labels {names}"
                ));
        }
    }
}

/// Whether a text is like a pattern, in which `*` stands for any text.
fn is_like(text: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return text == pattern;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (text, pattern) in [
            ("ferry@harbour.example", "*@*.*"),
            ("web", "web"),
            ("web", "*"),
            ("", "*"),
            ("a-b-c", "a*c"),
            ("abab", "*ab"),
        ] {
            assert!(is_like(text, pattern), "{text} {pattern}");
        }
        for (text, pattern) in [
            ("ferry", "*@*.*"),
            ("ferry@harbour", "*@*.*"),
            ("web2", "web"),
            ("ab", "ab*b"),
        ] {
            assert!(!is_like(text, pattern), "{text} {pattern}");
        }
    }
}
