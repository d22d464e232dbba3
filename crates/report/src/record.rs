//! A finding as JSON and JSON Lines have it.

use garboard_finding::suppression::Suppressed;
use garboard_finding::{Edit, Finding, Fingerprint, Fix};
use garboard_manifest::Value;
use garboard_world::World;
use serde::Serialize;
use serde::ser::{SerializeMap as _, SerializeSeq as _, Serializer};

use crate::places::Place;

#[derive(Serialize)]
pub(crate) struct Record<'a> {
    rule: &'static str,
    aliases: Vec<&'static str>,
    severity: &'static str,
    message: &'a str,
    object: Option<ObjectRecord<'a>>,
    path: &'a str,
    pointer: &'a str,
    location: Option<Location<'a>>,
    fingerprint: String,
    fix: Option<FixRecord<'a>>,
    suppressed: SuppressedRecord<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectRecord<'a> {
    api_version: &'a str,
    kind: &'a str,
    namespace: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
}

#[derive(Serialize)]
struct FixRecord<'a> {
    class: &'static str,
    edits: Vec<EditRecord<'a>>,
}

#[derive(Serialize)]
struct EditRecord<'a> {
    op: &'static str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Json<'a>>,
}

/// By what a finding is accepted; `false` if it counts.
#[derive(Serialize)]
#[serde(untagged)]
enum SuppressedRecord<'a> {
    Not(bool),
    By {
        by: &'static str,
        tool: &'static str,
        reason: Option<&'a str>,
        owner: Option<&'a str>,
        until: Option<String>,
    },
}

impl<'a> SuppressedRecord<'a> {
    fn new(suppressed: Option<&'a Suppressed>) -> Self {
        match suppressed {
            None => SuppressedRecord::Not(false),
            Some(suppressed) => SuppressedRecord::By {
                by: suppressed.how.as_str(),
                tool: suppressed.tool.as_str(),
                reason: suppressed.reason.as_deref(),
                owner: suppressed.owner.as_deref(),
                until: suppressed.until.map(|day| day.to_string()),
            },
        }
    }
}

/// A [`Value`] as JSON.
pub(crate) struct Json<'a>(pub(crate) &'a Value);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::String(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|item| list.serialize_element(&Json(item)))?;
                list.end()
            }
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields
                    .iter()
                    .try_for_each(|(key, value)| map.serialize_entry(key, &Json(value)))?;
                map.end()
            }
        }
    }
}

impl<'a> Record<'a> {
    pub(crate) fn new(finding: &'a Finding, place: &'a Place, world: &'a World) -> Self {
        let object = finding.object().map(|id| {
            let object = world.object(id);
            ObjectRecord {
                api_version: object.api_version.as_str(),
                kind: &object.kind,
                namespace: Some(object.namespace()).filter(|namespace| !namespace.is_empty()),
                name: object.name(),
            }
        });
        let location = place.file.map(|file| Location {
            file: &world.file(file).path,
            line: place.range.map(|(start, _)| start.line),
            column: place.range.map(|(start, _)| start.column),
            end_line: place.range.map(|(_, end)| end.line),
            end_column: place.range.map(|(_, end)| end.column),
        });
        Record {
            rule: finding.rule.id,
            aliases: finding.aliases().collect(),
            severity: finding.severity.as_str(),
            message: &finding.message,
            object,
            path: finding.at.as_str(),
            pointer: &place.pointer,
            location,
            fingerprint: Fingerprint::of(finding, world).to_string(),
            fix: finding.fix.as_deref().map(fix),
            suppressed: SuppressedRecord::new(finding.suppressed.as_deref()),
        }
    }
}

fn fix(fix: &Fix) -> FixRecord<'_> {
    let edits = fix.edits.iter().map(|edit| match edit {
        Edit::Set(path, value) => EditRecord {
            op: "set",
            path: path.as_str(),
            value: Some(Json(value)),
        },
        Edit::Append(path, value) => EditRecord {
            op: "append",
            path: path.as_str(),
            value: Some(Json(value)),
        },
        Edit::Remove(path) => EditRecord {
            op: "remove",
            path: path.as_str(),
            value: None,
        },
    });
    FixRecord {
        class: fix.class.as_str(),
        edits: edits.collect(),
    }
}
