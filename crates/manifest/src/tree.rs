//! The nodes of one document, each with its place.
//!
//! A document is an arena: nodes, map entries, list items and text in four vectors. Aliases are
//! nodes that point at their target, so a document never grows by what it refers to. Mappings are
//! stored as they count: merges applied, of equal keys the last.

use crate::path::{FieldPath, Segment};
use crate::span::Span;

/// Index of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// How far a path leads in a document.
#[derive(Clone, Copy)]
pub struct Reached<'t> {
    /// The deepest node on the path that exists.
    pub node: NodeRef<'t>,
    /// The key that leads to it, if it is a map's value.
    pub key_span: Option<Span>,
    /// How many segments of the path were found.
    pub found: usize,
    /// Whether the whole path was found.
    pub is_whole: bool,
}

impl Reached<'_> {
    /// Where to point: at the value if the path was found and it is a scalar or written on one line
    /// with its key; else at the key of what was found, or at the name of a list item.
    pub fn place(&self) -> Span {
        let is_collection = matches!(self.node.kind(), Kind::Sequence | Kind::Mapping);
        if self.is_whole && !is_collection && !self.node.span().is_empty() {
            return self.node.span();
        }
        if let Some(key_span) = self.key_span {
            return key_span;
        }
        let named = self
            .node
            .entry("name")
            .filter(|name| name.value.as_str().is_some());
        match named {
            Some(name) => name.value.span(),
            None => match self.node.entries().next() {
                Some(first) => first.key_span,
                None => self.node.span(),
            },
        }
    }
}

impl Tree {
    pub(crate) fn new() -> Self {
        Tree {
            nodes: Vec::new(),
            entries: Vec::new(),
            items: Vec::new(),
            text: String::new(),
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
        let node = match self.raw(written).data {
            Data::Alias(target) => target, // the builder resolves chains
            _ => written,
        };
        NodeRef {
            tree: self,
            written,
            node,
        }
    }

    fn raw(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize] // ids come from `push`
    }

    pub(crate) fn data(&self, id: NodeId) -> Data {
        self.raw(id).data
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

impl<'t> NodeRef<'t> {
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
        self.tree.raw(self.written).span
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

    /// Follows `path` from this node as far as it goes.
    pub fn reach(self, path: &FieldPath) -> Reached<'t> {
        let mut reached = Reached {
            node: self,
            key_span: None,
            found: 0,
            is_whole: true,
        };
        for segment in path.segments() {
            let Some((node, key_span)) = reached.node.step(&segment) else {
                reached.is_whole = false;
                break;
            };
            reached.node = node;
            reached.key_span = key_span;
            reached.found += 1;
        }
        reached
    }

    /// The JSON pointer of as much of `path` as exists, list items by index; the rest of the path
    /// is appended as keys, so that a missing field still has a pointer.
    pub fn pointer(self, path: &FieldPath) -> String {
        let mut pointer = String::new();
        let mut at = Some(self);
        for segment in path.segments() {
            pointer.push('/');
            let next = at.and_then(|node| Some((node, node.step(&segment)?.0)));
            match (&segment, next) {
                (Segment::Key(key), _) => {
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                (Segment::Index(index), _) => pointer.push_str(&index.to_string()),
                (_, Some((list, item))) => {
                    let index = list.items().position(|other| other.written == item.written);
                    pointer.push_str(&index.unwrap_or(0).to_string());
                }
                (_, None) => pointer.push('-'),
            }
            at = next.map(|(_, node)| node);
        }
        pointer
    }

    fn step(self, segment: &Segment<'_>) -> Option<(NodeRef<'t>, Option<Span>)> {
        match segment {
            Segment::Key(key) => self
                .entry(key)
                .map(|entry| (entry.value, Some(entry.key_span))),
            Segment::Index(index) => self.items().nth(*index).map(|item| (item, None)),
            Segment::Item { key, value } => self
                .items()
                .find(|item| item.get(key).and_then(NodeRef::scalar_text).as_deref() == Some(value))
                .map(|item| (item, None)),
            Segment::Value(value) => self
                .items()
                .find(|item| item.scalar_text().as_deref() == Some(value))
                .map(|item| (item, None)),
        }
    }

    /// The path that leads from this node to the node written at `span`.
    ///
    /// Walks the whole tree: for naming the place of a rare problem, not for the common case.
    pub(crate) fn path_at(self, span: Span) -> Option<FieldPath> {
        fn walk(at: NodeRef<'_>, span: Span, path: &FieldPath) -> Option<FieldPath> {
            if at.span() == span {
                return Some(path.clone());
            }
            let in_map = at
                .entries()
                .find_map(|entry| walk(entry.value, span, &path.key(entry.key)));
            in_map.or_else(|| {
                at.items().enumerate().find_map(|(index, item)| {
                    let name = item.text("name").map(|name| path.item("name", name));
                    walk(item, span, &name.unwrap_or_else(|| path.index(index)))
                })
            })
        }
        walk(self, span, &FieldPath::root())
    }
}
