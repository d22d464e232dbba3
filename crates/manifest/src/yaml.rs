//! One YAML document to a tree: libyaml's events, Go's meaning.

use std::collections::HashMap;

use garboard_libyaml::{Event, EventKind, Parser, ScalarStyle};

use crate::comments::Comments;
use crate::document::Limits;
use crate::entries::Entries;
use crate::problem::{Problem, ProblemKind};
use crate::scalar::{self, Scalar};
use crate::span::Span;
use crate::tree::{Data, NodeId, Range, RawEntry, Tree};

/// A document's tree (none if it is empty), with what was odd about it and its comments.
pub(crate) struct Read {
    pub(crate) tree: Option<Tree>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) comments: Vec<Span>,
}

/// Reads the one document in `text`, which begins at byte `base` of its file.
///
/// The error is the reason for which the document as a whole cannot be read.
pub(crate) fn read(text: &str, base: usize, limits: &Limits) -> Result<Read, Problem> {
    let mut builder = Builder {
        text,
        base,
        limits,
        tree: Tree::new(),
        frames: Vec::new(),
        anchors: HashMap::new(),
        expansion: 0,
        problems: Vec::new(),
        comments: Comments::new(text, base),
        root: None,
    };
    let mut parser = Parser::new(text);
    loop {
        let event = parser.next_event().map_err(|error| {
            let mut problem = Problem::new(
                ProblemKind::Syntax,
                Span::new(base + error.offset, base + error.offset),
                error.problem.clone(),
            );
            problem.related = error
                .context_offset
                .filter(|offset| *offset != error.offset)
                .zip(error.context)
                .map(|(offset, context)| (Span::new(base + offset, base + offset), context));
            problem
        })?;
        if event.kind == EventKind::StreamEnd {
            break;
        }
        builder.event(&event)?;
    }
    let Builder {
        tree,
        root,
        problems,
        comments,
        ..
    } = builder;
    let comments = comments.finish();
    // `--- # comment` and a file of comments are documents of `null`: nothing was written.
    let tree = root
        .filter(|(_, is_written)| *is_written)
        .map(|(root, _)| tree.finish(root));
    Ok(Read {
        tree,
        problems,
        comments,
    })
}

struct Builder<'t> {
    text: &'t str,
    base: usize,
    limits: &'t Limits,
    tree: Tree,
    frames: Vec<Frame>,
    anchors: HashMap<String, Anchor>,
    /// Bytes that aliases stand for, so far.
    expansion: u64,
    problems: Vec<Problem>,
    comments: Comments<'t>,
    /// The document's node, and whether anything was written for it.
    root: Option<(NodeId, bool)>,
}

/// A collection that is still open.
struct Frame {
    span: Span,
    anchor: Option<String>,
    /// Bytes of everything inside, aliases written out.
    weight: u64,
    content: Content,
}

enum Content {
    Sequence(Vec<NodeId>),
    Mapping {
        entries: Entries,
        pending: Option<Key>,
    },
}

enum Key {
    Named(Range, Span),
    Merge(Span),
}

#[derive(Clone, Copy)]
enum Anchor {
    /// Its node is still being read: an alias to it would contain itself.
    Open,
    Closed {
        node: NodeId,
        weight: u64,
    },
}

/// A node that is complete, on its way to its parent.
struct Done<'e> {
    node: NodeId,
    span: Span,
    weight: u64,
    /// Scalars only: their text and whether they may be the merge key `<<`.
    scalar: Option<(&'e str, bool)>,
}

