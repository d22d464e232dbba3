//! Records to events: what stands on a line, or is an item of a list.
//!
//! | envelope | where the event is |
//! |---|---|
//! | none: the API server's own log | the record |
//! | `EventList`, as webhooks get it | `items` |
//! | EKS, exported from CloudWatch | JSON in `message` or `@message`, alone or in `events`, `logEvents` |
//! | AKS, from diagnostic settings | JSON in `properties.log`, alone or in `records` |
//! | GKE, from Cloud Logging | `protoPayload`, which says the same in other words (`gke.rs`) |

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::event::{Decision, Event, Level, ObjectRef, Stage, User};
use crate::gke::{self, AuditLog};
use crate::read::Trouble;
use crate::text::Text;

/// Envelopes within envelopes that are looked into.
const DEEPEST: u8 = 4;

/// What a record holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Audit events.
    pub events: u64,
    /// JSON objects that are something else.
    pub foreign: u64,
    /// Parts of the record that could not be read.
    pub malformed: u64,
}

/// An event, or any of the envelopes.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    level: Text<'a>,
    #[serde(borrow, rename = "auditID")]
    audit_id: Text<'a>,
    #[serde(borrow)]
    stage: Text<'a>,
    #[serde(borrow, rename = "requestURI")]
    request_uri: Text<'a>,
    #[serde(borrow)]
    verb: Text<'a>,
    #[serde(borrow)]
    user: Option<User<'a>>,
    #[serde(borrow)]
    impersonated_user: Option<User<'a>>,
    #[serde(borrow)]
    authentication_metadata: Option<AuthenticationMetadata<'a>>,
    #[serde(borrow)]
    object_ref: Option<ObjectRef<'a>>,
    #[serde(borrow)]
    response_status: Option<ResponseStatus<'a>>,
    #[serde(borrow)]
    request_object: Option<&'a RawValue>,
    #[serde(borrow)]
    request_received_timestamp: Text<'a>,
    #[serde(borrow)]
    stage_timestamp: Text<'a>,
    #[serde(borrow)]
    annotations: Option<Annotations<'a>>,
    // From here on: envelopes, and what they share with old events.
    #[serde(borrow)]
    timestamp: Option<&'a RawValue>,
    #[serde(borrow)]
    items: Option<&'a RawValue>,
    #[serde(borrow)]
    events: Option<&'a RawValue>,
    #[serde(borrow)]
    log_events: Option<&'a RawValue>,
    #[serde(borrow)]
    records: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow, rename = "@message")]
    at_message: Option<&'a RawValue>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    proto_payload: Option<AuditLog<'a>>,
    #[serde(borrow)]
    labels: Option<&'a RawValue>,
    #[serde(borrow)]
    insert_id: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AuthenticationMetadata<'a> {
    #[serde(borrow)]
    impersonation_constraint: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResponseStatus<'a> {
    code: Option<u16>,
    #[serde(borrow)]
    message: Text<'a>,
}

/// The two annotations of the authorizers; audit annotations are text to text.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Annotations<'a> {
    #[serde(borrow, rename = "authorization.k8s.io/decision")]
    decision: Text<'a>,
    #[serde(borrow, rename = "authorization.k8s.io/reason")]
    reason: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AksProperties<'a> {
    #[serde(borrow)]
    log: Option<&'a RawValue>,
}

