//! From a path to a node, and from nodes to their paths.

use std::collections::HashMap;

use crate::keys::Unfit;
use crate::node::{Entry, Kind, NodeRef};
use crate::path::{FieldPath, Segment};
use crate::span::Span;

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

impl<'t> NodeRef<'t> {
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
                    let index = list.items().position(|other| other.is_same(item));
                    pointer.push_str(&index.unwrap_or(0).to_string());
                }
                (_, None) => pointer.push('-'),
            }
            at = next.map(|(_, node)| node);
        }
        pointer
    }

    pub(crate) fn step(self, segment: &Segment<'_>) -> Option<(NodeRef<'t>, Option<Span>)> {
        match segment {
            Segment::Key(key) => self
                .entry(key)
                .map(|entry| (entry.value, Some(entry.key_span))),
            Segment::Index(index) => self.item(*index).map(|item| (item, None)),
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
}

/// The paths that lead from `root` to the nodes that are written at `spans`, in that order; the
/// root's for a span at which nothing is written.
///
/// Walks the document once, however many are asked for.
pub(crate) fn paths_at(root: NodeRef<'_>, spans: &[Span]) -> Vec<FieldPath> {
    let mut wanted: HashMap<Span, Option<FieldPath>> = HashMap::new();
    wanted.extend(spans.iter().map(|span| (*span, None)));
    let mut steps = Vec::new();
    walk(root, &mut steps, &mut wanted);
    let paths = spans.iter().map(|span| wanted.get(span).cloned().flatten());
    paths.map(Option::unwrap_or_default).collect()
}

/// A step of a walk, not yet written out.
enum Step<'t> {
    Key(&'t str),
    Name(&'t str),
    Index(usize),
}

fn walk<'t>(
    at: NodeRef<'t>,
    steps: &mut Vec<Step<'t>>,
    wanted: &mut HashMap<Span, Option<FieldPath>>,
) {
    if let Some(path) = wanted.get_mut(&at.span()) {
        path.get_or_insert_with(|| written_out(steps));
    }
    for entry in at.entries() {
        steps.push(Step::Key(entry.key));
        walk(entry.value, steps, wanted);
        steps.pop();
    }
    for (index, item) in at.items().enumerate() {
        steps.push(item.text("name").map_or(Step::Index(index), Step::Name));
        walk(item, steps, wanted);
        steps.pop();
    }
}

fn written_out(steps: &[Step<'_>]) -> FieldPath {
    steps
        .iter()
        .fold(FieldPath::root(), |path, step| match step {
            Step::Key(key) => path.key(key),
            Step::Name(name) => path.item("name", name),
            Step::Index(index) => path.index(*index),
        })
}

/// The first of `unfit`, which are in the order of the text, that the document still holds.
pub(crate) fn first_reached<'u>(at: NodeRef<'_>, unfit: &'u [Unfit]) -> Option<&'u Unfit> {
    let find = |span: Span| {
        let place = unfit.binary_search_by_key(&span, |unfit| unfit.span);
        place.ok().and_then(|place| unfit.get(place))
    };
    if unfit.is_empty() {
        return None;
    }
    let in_entry =
        |entry: Entry<'_>| find(entry.key_span).or_else(|| first_reached(entry.value, unfit));
    find(at.span())
        .or_else(|| at.entries().find_map(in_entry))
        .or_else(|| at.items().find_map(|item| first_reached(item, unfit)))
}
