//! Edits of maps and lists that are written in lines.

use crate::node::{Entry, NodeRef};
use crate::span::Span;
use crate::value::Value;

use super::inserts::{Insert, line_end, line_start};
use super::style::{content_end, entry_end, entry_lines, item_lines, scalar_like};
use super::walk::{Found, Walk};
use super::{Reason, TextEdit};

impl Walk<'_> {
    /// Puts entries behind the last one of a map.
    pub(super) fn insert_entries(
        &mut self,
        map: NodeRef<'_>,
        missing: &[(Box<str>, Value)],
    ) -> Found<()> {
        let own = || map.entries().filter(|entry| !entry.is_merged);
        let first = own().next().ok_or(Reason::Merged)?;
        let indent = self.column(first.key_span.start as usize);
        let key = self.text.get(first.key_span.start as usize..);
        if key.is_none_or(|key| key.starts_with('?')) {
            return Err(Reason::Unclear);
        }
        let mut lines = Vec::new();
        for (key, value) in missing {
            entry_lines(key, value, indent, &mut lines);
        }
        let ends = own().map(|entry| entry_end(entry.key_span, entry.value, self.text));
        self.inserts.push(Insert {
            behind: ends.max().unwrap_or_default(), // there is a first entry
            indent,
            lines,
        });
        Ok(())
    }

    /// Puts a value below a key that has none.
    pub(super) fn insert_below(&mut self, key: Span, value: &Value) -> Found<()> {
        let indent = self.column(key.start as usize);
        let mut lines = Vec::new();
        entry_lines("", value, indent, &mut lines);
        lines.remove(0); // the key's own line is there
        if lines.is_empty() {
            return Err(Reason::Unclear);
        }
        self.inserts.push(Insert {
            behind: key.end as usize,
            indent,
            lines,
        });
        Ok(())
    }

    /// Puts items behind the last one of a list.
    pub(super) fn append_items(&mut self, list: NodeRef<'_>, items: &[Value]) -> Found<()> {
        let last = list.items().last().ok_or(Reason::Unclear)?;
        let dash = self.dash(last).ok_or(Reason::Unclear)?;
        let indent = self.column(dash);
        let like = self.text.get(last.span().range()).unwrap_or_default();
        let mut lines = Vec::new();
        for item in items {
            match item {
                Value::String(_) => lines.push(format!(
                    "{}- {}",
                    " ".repeat(indent),
                    scalar_like(item, like)
                )),
                item => item_lines(item, indent, &mut lines),
            }
        }
        self.inserts.push(Insert {
            behind: content_end(last, self.text).max(dash + 1),
            indent,
            lines,
        });
        Ok(())
    }

    /// Takes entries out of a map, each with the lines that it stands on.
    pub(super) fn remove_entries(
        &mut self,
        map: NodeRef<'_>,
        key: Option<Span>,
        gone: &[&str],
    ) -> Found<()> {
        let own: Vec<Entry<'_>> = map.entries().filter(|entry| !entry.is_merged).collect();
        let is_gone = |entry: &Entry<'_>| gone.contains(&entry.key);
        if own.iter().all(is_gone) {
            return self.empty(map, key, "{}");
        }
        for (at, entry) in own.iter().enumerate().filter(|(_, entry)| is_gone(entry)) {
            let start = entry.key_span.start as usize;
            let end = entry_end(entry.key_span, entry.value, self.text);
            let is_alone = self.is_first_on_line(start);
            let span = match own.get(at + 1) {
                _ if is_alone => Span::new(line_start(self.text, start), line_end(self.text, end)),
                // Behind a dash: the next entry moves up to it.
                Some(next) => Span::new(start, next.key_span.start as usize),
                None => return Err(Reason::Unclear),
            };
            self.replace(span, "");
        }
        Ok(())
    }

    /// Takes an item out of a list, with the lines that it stands on.
    pub(super) fn remove_item(
        &mut self,
        list: NodeRef<'_>,
        key: Option<Span>,
        item: NodeRef<'_>,
    ) -> Found<()> {
        if list.items().len() == 1 {
            return self.empty(list, key, "[]");
        }
        let dash = self.dash(item).ok_or(Reason::Unclear)?;
        if !self.is_first_on_line(dash) {
            return Err(Reason::Unclear);
        }
        let end = content_end(item, self.text);
        self.replace(
            Span::new(line_start(self.text, dash), line_end(self.text, end)),
            "",
        );
        Ok(())
    }

    /// Writes an empty collection where all of a collection goes.
    fn empty(&mut self, node: NodeRef<'_>, key: Option<Span>, empty: &str) -> Found<()> {
        let key = key.ok_or(Reason::Unclear)?;
        let behind = self.text.get(key.end as usize..).unwrap_or_default();
        let colon = behind.find(':').ok_or(Reason::Unclear)?;
        let start = key.end as usize + colon + 1;
        self.replace(
            Span::new(start, content_end(node, self.text)),
            &format!(" {empty}"),
        );
        Ok(())
    }

    /// The dash of an item.
    fn dash(&self, item: NodeRef<'_>) -> Option<usize> {
        let before = self.text.get(..item.span().start as usize)?;
        let trimmed = before.trim_end_matches([' ', '\t', '\n', '\r']);
        if trimmed.ends_with('-') {
            return Some(trimmed.len() - 1);
        }
        // An item that is not written may have its place on the dash itself.
        let own = self.text.get(item.span().start as usize..)?;
        own.starts_with('-').then_some(item.span().start as usize)
    }

    fn is_first_on_line(&self, at: usize) -> bool {
        let before = self.text.get(line_start(self.text, at)..at);
        before.is_some_and(|before| before.chars().all(|it| it == ' '))
    }

    /// How far in a place stands.
    fn column(&self, at: usize) -> usize {
        let before = self.text.get(line_start(self.text, at)..at);
        before
            .unwrap_or_default()
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
    }

    pub(super) fn replace(&mut self, span: Span, text: &str) {
        self.edits.push(TextEdit {
            span,
            text: text.to_owned(),
        });
    }
}