impl Builder<'_> {
    fn event(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        let span = Span::new(self.base + event.start, self.base + event.end);
        match event.kind {
            EventKind::StreamStart | EventKind::StreamEnd => {}
            EventKind::DocumentStart | EventKind::DocumentEnd => {
                self.comments.token(event.start, event.end);
            }
            EventKind::Alias { anchor } => {
                self.comments.token(event.start, event.end);
                self.alias(anchor, span)?;
            }
            EventKind::Scalar {
                anchor,
                tag,
                value,
                style,
            } => {
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.comments.block_scalar(event.start, event.end);
                } else {
                    self.comments.token(event.start, event.end);
                }
                self.scalar(event, anchor, tag, value, style)?;
            }
            EventKind::SequenceStart { anchor, .. } => {
                self.comments.token(event.start, event.end);
                self.open(span, anchor, Content::Sequence(Vec::new()))?;
            }
            EventKind::MappingStart { anchor, .. } => {
                self.comments.token(event.start, event.end);
                let content = Content::Mapping {
                    entries: Entries::default(),
                    pending: None,
                };
                self.open(span, anchor, content)?;
            }
            EventKind::SequenceEnd | EventKind::MappingEnd => {
                self.comments.token(event.start, event.end);
                self.close(event)?;
            }
        }
        Ok(())
    }

    fn alias(&mut self, anchor: &str, span: Span) -> Result<(), Problem> {
        match self.anchors.get(anchor) {
            None => Err(Problem::new(
                ProblemKind::Syntax,
                span,
                format!("unknown anchor '{anchor}' referenced"),
            )),
            Some(Anchor::Open) => Err(Problem::new(
                ProblemKind::Syntax,
                span,
                format!("anchor '{anchor}' value contains itself"),
            )),
            Some(Anchor::Closed { node, weight }) => {
                let (target, weight) = (*node, *weight);
                self.expansion += weight;
                if self.expansion > self.limits.alias_expansion(self.text.len()) {
                    return Err(Problem::new(
                        ProblemKind::AliasExpansion,
                        span,
                        "aliases would expand the document to more than 10 times its size",
                    ));
                }
                let node = self.tree.push(span, Data::Alias(target));
                let target = self.tree.data(target);
                let text = match target {
                    Data::Text(range) => Some(self.tree.text_of(range).to_owned()),
                    _ => None,
                };
                // An alias of the text `<<` is a key like any other.
                let scalar = text.as_deref().map(|text| (text, false));
                self.place(Done {
                    node,
                    span,
                    weight,
                    scalar,
                })
            }
        }
    }

    fn scalar(
        &mut self,
        event: &Event<'_>,
        anchor: Option<&str>,
        tag: Option<&str>,
        value: &str,
        style: ScalarStyle,
    ) -> Result<(), Problem> {
        let span = Span::new(self.base + event.start, self.base + event.end);
        let is_plain = style == ScalarStyle::Plain;
        let is_untagged_plain = is_plain && !self.has_bare_tag(event);
        let resolved = scalar::resolve(tag, value, is_untagged_plain)
            .map_err(|reason| Problem::new(ProblemKind::Syntax, span, reason))?;
        let data = match resolved {
            Scalar::Null => Data::Null,
            Scalar::Bool(value) => Data::Bool(value),
            Scalar::Int(value) => Data::Int(value),
            Scalar::Uint(value) => Data::Float(value as f64), // JSON readers see a float64
            Scalar::Float(value) => whole_or_float(value),
            Scalar::Text => Data::Text(self.tree.push_text(value)),
            Scalar::Decoded(text) => Data::Text(self.tree.push_text(&text)),
        };
        let node = self.tree.push(span, data);
        let weight = span.len() as u64 + 1;
        if let Some(anchor) = anchor {
            self.anchors
                .insert(anchor.to_owned(), Anchor::Closed { node, weight });
        }
        let is_merge_key = value == "<<"
            && (is_untagged_plain && tag.is_none() || tag == Some("tag:yaml.org,2002:merge"));
        self.place(Done {
            node,
            span,
            weight,
            scalar: Some((value, is_merge_key)),
        })
    }

    /// Whether a scalar carries the tag `!`, which makes it a string; libyaml does not say.
    fn has_bare_tag(&self, event: &Event<'_>) -> bool {
        let written = self.text.get(event.start..event.end).unwrap_or_default();
        let written = match written.strip_prefix('&') {
            Some(rest) => rest
                .split_once([' ', '\t'])
                .map_or("", |(_, rest)| rest.trim_start()),
            None => written,
        };
        written
            .strip_prefix('!')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    }

    fn open(&mut self, span: Span, anchor: Option<&str>, content: Content) -> Result<(), Problem> {
        if self.frames.len() >= self.limits.depth {
            return Err(Problem::new(
                ProblemKind::TooDeep,
                span,
                format!("nested deeper than {} levels", self.limits.depth),
            ));
        }
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor.to_owned(), Anchor::Open);
        }
        self.frames.push(Frame {
            span,
            anchor: anchor.map(str::to_owned),
            weight: 2,
            content,
        });
        Ok(())
    }

    fn close(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        }; // libyaml pairs its events
        // A block collection "ends" at the next token; its text ends where its last node does.
        let end =
            (self.text[..event.end].trim_end().len()).max(frame.span.start as usize - self.base);
        let end = if event.start == event.end {
            end
        } else {
            event.end
        };
        let span = Span::new(frame.span.start as usize, self.base + end);
        let data = match &frame.content {
            Content::Sequence(items) => Data::Sequence(self.tree.push_items(items)),
            Content::Mapping { entries, .. } => {
                Data::Mapping(self.tree.push_entries(entries.as_slice()))
            }
        };
        let node = self.tree.push(span, data);
        let weight = frame.weight;
        if let Some(anchor) = frame.anchor {
            self.anchors.insert(anchor, Anchor::Closed { node, weight });
        }
        self.place(Done {
            node,
            span,
            weight,
            scalar: None,
        })
    }

    fn has_no_json_form(&self, node: NodeId) -> bool {
        matches!(follow(&self.tree, node), Data::Float(value) if !value.is_finite())
    }

    /// Puts a complete node into the open collection, or makes it the document.
    fn place(&mut self, done: Done<'_>) -> Result<(), Problem> {
        let is_key = matches!(
            self.frames.last(),
            Some(Frame {
                content: Content::Mapping { pending: None, .. },
                ..
            })
        );
        if !is_key && self.has_no_json_form(done.node) {
            let message = "infinite numbers and `.nan` have no JSON form";
            return Err(Problem::new(ProblemKind::Syntax, done.span, message));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some((done.node, !done.span.is_empty()));
            return Ok(());
        };
        frame.weight += done.weight;
        match &mut frame.content {
            Content::Sequence(items) => items.push(done.node),
            Content::Mapping { pending, entries } => match pending.take() {
                None => {
                    let key = key_of(&mut self.tree, &done)?;
                    *pending = Some(key);
                }
                Some(Key::Merge(key_span)) => {
                    merge(&self.tree, entries, done.node, key_span)?;
                }
                Some(Key::Named(key, key_span)) => {
                    let entry = RawEntry {
                        key,
                        key_span,
                        value: done.node,
                        is_merged: false,
                    };
                    if let Some(earlier) = entries.put(&self.tree, entry)
                        && !earlier.is_merged
                    {
                        self.problems.push(duplicate(
                            self.tree.text_of(key),
                            earlier.key_span,
                            key_span,
                        ));
                    }
                }
            },
        }
        Ok(())
    }
}