/// Hands every event of a record to `each`: the record itself, or what it wraps.
pub fn events(record: &[u8], mut each: impl FnMut(&Event<'_>)) -> Outcome {
    let mut outcome = Outcome::default();
    let _ = read(record, &mut each, &mut outcome, 0);
    outcome
}

/// The same, and what is wrong where the record itself cannot be read.
pub(crate) fn read(
    record: &[u8],
    each: &mut dyn FnMut(&Event<'_>),
    outcome: &mut Outcome,
    depth: u8,
) -> Result<(), Trouble> {
    if record.first() == Some(&b'[') && depth < DEEPEST {
        return of_items(record, each, outcome, depth);
    }
    let parsed = parse::<Record<'_>>(record, outcome)?;
    let lists = [
        parsed.items,
        parsed.events,
        parsed.log_events,
        parsed.records,
    ];
    let inner = [parsed.message, parsed.at_message].into_iter().flatten();
    if !parsed.verb.is_empty() && parsed.user.is_some() {
        outcome.events += 1;
        each(&parsed.event());
        Ok(())
    } else if let Some(payload) = &parsed.proto_payload {
        match gke::event(
            payload,
            parsed.labels,
            &parsed.insert_id,
            &text_of(parsed.timestamp),
        ) {
            Some(event) => {
                outcome.events += 1;
                each(&event);
            }
            None => outcome.foreign += 1,
        }
        Ok(())
    } else if depth >= DEEPEST {
        outcome.foreign += 1;
        Ok(())
    } else if let Some(list) = lists.into_iter().flatten().find(|list| is_list(list)) {
        of_items(list.get().as_bytes(), each, outcome, depth)
    } else if let Some(properties) = parsed.properties {
        let properties = parse::<AksProperties<'_>>(properties.get().as_bytes(), outcome)?;
        of_texts(properties.log.into_iter(), each, outcome, depth)
    } else {
        of_texts(inner, each, outcome, depth)
    }
}

/// Reads each item of a list, one at a time: a list of millions is not kept.
fn of_items(
    list: &[u8],
    each: &mut dyn FnMut(&Event<'_>),
    outcome: &mut Outcome,
    depth: u8,
) -> Result<(), Trouble> {
    let mut items = Items {
        each,
        outcome,
        depth,
        first: Ok(()),
    };
    let result = serde_json::Deserializer::from_slice(list).deserialize_seq(&mut items);
    let first = items.first;
    result.map_err(|error| {
        outcome.malformed += 1;
        Trouble::of(&error)
    })?;
    first
}

struct Items<'i> {
    each: &'i mut dyn FnMut(&Event<'_>),
    outcome: &'i mut Outcome,
    depth: u8,
    /// The first trouble.
    first: Result<(), Trouble>,
}

impl<'de> Visitor<'de> for &mut Items<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        while let Some(item) = list.next_element::<&RawValue>()? {
            let item = item.get().as_bytes();
            let result = read(item, self.each, self.outcome, self.depth + 1);
            self.first = std::mem::replace(&mut self.first, Ok(())).and(result);
        }
        Ok(())
    }
}

/// Events as JSON within JSON: a string that holds one, or the object itself.
fn of_texts<'r>(
    mut texts: impl Iterator<Item = &'r RawValue>,
    each: &mut dyn FnMut(&Event<'_>),
    outcome: &mut Outcome,
    depth: u8,
) -> Result<(), Trouble> {
    match texts.next() {
        Some(text) if text.get().starts_with('"') => {
            let inner = parse::<String>(text.get().as_bytes(), outcome)?;
            if inner.trim_start().starts_with('{') {
                read(inner.trim_start().as_bytes(), each, outcome, depth + 1)
            } else {
                outcome.foreign += 1; // a line of another log of the control plane
                Ok(())
            }
        }
        Some(text) if text.get().starts_with('{') => {
            read(text.get().as_bytes(), each, outcome, depth + 1)
        }
        _ => {
            outcome.foreign += 1;
            Ok(())
        }
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a [u8], outcome: &mut Outcome) -> Result<T, Trouble> {
    serde_json::from_slice(json).map_err(|error| {
        outcome.malformed += 1;
        Trouble::of(&error)
    })
}

fn is_list(value: &RawValue) -> bool {
    value.get().starts_with('[')
}

/// A string; empty for anything else.
fn text_of(value: Option<&RawValue>) -> Text<'_> {
    let text = value.and_then(|value| serde_json::from_str(value.get()).ok());
    text.unwrap_or_default()
}

impl<'a> Record<'a> {
    fn event(self) -> Event<'a> {
        let status = self.response_status.unwrap_or_default();
        let annotations = self.annotations.unwrap_or_default();
        let constraint = self.authentication_metadata.unwrap_or_default();
        let reached = if self.stage_timestamp.is_empty() {
            text_of(self.timestamp) // v1alpha1
        } else {
            self.stage_timestamp
        };
        Event {
            level: Level::of(&self.level).unwrap_or_default(),
            audit_id: self.audit_id,
            stage: Stage::of(&self.stage).unwrap_or_default(),
            verb: self.verb,
            uri: self.request_uri,
            user: self.user.unwrap_or_default(),
            impersonated: self
                .impersonated_user
                .filter(|user| !user.username.is_empty()),
            impersonation_constraint: constraint.impersonation_constraint,
            object: self.object_ref.filter(|object| !object.resource.is_empty()),
            code: status.code,
            message: status.message,
            decision: annotations.decision(),
            reason: annotations.reason,
            received: self.request_received_timestamp,
            reached,
            request_object: self.request_object.map(RawValue::get),
        }
    }
}

impl<'a> Annotations<'a> {
    pub(crate) fn decision(&self) -> Option<Decision> {
        match &*self.decision {
            "allow" => Some(Decision::Allow),
            "forbid" => Some(Decision::Forbid),
            _ => None,
        }
    }

    pub(crate) fn into_reason(self) -> Text<'a> {
        self.reason
    }
}
