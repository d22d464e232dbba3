//! JSON beyond the limit of a text: its items one after the other, never the whole.

use std::io::{BufReader, Read};
use std::sync::{Arc, OnceLock};

use super::options::Bounds;
use super::source::unreadable;
use super::store::Store;
use super::stream::{RawItem, Stream};
use super::utf8::text_of;
use crate::problem::Problem;

/// A dump, a list or JSON Lines of any size.
///
/// Its items are the values of the stream; of an object with `items` (a List, a `PodList`), those.
#[derive(Clone, Debug)]
pub struct LargeJson {
    store: Store,
    bounds: Bounds,
    places: Arc<Places>,
}

/// Where the items stand, once they were read.
pub(super) type Places = OnceLock<Box<[Place]>>;

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    offset: u64,
    length: u64,
    line: u64,
}

/// One item, to be read like a text of its own.
#[derive(Clone, Debug)]
pub struct LargeItem {
    /// Its number, from 0.
    pub index: u32,
    /// Offset of its first byte, decompressed.
    pub offset: u64,
    /// The line it begins in, from 1.
    pub line: u64,
    /// The item as it is written.
    pub text: String,
    /// The type that its list gives it, where the list says so before its items.
    pub item_type: Option<Arc<ItemType>>,
}

/// The type of the items of a typed list (`PodList`), which may leave it out themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemType {
    /// The list's apiVersion.
    pub api_version: String,
    /// The kind of an item: the list's kind without `List`.
    pub kind: String,
}

impl LargeJson {
    pub(super) fn new(store: Store, bounds: Bounds, places: Arc<Places>) -> Self {
        LargeJson {
            store,
            bounds,
            places,
        }
    }

    pub(super) fn held_bytes(&self) -> u64 {
        match &self.store {
            Store::File(_) => 0,
            Store::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Visits the items in order, and returns the problems of what could not be read between them.
    pub fn for_each(&self, mut visit: impl FnMut(LargeItem)) -> Vec<Problem> {
        let reader = match self.store.open_at(0, self.bounds.inflated) {
            Ok(reader) => BufReader::with_capacity(256 * 1024, reader),
            Err(error) => return vec![unreadable(&error)],
        };
        let mut places = Vec::new();
        let mut problems = Vec::new();
        for raw in Stream::new(reader, self.bounds.text) {
            match raw.and_then(|raw| item(raw, &mut places)) {
                Ok(item) => visit(item),
                Err(problem) => problems.push(problem),
            }
        }
        // Read twice, the places are the same: it does not matter whose stay.
        let _ = self.places.set(places.into());
        problems
    }

    /// The text of one item, read again, and the line it begins in, from 1.
    pub fn item(&self, index: u32) -> Option<(Arc<str>, u32)> {
        if self.places.get().is_none() {
            self.for_each(drop);
        }
        let place = *self.places.get()?.get(index as usize)?;
        let mut bytes = Vec::new();
        let reader = self
            .store
            .open_at(place.offset, self.bounds.inflated)
            .ok()?;
        reader.take(place.length).read_to_end(&mut bytes).ok()?;
        let text = text_of(bytes).ok()?;
        Some((text.into(), u32::try_from(place.line).unwrap_or(u32::MAX)))
    }
}

fn item(raw: RawItem, places: &mut Vec<Place>) -> Result<LargeItem, Problem> {
    let place = Place {
        offset: raw.offset,
        length: raw.bytes.len() as u64,
        line: raw.line,
    };
    let text = text_of(raw.bytes).map_err(|problem| {
        // Its place would be one in the item, where all others are in the file.
        let message = format!("line {}: {}", raw.line, problem.message);
        Problem::new(problem.kind, crate::Span::default(), message)
    })?;
    places.push(place);
    Ok(LargeItem {
        index: places.len() as u32 - 1, // an item has a byte at least, and places fit in memory
        offset: place.offset,
        line: place.line,
        text,
        item_type: raw.item_type,
    })
}
