//! The entries of a mapping while it is being read: ordered, and unique by key.

use std::collections::HashMap;

use crate::tree::{RawEntry, Tree};

/// Mappings up to this size are searched one by one, which is faster than hashing.
const SMALL: usize = 24;

#[derive(Default)]
pub(crate) struct Entries {
    list: Vec<RawEntry>,
    /// Places in `list` by key, once there are more than [`SMALL`].
    places: HashMap<Box<str>, usize>,
}

impl Entries {
    /// Sets an entry: replaces the one with an equal key, and returns what was there.
    pub(crate) fn put(&mut self, tree: &Tree, entry: RawEntry) -> Option<RawEntry> {
        let key = tree.text_of(entry.key);
        if let Some(place) = self.find(tree, key) {
            return Some(std::mem::replace(&mut self.list[place], entry)); // `find` looked there
        }
        if self.list.len() >= SMALL {
            if self.places.is_empty() {
                let places = self.list.iter().enumerate();
                self.places = places
                    .map(|(at, other)| (tree.text_of(other.key).into(), at))
                    .collect();
            }
            self.places.insert(key.into(), self.list.len());
        }
        self.list.push(entry);
        None
    }

    pub(crate) fn as_slice(&self) -> &[RawEntry] {
        &self.list
    }

    fn find(&self, tree: &Tree, key: &str) -> Option<usize> {
        if self.places.is_empty() {
            self.list
                .iter()
                .position(|other| tree.text_of(other.key) == key)
        } else {
            self.places.get(key).copied()
        }
    }
}
