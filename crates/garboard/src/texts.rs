//! Files, read again: for code frames and places, when findings are shown.

use std::sync::Arc;

use garboard_manifest::{Loaded, ReadOptions, Source};
use garboard_report::Texts;
use garboard_world::FileId;

/// The sources of a run, read again as they were read first.
pub(crate) struct Again<'a> {
    sources: &'a [Source],
    options: &'a ReadOptions,
}

impl<'a> Again<'a> {
    pub(crate) fn new(sources: &'a [Source], options: &'a ReadOptions) -> Self {
        Again { sources, options }
    }
}

impl Texts for Again<'_> {
    fn text(&self, file: FileId) -> Option<Arc<str>> {
        match self.sources.get(file.0 as usize)?.load(self.options).ok()? {
            Loaded::Text(text) => Some(text),
            Loaded::LargeJson(_) => None,
        }
    }

    fn document(&self, file: FileId, document: u32) -> Option<(Arc<str>, u32)> {
        match self.sources.get(file.0 as usize)?.load(self.options).ok()? {
            Loaded::Text(_) => None,
            Loaded::LargeJson(large) => large.item(document),
        }
    }
}
