//! All edits of an object as one tree, so that what is missing is put in once.

use std::borrow::Cow;

use crate::path::{FieldPath, Segment};
use crate::value::Value;

use super::Edit;

/// What happens to a value and to what is below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Change {
    /// What happens to the value itself.
    pub(super) own: Own,
    /// What happens below it, in the order of the edits.
    pub(super) below: Vec<(Segment<'static>, Change)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Own {
    /// Nothing.
    #[default]
    Stays,
    /// It gets a value.
    Set(Value),
    /// It goes.
    Removed,
    /// It gets items at its end.
    Longer(Vec<Value>),
}

impl Change {
    /// The edits of the object at `at`, as a change of the whole document. Of two edits of one field
    /// the later counts.
    pub(super) fn of(at: &FieldPath, edits: &[Edit]) -> Change {
        let mut root = Change::default();
        for edit in edits {
            let path = at.join(edit.path().as_str());
            let change = path
                .segments()
                .fold(&mut root, |change, segment| change.child(owned(segment)));
            match edit {
                Edit::Set(_, value) => *change = Change::own(Own::Set(value.clone())),
                Edit::Remove(_) => *change = Change::own(Own::Removed),
                Edit::Append(_, value) => change.append(value.clone()),
            }
        }
        root
    }

    fn own(own: Own) -> Change {
        Change {
            own,
            below: Vec::new(),
        }
    }

    fn append(&mut self, value: Value) {
        match &mut self.own {
            Own::Longer(items) => items.push(value),
            Own::Set(Value::List(items)) => items.push(value),
            own => *own = Own::Longer(vec![value]),
        }
    }

    fn child(&mut self, segment: Segment<'static>) -> &mut Change {
        let place = match self.below.iter().position(|(other, _)| *other == segment) {
            Some(place) => place,
            None => {
                self.below.push((segment, Change::default()));
                self.below.len() - 1
            }
        };
        &mut self.below[place].1 // found or just pushed
    }

    /// The value of a field that is not there yet; none if nothing of it is to be made.
    pub(super) fn made(&self) -> Option<Value> {
        match &self.own {
            Own::Set(value) => return Some(value.clone()),
            Own::Longer(items) => return Some(Value::List(items.clone())),
            Own::Removed => return None,
            Own::Stays => {}
        }
        let fields = self
            .below
            .iter()
            .filter_map(|(segment, change)| match segment {
                Segment::Key(key) => Some((Box::from(&**key), change.made()?)),
                Segment::Item { .. } | Segment::Value(_) | Segment::Index(_) => None,
            });
        let fields: Vec<(Box<str>, Value)> = fields.collect();
        (!fields.is_empty()).then_some(Value::Object(fields))
    }
}

fn owned(segment: Segment<'_>) -> Segment<'static> {
    let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    match segment {
        Segment::Key(key) => Segment::Key(own(key)),
        Segment::Item { key, value } => Segment::Item {
            key: own(key),
            value: own(value),
        },
        Segment::Value(value) => Segment::Value(own(value)),
        Segment::Index(index) => Segment::Index(index),
    }
}
