//! Anchors of a document, and what aliases of them would cost.

use std::collections::HashMap;

use crate::keys::Written;
use crate::tree::NodeId;

/// What an anchor names.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    /// Its node is still being read: an alias to it would contain itself.
    Open {
        /// How many collections stand around it.
        level: usize,
    },
    /// A complete node.
    Closed(Target),
}

/// A node as an alias stands for it.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) node: NodeId,
    /// How its scalar was written, should the alias be a key.
    pub(crate) written: Written,
    pub(crate) size: Size,
}

/// How large a node is, aliases written out.
#[derive(Clone, Copy, Default)]
pub(crate) struct Size {
    /// Bytes, roughly: those of every scalar and bracket.
    pub(crate) bytes: u64,
    /// Levels of collections, the node's own included.
    pub(crate) levels: usize,
}

impl Size {
    /// A collection without anything in it.
    pub(crate) const COLLECTION: Size = Size {
        bytes: 2,
        levels: 1,
    };

    /// Of a collection: adds one of its children.
    pub(crate) fn add(&mut self, child: Size) {
        self.bytes = self.bytes.saturating_add(child.bytes);
        self.levels = self.levels.max(child.levels + 1);
    }
}

/// The anchors of a document; of equal names the last one counts.
pub(crate) type Anchors = HashMap<Box<str>, Anchor>;
