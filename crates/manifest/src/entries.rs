//! The entries of the mappings that are being read: ordered, and unique by key.
//!
//! Mappings nest, so the entries of all open ones share one stack, the innermost on top. Reading a
//! mapping allocates nothing until it is large.

use std::collections::HashMap;

use crate::tree::{Range, RawEntry, Tree};

/// Mappings up to this size are searched one by one, which is faster than hashing.
const SMALL: usize = 24;

/// The entries of all open mappings.
#[derive(Default)]
pub(crate) struct Entries {
    stack: Vec<RawEntry>,
}

/// A mapping that is still open.
pub(crate) struct OpenMapping {
    /// Where its entries begin on the stack.
    start: usize,
    /// Places on the stack by key, once there are more than [`SMALL`].
    places: HashMap<Box<str>, usize>,
}

impl Entries {
    /// Begins a mapping inside the one that was begun last.
    pub(crate) fn open(&self) -> OpenMapping {
        OpenMapping {
            start: self.stack.len(),
            places: HashMap::new(),
        }
    }

    /// Sets an entry of the innermost mapping: replaces the one with an equal key, and returns what
    /// was there.
    pub(crate) fn put(
        &mut self,
        mapping: &mut OpenMapping,
        tree: &Tree,
        entry: RawEntry,
    ) -> Option<RawEntry> {
        let key = tree.text_of(entry.key);
        if let Some(place) = self.find(mapping, tree, key) {
            let earlier = &mut self.stack[place]; // `find` looked there
            return Some(std::mem::replace(earlier, entry));
        }
        if self.stack.len() - mapping.start >= SMALL {
            if mapping.places.is_empty() {
                let places = self.stack.iter().enumerate().skip(mapping.start);
                mapping.places = places
                    .map(|(place, other)| (tree.text_of(other.key).into(), place))
                    .collect();
            }
            mapping.places.insert(key.into(), self.stack.len());
        }
        self.stack.push(entry);
        None
    }

    /// Ends the innermost mapping, and moves its entries into the tree.
    pub(crate) fn close(&mut self, mapping: &OpenMapping, tree: &mut Tree) -> Range {
        let range = tree.push_entries(&self.stack[mapping.start..]); // the stack only grew
        self.stack.truncate(mapping.start);
        range
    }

    fn find(&self, mapping: &OpenMapping, tree: &Tree, key: &str) -> Option<usize> {
        if !mapping.places.is_empty() {
            return mapping.places.get(key).copied();
        }
        let mut entries = self.stack.iter().skip(mapping.start);
        let place = entries.position(|other| tree.text_of(other.key) == key)?;
        Some(mapping.start + place)
    }
}
