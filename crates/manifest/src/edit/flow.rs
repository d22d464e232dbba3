//! Edits of maps and lists that are written in brackets, JSON among them.

use crate::node::{Entry, NodeRef};
use crate::span::Span;
use crate::value::Value;

use super::Reason;
use super::inserts::line_start;
use super::style::{Flow, content_end, entry_end, flow_of, scalar_like};
use super::walk::{Found, Walk};

impl Walk<'_> {
    /// Puts entries behind the last one of a map in brackets.
    pub(super) fn insert_flow_entries(
        &mut self,
        map: NodeRef<'_>,
        missing: &[(Box<str>, Value)],
    ) -> Found<()> {
        let own: Vec<Entry<'_>> = map.entries().filter(|entry| !entry.is_merged).collect();
        let flow = flow_of(map, self.text, self.flow);
        let written = missing.iter().map(|(key, value)| flow.entry(key, value));
        match own.last() {
            Some(last) => {
                let end = entry_end(last.key_span, last.value, self.text);
                let new = self.behind(last.key_span.start as usize, flow, written);
                self.replace(Span::new(end, end), &new);
                Ok(())
            }
            None if map.entries().len() > 0 => Err(Reason::Merged),
            None => {
                let written: Vec<String> = written.collect();
                self.fill(map, &written.join(flow.comma()))
            }
        }
    }

    /// Puts items behind the last one of a list in brackets.
    pub(super) fn append_flow_items(&mut self, list: NodeRef<'_>, items: &[Value]) -> Found<()> {
        let flow = self.flow;
        match list.items().last() {
            Some(last) => {
                let like = self.text.get(last.span().range()).unwrap_or_default();
                let written = items.iter().map(|item| match item {
                    Value::String(_) if !flow.is_json => scalar_like(item, like),
                    item => flow.value(item),
                });
                let new = self.behind(last.span().start as usize, flow, written);
                let end = content_end(last, self.text);
                self.replace(Span::new(end, end), &new);
                Ok(())
            }
            None => {
                let written: Vec<String> = items.iter().map(|item| flow.value(item)).collect();
                self.fill(list, &written.join(flow.comma()))
            }
        }
    }

    /// Takes members out of brackets, each with one of the commas beside it.
    pub(super) fn remove_flow(&mut self, all: &[Span], gone: &[usize]) {
        for at in gone {
            let Some(own) = all.get(*at) else { continue };
            let next = all.get(at + 1);
            // The first of those that stay at the end gives its comma away.
            let before = (0..*at).rev().find(|earlier| !gone.contains(earlier));
            let span = match (next, before.and_then(|before| all.get(before))) {
                (Some(next), _) => Span::new(own.start as usize, next.start as usize),
                (None, Some(before)) => Span::new(before.end as usize, own.end as usize),
                (None, None) => *own,
            };
            self.replace(span, "");
        }
    }

    /// What is put behind a member that begins at `start`: on its line, or on lines like its own.
    fn behind(&self, start: usize, flow: Flow, written: impl Iterator<Item = String>) -> String {
        let line = self.text.get(line_start(self.text, start)..start);
        let line = line.unwrap_or_default();
        let is_on_own_line = line.chars().all(|it| it == ' ' || it == '\t');
        let is_first_line = line_start(self.text, start) == 0;
        let separator = if is_on_own_line && !is_first_line {
            let before = &self.text[..line_start(self.text, start)];
            let eol = if before.ends_with("\r\n") {
                "\r\n"
            } else {
                "\n"
            };
            format!(",{eol}{line}")
        } else {
            flow.comma().to_owned()
        };
        written.fold(String::new(), |all, it| all + &separator + &it)
    }

    /// Writes the members of brackets that hold none.
    fn fill(&mut self, node: NodeRef<'_>, members: &str) -> Found<()> {
        let span = node.span();
        let own = self.text.get(span.range()).unwrap_or_default();
        let brackets = match own.as_bytes() {
            [b'{', .., b'}'] => ['{', '}'],
            [b'[', .., b']'] => ['[', ']'],
            _ => return Err(Reason::Unclear),
        };
        self.replace(span, &format!("{}{members}{}", brackets[0], brackets[1]));
        Ok(())
    }
}
