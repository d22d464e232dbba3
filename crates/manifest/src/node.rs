//! One node of a document, and what can be asked of it.

use crate::span::Span;
use crate::tree::{Data, NodeId, Range, Tree};

/// A node of a [`Tree`]: cheap to copy, aliases followed.
#[derive(Clone, Copy)]
pub struct NodeRef<'t> {
    tree: &'t Tree,
    written: NodeId,
    node: NodeId,
}

/// What a node is, with the value of scalars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind<'t> {
    /// `null`, or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number; also `1.0`, which JSON does not tell from `1`.
    Int(i64),
    /// A number that is not whole, or beyond `i64`.
    Float(f64),
    /// A string.
    String(&'t str),
    /// A list.
    Sequence,
    /// An object.
    Mapping,
}

/// An entry of a mapping.
#[derive(Clone, Copy)]
pub struct Entry<'t> {
    /// The key as JSON has it.
    pub key: &'t str,
    /// Where the key stands; for merged entries, in the mapping that was merged.
    pub key_span: Span,
    /// The value.
    pub value: NodeRef<'t>,
    /// Whether `<<` brought the entry.
    pub is_merged: bool,
}

impl<'t> NodeRef<'t> {
    /// The node `written`, which is `node` or an alias of it.
    pub(crate) fn new(tree: &'t Tree, written: NodeId, node: NodeId) -> Self {
        NodeRef {
            tree,
            written,
            node,
        }
    }

    /// Whether two nodes are written in the same place.
    pub(crate) fn is_same(self, other: NodeRef<'_>) -> bool {
        self.written == other.written
    }

    /// The node itself, aliases followed.
    pub(crate) fn id(self) -> NodeId {
        self.node
    }

    /// What the node is.
    pub fn kind(self) -> Kind<'t> {
        match self.tree.data(self.node) {
            Data::Null | Data::Alias(_) => Kind::Null, // aliases were followed
            Data::Bool(value) => Kind::Bool(value),
            Data::Int(value) => Kind::Int(value),
            Data::Float(value) => Kind::Float(value),
            Data::Text(range) => Kind::String(self.tree.text_of(range)),
            Data::Sequence(_) => Kind::Sequence,
            Data::Mapping(_) => Kind::Mapping,
        }
    }

    /// Where the node is written; for an alias, the alias.
    pub fn span(self) -> Span {
        self.tree.span(self.written)
    }

    /// Whether the node is written as an alias of another.
    pub fn is_alias(self) -> bool {
        self.written != self.node
    }

    /// The text, if this is a string.
    pub fn as_str(self) -> Option<&'t str> {
        match self.kind() {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is `null` or nothing.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The entries of a mapping, in order; none for other nodes.
    pub fn entries(self) -> impl ExactSizeIterator<Item = Entry<'t>> + Clone {
        let tree = self.tree;
        let range = match tree.data(self.node) {
            Data::Mapping(range) => range,
            _ => Range::default(),
        };
        tree.entries_of(range).iter().map(move |entry| Entry {
            key: tree.text_of(entry.key),
            key_span: entry.key_span,
            value: tree.node(entry.value),
            is_merged: entry.is_merged,
        })
    }

    /// The items of a list, in order; none for other nodes.
    pub fn items(self) -> impl ExactSizeIterator<Item = NodeRef<'t>> + Clone {
        let tree = self.tree;
        let range = match tree.data(self.node) {
            Data::Sequence(range) => range,
            _ => Range::default(),
        };
        tree.items_of(range)
            .iter()
            .map(move |item| tree.node(*item))
    }

    /// An item of a list, by its place from 0, without looking at those before it.
    pub fn item(self, index: usize) -> Option<NodeRef<'t>> {
        match self.tree.data(self.node) {
            Data::Sequence(range) => {
                let item = self.tree.items_of(range).get(index)?;
                Some(self.tree.node(*item))
            }
            _ => None,
        }
    }

    /// The entry of a key.
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        self.entries().find(|entry| entry.key == key)
    }

    /// The value of a key.
    pub fn get(self, key: &str) -> Option<NodeRef<'t>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The value of a key, if it is a string.
    pub fn text(self, key: &str) -> Option<&'t str> {
        self.get(key).and_then(NodeRef::as_str)
    }

    /// The scalar as text, for comparing with merge keys: `8080` and `"8080"` alike.
    pub fn scalar_text(self) -> Option<String> {
        match self.kind() {
            Kind::String(text) => Some(text.to_owned()),
            Kind::Int(value) => Some(value.to_string()),
            Kind::Float(value) => Some(value.to_string()),
            Kind::Bool(value) => Some(value.to_string()),
            Kind::Null | Kind::Sequence | Kind::Mapping => None,
        }
    }
}
