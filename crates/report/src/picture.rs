//! The picture of an object: which of its lines are shown, what is marked in them, what is missing.

use std::collections::{BTreeMap, BTreeSet};

use garboard_finding::{Edit, Finding, Severity};
use garboard_manifest::{FieldPath, NodeRef, Segment, Value};
use garboard_world::{Origin, World};
use unicode_width::UnicodeWidthStr as _;

use crate::escape::visible;
use crate::places::Again;

/// A line of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Lines that are left out.
    LeftOut,
    /// A line of the file.
    Source { number: u32, text: String },
    /// A mark below the line before.
    Mark {
        column: usize,
        width: usize,
        label: String,
        severity: Severity,
    },
    /// A line that is not there and should be.
    Insert { text: String },
}

/// The lines of one object that matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picture {
    sources: BTreeMap<u32, String>,
    marks: BTreeMap<u32, Vec<Line>>,
    inserts: BTreeMap<u32, Vec<Line>>,
    first: Option<u32>,
}

/// Where fields are missing: the line of the map that lacks them, and how it is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    line: u32,
    indent: usize,
    is_in_flow: bool,
}

/// Fields to insert below one parent: nested, in the order of the fixes.
#[derive(Default)]
struct Missing {
    fields: Vec<(String, Missing)>,
    value: Option<String>,
}

/// Bytes of a line that is drawn. A text that stands on one line is no picture.
const LONGEST_LINE: usize = 2000;

impl Picture {
    /// The picture of what `findings`, all of one object or file, point to.
    pub(crate) fn new(again: &mut Again<'_>, findings: &[Finding], world: &World) -> Picture {
        let mut picture = Picture::default();
        let is_secret = findings
            .iter()
            .any(|finding| is_of_secret(finding, again, world));
        let mut missing: BTreeMap<Gap, Missing> = BTreeMap::new();
        for finding in findings {
            let place = again.place(finding, world);
            let Some((start, end)) = place.range else {
                continue;
            };
            picture.first = Some(
                picture
                    .first
                    .map_or(start.line, |first| first.min(start.line)),
            );
            let Some((text, lines)) = again.text() else {
                continue;
            };
            if is_secret {
                continue; // values of Secrets are shown nowhere
            }
            let source = lines.line_text(text, start.line);
            if source.len() > LONGEST_LINE {
                continue; // nothing of it would be seen
            }
            let source = source.to_owned();
            if add_missing(again, finding, world, &mut missing) {
                continue;
            }
            let columns = |characters: usize| columns(&source, characters);
            let column = columns(start.column as usize - 1);
            let end = if end.line == start.line {
                columns(end.column as usize - 1)
            } else {
                columns(usize::MAX)
            };
            let marks = picture.marks.entry(start.line).or_default();
            let label = short_name(finding);
            let known = marks.iter_mut().find_map(|line| match line {
                Line::Mark {
                    column: other,
                    label,
                    severity,
                    ..
                } if *other == column => Some((label, severity)),
                _ => None,
            });
            match known {
                Some((known, severity)) => {
                    if !known.split(", ").any(|name| name == label) {
                        known.push_str(", ");
                        known.push_str(label);
                    }
                    *severity = (*severity).max(finding.severity);
                }
                None => marks.push(Line::Mark {
                    column,
                    width: end.saturating_sub(column),
                    label: label.to_owned(),
                    severity: finding.severity,
                }),
            }
            picture.sources.insert(start.line, source);
        }
        for (gap, missing) in missing {
            let Some((text, lines)) = again.text() else {
                continue;
            };
            let source = lines.line_text(text, gap.line);
            if source.len() > LONGEST_LINE {
                continue;
            }
            picture.sources.insert(gap.line, source.to_owned());
            let inserts = picture.inserts.entry(gap.line).or_default();
            if gap.is_in_flow {
                // Lines in flow style are long; deep below their keys nothing of it would be seen.
                let text = format!("  {}", missing.flow());
                inserts.push(Line::Insert { text });
            } else {
                missing.render(gap.indent, inserts);
            }
        }
        picture.add_parents(again);
        picture.mask(again, findings, world);
        picture
    }

    /// Where a single line is left out and it only opens what follows (`seccompProfile:`), the line
    /// says more than a gap would. Lines with values are not added: nobody asked for them.
    fn add_parents(&mut self, again: &Again<'_>) {
        let Some((text, lines)) = again.text() else {
            return;
        };
        let numbers: Vec<u32> = self.sources.keys().copied().collect();
        for pair in numbers.windows(2) {
            let [before, after] = pair else { continue };
            if before + 2 == *after {
                let line = lines.line_text(text, before + 1);
                if line.trim_end().ends_with(':') {
                    self.sources.insert(before + 1, line.to_owned());
                }
            }
        }
    }

    /// Covers what `secret/…` rules flagged, also in lines that are shown for other findings.
    fn mask(&mut self, again: &mut Again<'_>, findings: &[Finding], world: &World) {
        for finding in findings.iter().filter(|it| it.rule.pillar() == "secret") {
            let Some((start, end)) = again.place(finding, world).range else {
                continue;
            };
            for (number, source) in self.sources.range_mut(start.line..=end.line) {
                let from = if *number == start.line {
                    start.column
                } else {
                    1
                };
                let to = if *number == end.line {
                    end.column
                } else {
                    u32::MAX
                };
                let covered = from as usize - 1..to as usize - 1;
                let cover = |(at, letter)| if covered.contains(&at) { '*' } else { letter };
                *source = source.chars().enumerate().map(cover).collect();
            }
        }
    }

