//! Which fixes are made in one pass, as edits of the files' bytes.

use std::collections::BTreeMap;

use garboard_finding::{Edit, Finding, Fix, FixClass};
use garboard_manifest::{FieldPath, Limits, Part, Refusal, TextEdit, apply, split};
use garboard_world::{FileId, Origin};

use crate::judging::Judged;

use super::load;

/// The fixes of one pass.
#[derive(Default)]
pub(super) struct Chosen {
    /// Edits of each file, in order, none over another.
    pub(super) by_file: BTreeMap<FileId, Vec<TextEdit>>,
    /// Fixes that cannot be made, each in a line.
    pub(super) refused: Vec<String>,
}

/// The findings with usable fixes of one object: worst first, as findings are sorted.
type OfObject<'j> = BTreeMap<(FileId, u32, FieldPath), Vec<&'j Finding>>;

/// Chooses fixes of the class, or of a safer one.
pub(super) fn choose(judged: &Judged, class: FixClass) -> Chosen {
    let mut by_object: OfObject<'_> = BTreeMap::new();
    for finding in &judged.findings {
        let (Some(id), Some(fix)) = (finding.object(), &finding.fix) else {
            continue;
        };
        if fix.class > class {
            continue;
        }
        let Origin::File { file, document, at } = &judged.world.object(id).origin;
        let key = (*file, *document, at.clone());
        by_object.entry(key).or_default().push(finding);
    }
    let mut chosen = Chosen::default();
    let mut current: Option<(FileId, Text)> = None;
    for ((file, document, at), findings) in by_object {
        if current.as_ref().is_none_or(|(other, _)| *other != file) {
            current = load(judged, file).map(|text| (file, Text::new(&text)));
        }
        let path = &judged.world.file(file).path;
        let Some((_, text)) = &current else {
            let what = "is too large or cannot be read again; nothing in it is mended";
            chosen.refused.push(format!("{path}: {what}"));
            continue;
        };
        let object = Object {
            text,
            document: document as usize,
            at: &at,
        };
        let (edits, refused) = object.mend(&findings);
        let refused = refused.into_iter().map(|(finding, refusal)| {
            let (rule, field) = (finding.rule.id, &finding.at);
            format!("{path}: {rule} at {field}: {}", refusal.reason)
        });
        chosen.refused.extend(refused);
        if !edits.is_empty() {
            chosen.by_file.entry(file).or_default().extend(edits);
        }
    }
    for edits in chosen.by_file.values_mut() {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    }
    chosen
}

/// A file's text, cut into its documents.
struct Text {
    text: String,
    parts: Vec<Part>,
}

impl Text {
    fn new(text: &str) -> Text {
        Text {
            parts: split(text, &Limits::default()),
            text: text.to_owned(),
        }
    }
}

/// An object in its text.
struct Object<'t> {
    text: &'t Text,
    document: usize,
    at: &'t FieldPath,
}

impl Object<'_> {
    /// The edits of as many fixes as go together, and those that can never be made.
    fn mend<'f>(&self, findings: &[&'f Finding]) -> (Vec<TextEdit>, Vec<(&'f Finding, Refusal)>) {
        let mut taken: Vec<Edit> = Vec::new();
        let mut accepted: Vec<&Finding> = Vec::new();
        for finding in findings {
            if let Some(fix) = &finding.fix
                && take(&mut taken, fix)
            {
                accepted.push(finding);
            }
        }
        if let Ok(edits) = self.apply(&taken) {
            return (edits, Vec::new());
        }
        // One of them stands in the way of all: each for itself then.
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        let mut edits = Vec::new();
        for finding in accepted {
            let Some(fix) = &finding.fix else { continue };
            let mut more = taken.clone();
            take(&mut more, fix);
            match self.apply(&more) {
                Ok(with_it) => (taken, edits) = (more, with_it),
                Err(refusal) => refused.push((finding, refusal)),
            }
        }
        (edits, refused)
    }

    fn apply(&self, edits: &[Edit]) -> Result<Vec<TextEdit>, Refusal> {
        match self.text.parts.get(self.document) {
            Some(part) if !edits.is_empty() => apply(&self.text.text, part, self.at, edits),
            _ => Ok(Vec::new()),
        }
    }
}

/// Adds a fix to the edits, whole or not at all: none of its edits may touch what another has.
fn take(taken: &mut Vec<Edit>, fix: &Fix) -> bool {
    let collides = |edit: &Edit| {
        taken
            .iter()
            .any(|other| *other != *edit && touch(other, edit))
    };
    if fix.edits.iter().any(collides) {
        return false;
    }
    for edit in &fix.edits {
        if !taken.contains(edit) {
            taken.push(edit.clone());
        }
    }
    true
}

/// Whether two edits cannot both be made without knowing of each other.
fn touch(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.path().as_str(), other.path().as_str());
    let is_append = |edit: &Edit| matches!(edit, Edit::Append(..));
    if a == b {
        return !(is_append(one) && is_append(other));
    }
    is_below(b, a) && !is_append(one) || is_below(a, b) && !is_append(other)
}

/// Whether a path leads to something below another's.
fn is_below(path: &str, above: &str) -> bool {
    let rest = path.strip_prefix(above);
    rest.is_some_and(|rest| rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use garboard_manifest::{FieldPath, Value};

    use super::{Edit, touch};

    #[test]
    fn fixes_that_touch_the_same_field_wait_for_each_other() {
        let set = |path: &str, value| Edit::Set(FieldPath::new(path), Value::Bool(value));
        let append =
            |value: &str| Edit::Append(FieldPath::new("a.drop"), Value::String(value.into()));
        assert!(touch(&set("a.b", true), &set("a.b", false)));
        assert!(touch(&Edit::Remove(FieldPath::new("a")), &set("a.b", true)));
        assert!(!touch(&set("a.b", true), &set("a.bc", true)));
        assert!(!touch(&append("ALL"), &append("NET_RAW")));
    }
}
