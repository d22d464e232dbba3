//! The same changes on plain values: what an edited text has to say.

use crate::path::Segment;
use crate::value::Value;

use super::change::{Change, Own};

/// Changes a value.
pub(super) fn apply(value: &mut Value, change: &Change) {
    match &change.own {
        Own::Set(new) => *value = new.clone(),
        Own::Longer(items) => match value {
            Value::List(list) => list.extend(items.iter().cloned()),
            Value::Null => *value = Value::List(items.clone()),
            _ => {}
        },
        Own::Stays | Own::Removed => {}
    }
    if matches!(value, Value::Null) && !change.below.is_empty() {
        if let Some(made) = change.made() {
            *value = made;
        }
        return;
    }
    for (segment, below) in &change.below {
        step(value, segment, below);
    }
}

fn step(value: &mut Value, segment: &Segment<'_>, change: &Change) {
    let is_removed = change.own == Own::Removed;
    match (value, segment) {
        (Value::Object(fields), Segment::Key(key)) => {
            let place = fields.iter().position(|(name, _)| **name == **key);
            match place {
                Some(place) if is_removed => drop(fields.remove(place)),
                Some(place) => apply(&mut fields[place].1, change), // just found
                None => {
                    let made = change.made().map(|made| (Box::from(&**key), made));
                    fields.extend(made);
                }
            }
        }
        (Value::List(items), segment) => {
            let place = items
                .iter()
                .enumerate()
                .position(|(at, item)| match segment {
                    Segment::Key(_) => false,
                    Segment::Index(index) => at == *index,
                    Segment::Item { key, value } => {
                        item.get(key).and_then(scalar).as_deref() == Some(value)
                    }
                    Segment::Value(value) => scalar(item).as_deref() == Some(value),
                });
            match place {
                Some(place) if is_removed => drop(items.remove(place)),
                Some(place) => apply(&mut items[place], change), // just found
                None => {}
            }
        }
        _ => {}
    }
}

/// A scalar as text, as paths name items.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::List(_) | Value::Object(_) => None,
    }
}

/// Whether two values are the same: the order of keys says nothing.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let has = |(key, value): &(Box<str>, Value)| {
                let found = other.iter().find(|(name, _)| name == key);
                found.is_some_and(|(_, found)| is_same(value, found))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (one, other) => one == other,
    }
}
