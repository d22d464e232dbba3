//! A document's tree, made of events.

use garboard_libyaml::{Event, EventKind, ScalarStyle};

use crate::anchors::{Anchor, Anchors, Size, Target};
use crate::comments::Comments;
use crate::document::{Limits, Read};
use crate::entries::{Entries, OpenMapping};
use crate::escapes;
use crate::keys::{Key, Unfit, Written, key_of, merged, note_duplicate};
use crate::problem::{Problem, ProblemKind};
use crate::reach::first_reached;
use crate::scalar::{self, Scalar};
use crate::span::Span;
use crate::tree::{Data, NodeId, RawEntry, Tree};

pub(crate) struct Builder<'t> {
    text: &'t str,
    stand_in: Option<char>,
    base: usize,
    limits: &'t Limits,
    tree: Tree,
    /// Collections that are open, the innermost last; their entries and items are on two stacks.
    frames: Vec<Frame>,
    entries: Entries,
    items: Vec<NodeId>,
    anchors: Anchors,
    /// Bytes that aliases stand for, so far.
    expansion: u64,
    /// Offset behind the last token that was something.
    last_end: usize,
    /// What has no JSON form: it counts only if nothing that comes later takes its place.
    unfit: Vec<Unfit>,
    problems: Vec<Problem>,
    comments: Comments<'t>,
    /// The document's node, and whether anything was written for it.
    root: Option<(NodeId, bool)>,
}

/// A collection that is still open.
struct Frame {
    start: usize,
    /// Whether it is written with brackets, or stands between some.
    is_flow: bool,
    anchor: Option<Box<str>>,
    size: Size,
    content: Content,
}

enum Content {
    /// Where its items begin on the stack.
    Sequence(usize),
    Mapping {
        entries: OpenMapping,
        /// The key that waits for its value.
        pending: Option<Key>,
    },
}

/// A node that is complete, on its way to its parent.
struct Done {
    node: NodeId,
    span: Span,
    size: Size,
    written: Written,
}

/// A scalar as it was written.
struct Token<'e> {
    anchor: Option<&'e str>,
    tag: Option<&'e str>,
    value: &'e str,
    style: ScalarStyle,
}

impl<'t> Builder<'t> {
    /// A builder for the document in `text`, which begins at byte `base` of its file; `stand_in` is
    /// what stands in the text for `\\'`.
    pub(crate) fn new(
        text: &'t str,
        stand_in: Option<char>,
        base: usize,
        limits: &'t Limits,
    ) -> Self {
        Builder {
            text,
            stand_in,
            base,
            limits,
            tree: Tree::with_capacity(text.len()),
            frames: Vec::with_capacity(16),
            entries: Entries::default(),
            items: Vec::new(),
            anchors: Anchors::new(),
            expansion: 0,
            last_end: 0,
            unfit: Vec::new(),
            problems: Vec::new(),
            comments: Comments::new(text, base),
            root: None,
        }
    }

    /// Takes the next event in; the error is why the document cannot be read.
    pub(crate) fn event(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        match event.kind {
            EventKind::Scalar {
                style: ScalarStyle::Literal | ScalarStyle::Folded,
                ..
            } => {
                self.comments.block_scalar(event.start, event.end);
            }
            EventKind::StreamStart | EventKind::StreamEnd => {}
            _ => self.comments.token(event.start, event.end),
        }
        let span = self.span(event.start, event.end);
        match event.kind {
            EventKind::StreamStart
            | EventKind::StreamEnd
            | EventKind::DocumentStart
            | EventKind::DocumentEnd => Ok(()),
            EventKind::Alias { anchor } => self.alias(anchor, span),
            EventKind::Scalar {
                anchor,
                tag,
                value,
                style,
            } => self.scalar(
                event,
                &Token {
                    anchor,
                    tag,
                    value,
                    style,
                },
            ),
            EventKind::SequenceStart { anchor, flow, .. } => {
                let items = Content::Sequence(self.items.len());
                self.open(span, anchor, flow, items)
            }
            EventKind::MappingStart { anchor, flow, .. } => {
                let entries = self.entries.open();
                let pending = None;
                self.open(span, anchor, flow, Content::Mapping { entries, pending })
            }
            EventKind::SequenceEnd | EventKind::MappingEnd => self.close(event),
        }?;
        let is_end = matches!(event.kind, EventKind::SequenceEnd | EventKind::MappingEnd);
        if !is_end || event.end > event.start {
            self.last_end = self.last_end.max(event.end);
        }
        Ok(())
    }