/// The node's data, or its target's if it is an alias.
fn follow(tree: &Tree, node: NodeId) -> Data {
    match tree.data(node) {
        Data::Alias(target) => tree.data(target),
        data => data,
    }
}

pub(crate) fn duplicate(key: &str, first: Span, second: Span) -> Problem {
    let mut problem = Problem::new(
        ProblemKind::DuplicateKey,
        second,
        format!(
            "the key \"{}\" stands here for the second time; the API server takes the last",
            key.escape_debug()
        ),
    );
    problem.related = Some((first, "first here, without effect".to_owned()));
    problem
}

/// A mapping key as `sigs.k8s.io/yaml` writes it into JSON.
fn key_of(tree: &mut Tree, done: &Done<'_>) -> Result<Key, Problem> {
    let refuse = |what: &str| {
        Err(Problem::new(
            ProblemKind::Syntax,
            done.span,
            format!("unsupported map key: {what}"),
        ))
    };
    if let Some((_, true)) = done.scalar {
        return Ok(Key::Merge(done.span));
    }
    let text = match follow(tree, done.node) {
        Data::Text(range) => return Ok(Key::Named(range, done.span)),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => match done.scalar {
            // `1.0` is a float to Go's key printing, `1e6` prints as `1e+06`.
            Some((text, _)) if is_float_text(text) => scalar::float_key(value as f64),
            _ => value.to_string(),
        },
        Data::Float(value) => match done.scalar {
            Some((text, _)) if !is_float_text(text) => return refuse("a number beyond 64 bits"),
            _ => scalar::float_key(value),
        },
        Data::Null | Data::Alias(_) => return refuse("null"),
        Data::Sequence(_) => return refuse("a list"),
        Data::Mapping(_) => return refuse("a mapping"),
    };
    Ok(Key::Named(tree.push_text(&text), done.span))
}

/// Whether a number's text was a float before JSON took the difference away.
fn is_float_text(text: &str) -> bool {
    let is_hex = text
        .get(..3)
        .is_some_and(|head| head.to_ascii_lowercase().contains("0x"));
    !is_hex
        && (text.contains(['.', 'e', 'E'])
            || scalar::resolve(None, text, true)
                .is_ok_and(|value| matches!(value, Scalar::Float(_))))
}

/// `<<`: go-yaml applies merges where they stand, so they override what stands before them.
fn merge(tree: &Tree, entries: &mut Entries, node: NodeId, key_span: Span) -> Result<(), Problem> {
    let refuse = || {
        let message = "map merge requires map or sequence of maps as the value";
        Err(Problem::new(ProblemKind::Syntax, key_span, message))
    };
    let mut apply = |data: Data| match data {
        Data::Mapping(range) => {
            for entry in tree.entries_of(range) {
                entries.put(
                    tree,
                    RawEntry {
                        is_merged: true,
                        ..*entry
                    },
                );
            }
            Ok(())
        }
        _ => refuse(),
    };
    match (tree.data(node), follow(tree, node)) {
        // Of several maps the earlier ones count more; an alias of a list is no list to go-yaml.
        (Data::Sequence(range), _) => tree
            .items_of(range)
            .iter()
            .rev()
            .try_for_each(|item| apply(follow(tree, *item))),
        (_, data) => apply(data),
    }
}

/// JSON writes whole floats below 1e21 without a fraction, and readers take them for integers.
pub(crate) fn whole_or_float(value: f64) -> Data {
    const BOUND: f64 = 9_223_372_036_854_775_808.0; // 2^63
    if value.fract() == 0.0 && (-BOUND..BOUND).contains(&value) {
        Data::Int(value as i64)
    } else {
        Data::Float(value)
    }
}
