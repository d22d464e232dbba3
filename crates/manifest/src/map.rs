//! Labels, annotations, and everything else that maps names.

use std::sync::Arc;

use crate::decode::{Decode, Decoder};
use crate::field::Field;
use crate::node::{Kind, NodeRef};

/// A map of names to values, sorted by name. A copy shares them: objects, their templates and the
/// indexes hold the same labels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Map<T>(Arc<[(Box<str>, T)]>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Map(Arc::default())
    }
}

impl<T> Map<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let at = self
            .0
            .binary_search_by(|(other, _)| (**other).cmp(name))
            .ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Names and values, sorted by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<(Box<str>, T)> for Map<T> {
    /// Of equal names the last counts.
    fn from_iter<I: IntoIterator<Item = (Box<str>, T)>>(entries: I) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.reverse();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other)); // stable: the last stays first
        entries.dedup_by(|(one, _), (other, _)| one == other);
        Map(entries.into())
    }
}

/// Values that do not fit are noted and left out.
impl<T: Decode + Default> Decode for Map<T> {
    const EXPECTED: &'static str = "an object";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if node.kind() != Kind::Mapping {
            return None;
        }
        let entries = node
            .entries()
            .filter_map(|entry| match decoder.field::<T>(entry.value) {
                Field::Set(value) => Some((entry.key.into(), value)),
                Field::Absent => Some((entry.key.into(), T::default())),
                Field::Invalid => None,
            });
        Some(entries.collect())
    }
}