    /// The line where the first finding stands.
    pub(crate) fn first_line(&self) -> Option<u32> {
        self.first
    }

    /// The lines, in order, and where some are left out.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> {
        let mut before = None;
        let numbers: BTreeSet<u32> = self.sources.keys().copied().collect();
        let mut lines = Vec::new();
        for number in numbers {
            if before.is_some_and(|before| before + 1 < number) {
                lines.push(Line::LeftOut);
            }
            before = Some(number);
            let text = self.sources.get(&number).cloned().unwrap_or_default();
            lines.push(Line::Source { number, text });
            lines.extend(self.marks.get(&number).into_iter().flatten().cloned());
            lines.extend(self.inserts.get(&number).into_iter().flatten().cloned());
        }
        lines.into_iter()
    }
}

/// The columns that the first characters of a line take on a terminal.
fn columns(line: &str, characters: usize) -> usize {
    let beginning: String = line.chars().take(characters).collect();
    visible(&beginning).width()
}

/// The rule's name without its pillar: labels are short.
fn short_name(finding: &Finding) -> &'static str {
    finding
        .rule
        .id
        .split_once('/')
        .map_or(finding.rule.id, |(_, name)| name)
}

fn is_of_secret(finding: &Finding, again: &Again<'_>, world: &World) -> bool {
    match finding.object() {
        Some(id) => &*world.object(id).kind == "Secret",
        // A broken document says what it is only in its text.
        None => again
            .text()
            .is_some_and(|(text, _)| text.contains("Secret")),
    }
}

/// Notes what a finding's fix would insert, by the line of the field that it goes into and its
/// indentation. False if it inserts nothing: then the finding's place is marked instead.
fn add_missing(
    again: &mut Again<'_>,
    finding: &Finding,
    world: &World,
    missing: &mut BTreeMap<Gap, Missing>,
) -> bool {
    let (Some(id), Some(fix)) = (finding.object(), &finding.fix) else {
        return false;
    };
    let Origin::File { document, at, .. } = &world.object(id).origin;
    let (document, at) = (*document, at.clone());
    let mut has_any = false;
    for edit in &fix.edits {
        let (path, value) = match edit {
            Edit::Set(path, value) => (path, flow(value)),
            Edit::Append(path, value) => (path, format!("[{}]", flow(value))),
            Edit::Remove(_) => continue,
        };
        let whole = at.join(path.as_str());
        let Some(tree) = again.tree(document) else {
            continue;
        };
        let reached = tree.reach(&whole);
        if reached.is_whole {
            continue;
        }
        let offset = first_key(reached.node);
        let (parent, own) = (reached.place().start, reached.node.span());
        let rest: Vec<String> = keys(&whole).into_iter().skip(reached.found).collect();
        let Some((text, lines)) = again.text() else {
            continue;
        };
        let indent = offset.map_or(0, |offset| lines.position(text, offset).column as usize - 1);
        let gap = Gap {
            line: lines.position(text, parent).line,
            indent,
            // `{a: 1}` rather than lines of its own.
            is_in_flow: text
                .get(own.range())
                .is_some_and(|own| own.starts_with('{')),
        };
        let mut below = missing.entry(gap).or_default();
        for key in rest {
            below = below.child(key);
        }
        below.value = Some(value);
        has_any = true;
    }
    has_any
}

/// Where the keys of a mapping stand: the column of what is inserted beside them.
fn first_key(node: NodeRef<'_>) -> Option<u32> {
    node.entries().next().map(|entry| entry.key_span.start)
}

fn keys(path: &FieldPath) -> Vec<String> {
    path.segments()
        .map(|segment| match segment {
            Segment::Key(key) => key.into_owned(),
            Segment::Item { value, .. } | Segment::Value(value) => value.into_owned(),
            Segment::Index(index) => index.to_string(),
        })
        .collect()
}

impl Missing {
    fn child(&mut self, key: String) -> &mut Missing {
        let place = match self.fields.iter().position(|(other, _)| *other == key) {
            Some(place) => place,
            None => {
                self.fields.push((key, Missing::default()));
                self.fields.len() - 1
            }
        };
        &mut self.fields[place].1 // found or just pushed
    }

    /// `a: 1, b: {c: 2}`
    fn flow(&self) -> String {
        let fields = self.fields.iter().map(|(key, below)| match &below.value {
            Some(value) => format!("{key}: {value}"),
            None => format!("{key}: {{{}}}", below.flow()),
        });
        fields.collect::<Vec<_>>().join(", ")
    }

    /// The same in lines.
    fn render(&self, indent: usize, lines: &mut Vec<Line>) {
        for (key, below) in &self.fields {
            let value = below
                .value
                .as_deref()
                .map(|value| format!(" {value}"))
                .unwrap_or_default();
            lines.push(Line::Insert {
                text: format!("{}{key}:{value}", " ".repeat(indent)),
            });
            below.render(indent + 2, lines);
        }
    }
}

/// A value in flow style.
fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::String(text) => text.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{key}: {}", flow(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}
