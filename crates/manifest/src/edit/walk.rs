//! A document's nodes and a change, walked side by side.

use std::collections::HashSet;

use crate::node::{Kind, NodeRef};
use crate::path::{FieldPath, Segment};
use crate::span::Span;
use crate::tree::{NodeId, Tree};
use crate::value::Value;

use super::change::{Change, Own};
use super::inserts::{self, Insert};
use super::style::{Flow, content_end, entry_end, is_flow, scalar_like};
use super::{Reason, Refusal, TextEdit};

/// What is found on the way, or why it goes no further.
pub(super) type Found<T> = Result<T, Reason>;

/// The edits of a text in the making.
pub(super) struct Walk<'t> {
    pub(super) text: &'t str,
    tree: &'t Tree,
    /// How brackets are written where nothing in them shows it.
    pub(super) flow: Flow,
    shared: HashSet<NodeId>,
    pub(super) edits: Vec<TextEdit>,
    pub(super) inserts: Vec<Insert>,
    /// Where the walk is.
    path: FieldPath,
}

impl<'t> Walk<'t> {
    pub(super) fn new(text: &'t str, tree: &'t Tree) -> Walk<'t> {
        let root = tree.root();
        let is_json = is_flow(root, text)
            && root.entries().next().is_some_and(|first| {
                text.get(first.key_span.range())
                    .is_some_and(|key| key.starts_with('"'))
            });
        let flow = if is_json {
            super::style::flow_of(root, text, Flow::YAML)
        } else {
            Flow::YAML
        };
        Walk {
            text,
            tree,
            flow,
            shared: tree.aliased(),
            edits: Vec::new(),
            inserts: Vec::new(),
            path: FieldPath::root(),
        }
    }

    /// The edits, in order, none over another.
    pub(super) fn edits(mut self, change: &Change) -> Result<Vec<TextEdit>, Refusal> {
        self.node(self.tree.root(), None, change)
            .map_err(|reason| Refusal {
                path: self.path.clone(),
                reason,
            })?;
        let mut edits = self.edits;
        edits.extend(inserts::text_edits(self.text, self.inserts));
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let overlap = edits
            .windows(2)
            .any(|two| two[0].span.end > two[1].span.start); // windows of two
        if overlap {
            return Err(Refusal {
                path: self.path,
                reason: Reason::Unclear,
            });
        }
        Ok(edits)
    }

    /// Changes a node; `key` is the key that leads to it.
    fn node(&mut self, node: NodeRef<'t>, key: Option<Span>, change: &Change) -> Found<()> {
        if node.is_alias() || self.shared.contains(&node.id()) {
            return Err(Reason::Shared);
        }
        match &change.own {
            Own::Set(value) => return self.set(node, key, value),
            Own::Longer(items) => return self.longer(node, key, items),
            Own::Stays | Own::Removed => {}
        }
        match node.kind() {
            Kind::Mapping => self.map(node, key, change),
            Kind::Sequence => self.list(node, key, change),
            Kind::Null => match change.made() {
                Some(value) => self.set(node, key, &value),
                None => Ok(()),
            },
            Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::String(_) => {
                Err(Reason::WrongType)
            }
        }
    }

    fn map(&mut self, map: NodeRef<'t>, key: Option<Span>, change: &Change) -> Found<()> {
        let mut missing = Vec::new();
        let mut gone = Vec::new();
        for (segment, below) in &change.below {
            let Segment::Key(name) = segment else {
                return Err(Reason::WrongType);
            };
            match map.entry(name) {
                Some(entry) if entry.is_merged => return Err(Reason::Merged),
                Some(_) if below.own == Own::Removed => gone.push(&**name),
                Some(entry) => {
                    let outer = self.path.clone();
                    self.path = outer.key(name);
                    self.node(entry.value, Some(entry.key_span), below)?;
                    self.path = outer;
                }
                None => missing.extend(below.made().map(|value| (Box::from(&**name), value))),
            }
        }
        let is_flow = is_flow(map, self.text);
        if !gone.is_empty() {
            if is_flow {
                let own = map.entries().filter(|entry| !entry.is_merged);
                let (spans, names): (Vec<Span>, Vec<&str>) = own
                    .map(|entry| {
                        let end = entry_end(entry.key_span, entry.value, self.text);
                        (Span::new(entry.key_span.start as usize, end), entry.key)
                    })
                    .unzip();
                let places = names.iter().enumerate();
                let gone = places
                    .filter(|(_, name)| gone.contains(name))
                    .map(|(at, _)| at);
                let gone: Vec<usize> = gone.collect();
                self.remove_flow(&spans, &gone);
            } else {
                self.remove_entries(map, key, &gone)?;
            }
        }
        match (missing.is_empty(), is_flow) {
            (true, _) => Ok(()),
            (false, true) => self.insert_flow_entries(map, &missing),
            (false, false) => self.insert_entries(map, &missing),
        }
    }

    fn list(&mut self, list: NodeRef<'t>, key: Option<Span>, change: &Change) -> Found<()> {
        for (segment, below) in &change.below {
            let reached = list.step(segment).ok_or(Reason::NoSuchItem)?.0;
            if below.own != Own::Removed {
                let outer = self.path.clone();
                self.path = outer.step(segment);
                self.node(reached, None, below)?;
                self.path = outer;
            } else if is_flow(list, self.text) {
                let items = list.items().map(|item| {
                    let end = content_end(item, self.text);
                    Span::new(item.span().start as usize, end)
                });
                let spans: Vec<Span> = items.collect();
                let place = list.items().position(|item| item.is_same(reached));
                self.remove_flow(&spans, &Vec::from_iter(place));
            } else {
                self.remove_item(list, key, reached)?;
            }
        }
        Ok(())
    }

    /// Gives a node another value.
    fn set(&mut self, node: NodeRef<'t>, key: Option<Span>, value: &Value) -> Found<()> {
        let span = node.span();
        let is_collection = matches!(value, Value::Object(fields) if !fields.is_empty())
            || matches!(value, Value::List(items) if !items.is_empty());
        match (span.is_empty(), key) {
            (true, Some(key)) if is_collection => self.insert_below(key, value),
            (true, Some(key)) => {
                let behind = self.text.get(key.end as usize..).unwrap_or_default();
                let colon = behind.find(':').ok_or(Reason::Unclear)?;
                let at = key.end as usize + colon + 1;
                let new = format!(" {}", self.flow.value(value));
                self.replace(Span::new(at, at), &new);
                Ok(())
            }
            (true, None) => Err(Reason::Unclear),
            (false, _) => {
                let own = self.text.get(span.range()).unwrap_or_default();
                // Anchors, tags and block scalars are more than their text.
                if own.starts_with(['&', '!', '|', '>']) {
                    return Err(Reason::Unclear);
                }
                let new = match value {
                    Value::String(_) => scalar_like(value, own),
                    value => self.flow.value(value),
                };
                let end = content_end(node, self.text);
                self.replace(Span::new(span.start as usize, end), &new);
                Ok(())
            }
        }
    }

    /// Gives a list more items.
    fn longer(&mut self, node: NodeRef<'t>, key: Option<Span>, items: &[Value]) -> Found<()> {
        match node.kind() {
            Kind::Sequence if is_flow(node, self.text) => self.append_flow_items(node, items),
            Kind::Sequence => self.append_items(node, items),
            Kind::Null => self.set(node, key, &Value::List(items.to_vec())),
            _ => Err(Reason::WrongType),
        }
    }
}
