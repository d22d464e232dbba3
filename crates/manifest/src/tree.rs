//! The nodes of one document, each with its place.
//!
//! A document is an arena: nodes, map entries, list items and text in four vectors. Aliases are
//! nodes that point at their target, so a document never grows by what it refers to. Mappings are
//! stored as they count: merges applied, of equal keys the last.

use std::collections::HashSet;

use crate::node::NodeRef;
use crate::path::FieldPath;
use crate::reach::Reached;
use crate::span::Span;

/// Index of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(pub(crate) u32);

/// A range in one of the tree's vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Range {
    start: u32,
    end: u32,
}

impl Range {
    fn get<T>(self, all: &[T]) -> &[T] {
        // The builder made the range when it appended to `all`.
        &all[self.start as usize..self.end as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Range),
    Sequence(Range),
    Mapping(Range),
    Alias(NodeId),
}

#[derive(Clone, Copy, Debug)]
struct Node {
    span: Span,
    data: Data,
}

/// A map entry as it counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawEntry {
    pub(crate) key: Range,
    pub(crate) key_span: Span,
    pub(crate) value: NodeId,
    pub(crate) is_merged: bool,
}

/// The nodes of one document.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    entries: Vec<RawEntry>,
    items: Vec<NodeId>,
    text: String,
    root: NodeId,
}

impl Tree {
    /// A tree for a document of so many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        // Manifests have a node in 20 bytes, and half of them are scalars.
        Tree {
            nodes: Vec::with_capacity(bytes / 20),
            entries: Vec::with_capacity(bytes / 32),
            items: Vec::new(),
            text: String::with_capacity(bytes / 2),
            root: NodeId(0),
        }
    }

    /// The document's own value.
    pub fn root(&self) -> NodeRef<'_> {
        self.node(self.root)
    }

    /// Follows `path` from the root as far as it goes.
    pub fn reach(&self, path: &FieldPath) -> Reached<'_> {
        self.root().reach(path)
    }

    pub(crate) fn node(&self, written: NodeId) -> NodeRef<'_> {
        let node = match self.data(written) {
            Data::Alias(target) => target, // the builder resolves chains
            _ => written,
        };
        NodeRef::new(self, written, node)
    }

    /// The nodes that aliases stand for.
    pub(crate) fn aliased(&self) -> HashSet<NodeId> {
        let targets = self.nodes.iter().filter_map(|node| match node.data {
            Data::Alias(target) => Some(target),
            _ => None,
        });
        targets.collect()
    }

    fn raw(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize] // ids come from `push`
    }

    pub(crate) fn data(&self, id: NodeId) -> Data {
        self.raw(id).data
    }

    /// The node's data, or its target's if it is an alias.
    pub(crate) fn target(&self, id: NodeId) -> Data {
        match self.data(id) {
            Data::Alias(target) => self.data(target),
            data => data,
        }
    }

    /// Whether the node is a number that JSON cannot write.
    pub(crate) fn is_infinite(&self, id: NodeId) -> bool {
        matches!(self.target(id), Data::Float(value) if !value.is_finite())
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.raw(id).span
    }

    pub(crate) fn push(&mut self, span: Span, data: Data) -> NodeId {
        self.nodes.push(Node { span, data });
        NodeId(self.nodes.len() as u32 - 1)
    }

    pub(crate) fn push_text(&mut self, text: &str) -> Range {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Range {
            start,
            end: self.text.len() as u32,
        }
    }

    /// Begins a text that is put together: [`Tree::append_text`], then [`Tree::end_text`].
    pub(crate) fn begin_text(&self) -> u32 {
        self.text.len() as u32
    }

    pub(crate) fn append_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn end_text(&self, start: u32) -> Range {
        Range {
            start,
            end: self.text.len() as u32,
        }
    }

    pub(crate) fn push_items(&mut self, items: &[NodeId]) -> Range {
        let start = self.items.len() as u32;
        self.items.extend_from_slice(items);
        Range {
            start,
            end: self.items.len() as u32,
        }
    }

    pub(crate) fn push_entries(&mut self, entries: &[RawEntry]) -> Range {
        let start = self.entries.len() as u32;
        self.entries.extend_from_slice(entries);
        Range {
            start,
            end: self.entries.len() as u32,
        }
    }

    pub(crate) fn text_of(&self, range: Range) -> &str {
        &self.text[range.start as usize..range.end as usize] // made by `push_text`
    }

    pub(crate) fn entries_of(&self, range: Range) -> &[RawEntry] {
        range.get(&self.entries)
    }

    pub(crate) fn items_of(&self, range: Range) -> &[NodeId] {
        range.get(&self.items)
    }

    pub(crate) fn finish(mut self, root: NodeId) -> Tree {
        self.root = root;
        self
    }
}