    /// The document, once its events are over.
    pub(crate) fn finish(self) -> Result<Read, Problem> {
        // `--- # comment` and a file of comments are documents of `null`: nothing was written.
        let root = self.root.filter(|(_, is_written)| *is_written);
        let tree = root.map(|(root, _)| self.tree.finish(root));
        if let Some(tree) = &tree
            && let Some(unfit) = first_reached(tree.root(), &self.unfit)
        {
            let span = unfit.span;
            return Err(Problem::new(ProblemKind::Syntax, span, unfit.message));
        }
        Ok(Read {
            tree,
            problems: self.problems,
            comments: self.comments.finish(),
        })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    fn alias(&mut self, name: &str, span: Span) -> Result<(), Problem> {
        let refuse = |message: String| Err(Problem::new(ProblemKind::Syntax, span, message));
        let target = match self.anchors.get(name) {
            None => return refuse(format!("unknown anchor '{name}' referenced")),
            Some(Anchor::Open { .. }) => {
                return refuse(format!("anchor '{name}' value contains itself"));
            }
            Some(Anchor::Closed(target)) => *target,
        };
        self.expansion = self.expansion.saturating_add(target.size.bytes);
        if self.expansion > self.limits.alias_expansion(self.text.len()) {
            let factor = self.limits.alias_factor;
            let message =
                format!("aliases would expand the document to more than {factor} times its size");
            return Err(Problem::new(ProblemKind::AliasExpansion, span, message));
        }
        self.check_depth(target.size.levels, span)?;
        let node = self.tree.push(span, Data::Alias(target.node));
        let written = match target.written {
            // An alias of the text `<<` is a key like any other.
            Written::AsMerge => Written::Plainly,
            other => other,
        };
        self.place(Done {
            node,
            span,
            size: target.size,
            written,
        })
    }

    fn scalar(&mut self, event: &Event<'_>, token: &Token<'_>) -> Result<(), Problem> {
        let span = self.span(event.start, event.end);
        let raw = self.text.get(event.start..event.end).unwrap_or_default();
        if token.style == ScalarStyle::DoubleQuoted
            && let Some(at) = escapes::slash(raw)
        {
            let span = self.span(event.start + at, event.start + at + 2);
            return Err(Problem::new(
                ProblemKind::Syntax,
                span,
                "found unknown escape character",
            ));
        }
        let is_in_flow = self.frames.last().is_some_and(|frame| frame.is_flow);
        if is_in_flow && token.style == ScalarStyle::Plain && token.value.contains('?') {
            // go-yaml is stricter than libyaml has become.
            let message = "a '?' between brackets must stand in quotes";
            return Err(Problem::new(ProblemKind::Syntax, span, message));
        }
        let is_plain = token.style == ScalarStyle::Plain && token.tag.is_none();
        let resolved = scalar::resolve(token.tag, token.value, is_plain)
            .map_err(|reason| Problem::new(ProblemKind::Syntax, span, reason))?;
        let may_merge = is_plain || matches!(token.tag, Some("!" | scalar::MERGE_TAG));
        let is_merge = may_merge && token.value == "<<";
        let written = match resolved {
            _ if is_merge => Written::AsMerge,
            Scalar::Float(value) => Written::AsFloat(value),
            Scalar::Uint(_) => Written::AsWide,
            _ => Written::Plainly,
        };
        let data = match resolved {
            Scalar::Null => Data::Null,
            Scalar::Bool(value) => Data::Bool(value),
            Scalar::Int(value) => Data::Int(value),
            Scalar::Uint(value) => Data::Float(value as f64), // JSON readers see a float64
            Scalar::Float(value) => scalar::whole_or_float(value),
            Scalar::Text => match self
                .stand_in
                .filter(|_| token.style == ScalarStyle::DoubleQuoted)
            {
                Some(stand_in) => {
                    Data::Text(self.tree.push_text(&token.value.replace(stand_in, "'")))
                }
                None => Data::Text(self.tree.push_text(token.value)),
            },
            Scalar::Decoded(text) => Data::Text(self.tree.push_text(&text)),
        };
        let node = self.tree.push(span, data);
        let size = Size {
            bytes: span.len() as u64 + 1,
            levels: 0,
        };
        if let Some(name) = token.anchor {
            let anchor = Anchor::Closed(Target {
                node,
                written,
                size,
            });
            self.anchors.insert(name.into(), anchor);
        }
        self.place(Done {
            node,
            span,
            size,
            written,
        })
    }

    fn check_depth(&self, levels: usize, span: Span) -> Result<(), Problem> {
        if self.frames.len() + levels <= self.limits.depth {
            return Ok(());
        }
        let message = format!("nested deeper than {} levels", self.limits.depth);
        Err(Problem::new(ProblemKind::TooDeep, span, message))
    }

    fn open(
        &mut self,
        span: Span,
        anchor: Option<&str>,
        is_flow: bool,
        content: Content,
    ) -> Result<(), Problem> {
        self.check_depth(1, span)?;
        if let Some(name) = anchor {
            let level = self.frames.len();
            self.anchors.insert(name.into(), Anchor::Open { level });
        }
        self.frames.push(Frame {
            start: span.start as usize,
            is_flow,
            anchor: anchor.map(Into::into),
            size: Size::COLLECTION,
            content,
        });
        Ok(())
    }

    fn close(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        let Some(frame) = self.frames.pop() else {
            return Ok(()); // libyaml pairs its events
        };
        // A block collection "ends" at the next token; its text ends where its last node does.
        let has_bracket = event.end > event.start;
        let end = if has_bracket {
            event.end
        } else {
            self.last_end
        };
        let span = Span::new(frame.start, self.base + end);
        let data = match &frame.content {
            Content::Sequence(start) => {
                let items = self.tree.push_items(&self.items[*start..]); // the stack only grew
                self.items.truncate(*start);
                Data::Sequence(items)
            }
            Content::Mapping { entries, .. } => {
                Data::Mapping(self.entries.close(entries, &mut self.tree))
            }
        };
        let node = self.tree.push(span, data);
        let done = Done {
            node,
            span,
            size: frame.size,
            written: Written::Plainly,
        };
        // An anchor of the same name inside has taken its place.
        let level = self.frames.len();
        if let Some(anchor) = frame.anchor.and_then(|name| self.anchors.get_mut(&name))
            && matches!(anchor, Anchor::Open { level: of } if *of == level)
        {
            *anchor = Anchor::Closed(Target {
                node,
                written: done.written,
                size: done.size,
            });
        }
        self.place(done)
    }

    /// Whether the next node is a key.
    fn wants_key(&self) -> bool {
        let content = self.frames.last().map(|frame| &frame.content);
        matches!(content, Some(Content::Mapping { pending: None, .. }))
    }

    /// Puts a complete node into the open collection, or makes it the document.
    fn place(&mut self, done: Done) -> Result<(), Problem> {
        if self.tree.is_infinite(done.node) && !self.wants_key() {
            let message = "infinite numbers and `.nan` have no JSON form";
            let span = done.span;
            self.unfit.push(Unfit { span, message });
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some((done.node, !done.span.is_empty()));
            return Ok(());
        };
        frame.size.add(done.size);
        let (entries, pending) = match &mut frame.content {
            Content::Sequence(_) => {
                self.items.push(done.node);
                return Ok(());
            }
            Content::Mapping { entries, pending } => (entries, pending),
        };
        match pending.take() {
            None => {
                let (key, unfit) = key_of(&mut self.tree, done.node, done.written, done.span)?;
                *pending = Some(key);
                self.unfit.extend(unfit);
            }
            Some(Key::Named(key, key_span)) => {
                let entry = RawEntry {
                    key,
                    key_span,
                    value: done.node,
                    is_merged: false,
                };
                let earlier = self.entries.put(entries, &self.tree, entry);
                if let Some(earlier) = earlier.filter(|earlier| !earlier.is_merged) {
                    let key = self.tree.text_of(key);
                    note_duplicate(&mut self.problems, key, earlier.key_span, key_span);
                }
            }
            Some(Key::Merge(key_span)) => {
                for mapping in merged(&self.tree, done.node, key_span)? {
                    for entry in self.tree.entries_of(mapping) {
                        let entry = RawEntry {
                            is_merged: true,
                            ..*entry
                        };
                        self.entries.put(entries, &self.tree, entry);
                    }
                }
            }
        }
        Ok(())
    }
}
