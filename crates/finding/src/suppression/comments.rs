//! Suppressions that comments make: which there are, and what they cover.
//!
//! A comment behind something covers its line; one on a line of its own covers the next line that
//! holds something. Where another tool's comment is about a block, it covers what begins there.

use garboard_manifest::{Content, Document, NodeRef, Span};
use garboard_world::FileId;

use super::claim::{Claim, Tool};
use super::grammar;
use crate::date::Date;
use crate::fingerprint::digest;

/// A comment that accepts findings, or tries to.
#[derive(Clone, Debug)]
pub struct Comment {
    pub(super) file: FileId,
    /// The comment itself.
    pub(super) span: Span,
    /// Names it, wherever it stands.
    pub(super) digest: u64,
    /// Findings that begin here are covered.
    pub(super) covers: Span,
    /// Whether that is no line, but what begins on one.
    pub(super) is_about_block: bool,
    pub(super) claim: Result<Claim, String>,
}

/// How far a comment reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// The line.
    Line,
    /// What begins on the line; at the first line of a document, all of it.
    Block,
    /// The document.
    Document,
}

/// The comments of a document that accept findings; `text` is the text that it was read from.
pub fn comments(document: &Document, text: &str, file: FileId) -> Vec<Comment> {
    let claims: Vec<(Span, Extent, Result<Claim, String>)> = document
        .comments
        .iter()
        .flat_map(|span| {
            let claims = claims(text.get(span.range()).unwrap_or_default());
            claims
                .into_iter()
                .map(|(extent, claim)| (*span, extent, claim))
        })
        .collect();
    if claims.is_empty() {
        return Vec::new();
    }
    let lines = Lines::new(document, text);
    let blocks = Blocks::new(
        document,
        claims.iter().map(|(span, ..)| lines.covered_by(*span)),
    );
    let comment = |(span, extent, claim): (Span, Extent, Result<Claim, String>)| {
        let line = lines.covered_by(span);
        let block = match extent {
            Extent::Line => None,
            Extent::Block => blocks.beginning_on(line),
            Extent::Document => Some(document.span),
        };
        Comment {
            file,
            span,
            digest: digest(text.get(span.range()).unwrap_or_default().as_bytes()),
            covers: block.unwrap_or(line),
            is_about_block: block.is_some(),
            claim,
        }
    };
    claims.into_iter().map(comment).collect()
}

/// What a comment accepts: nothing, mostly.
fn claims(comment: &str) -> Vec<(Extent, Result<Claim, String>)> {
    let body = comment.trim_start_matches('#').trim();
    if let Some(rest) = body.strip_prefix("garboard:") {
        return vec![(Extent::Line, garboard(rest.trim_start()))];
    }
    if body.starts_with("trivy:ignore:") || body.starts_with("tfsec:ignore:") {
        return trivy(body);
    }
    if let Some(rest) = body.strip_prefix("kics-scan") {
        return kics(rest.trim()).into_iter().collect();
    }
    checkov(body).into_iter().collect()
}

fn garboard(rest: &str) -> Result<Claim, String> {
    let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if word == "allow" {
        return grammar::read(rest);
    }
    Err(format!(
        "no word {word:?}; write: garboard: allow RULE -- REASON, until DATE"
    ))
}

/// `trivy:ignore:ID[:exp:DATE][:ws:WORKSPACE]`, several in one comment, and words behind them
/// (Trivy, `pkg/iac/ignore/parse.go`). `ID[param=value]` would narrow to an argument of a resource,
/// which Kubernetes' objects do not have.
fn trivy(body: &str) -> Vec<(Extent, Result<Claim, String>)> {
    let is_rule = |word: &&str| word.contains(":ignore:");
    let rules = body.split_whitespace().take_while(is_rule);
    let words = body.split_whitespace().skip_while(is_rule);
    let reason = words.collect::<Vec<_>>().join(" ");
    let reason = reason.trim_start_matches(['-', ' ']);
    let claim = |word: &str| {
        let word = word.trim_start_matches('#');
        let mut parts = word.split(':').skip(2); // `trivy`, `ignore`
        let id = parts.next().unwrap_or_default();
        let id = id.split_once('[').map_or(id, |(id, _)| id);
        let claim = match id {
            "" => return Err(format!("{word:?} names no check")),
            "*" => Claim::of(Tool::Trivy),
            id => Claim::of_rules(Tool::Trivy, [id]),
        };
        let until = parts.find(|part| *part == "exp").and_then(|_| parts.next());
        // Trivy: a check is ignored before the day, and no longer on it.
        let until = until
            .map(|day| day.parse().map(Date::day_before))
            .transpose()?;
        Ok(Claim {
            until,
            ..claim.because(reason)
        })
    };
    rules.map(|word| (Extent::Block, claim(word))).collect()
}

/// `ignore-line`, `ignore-block`, and for the whole file `ignore` and `disable=ID,ID` (KICS,
/// `docs/running-kics.md`).
fn kics(command: &str) -> Option<(Extent, Result<Claim, String>)> {
    let (word, reason) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let (extent, claim) = match word.split_once('=').unwrap_or((word, "")) {
        ("ignore-line", _) => (Extent::Line, Claim::of(Tool::Kics)),
        ("ignore-block", _) => (Extent::Block, Claim::of(Tool::Kics)),
        ("ignore", _) => (Extent::Document, Claim::of(Tool::Kics)),
        ("disable", ids) => (
            Extent::Document,
            Claim::of_rules(Tool::Kics, ids.split(',')),
        ),
        _ => return None, // `enable=` chooses queries
    };
    Some((extent, Ok(claim.because(reason))))
}

/// `checkov:skip=CHECK:REASON`, inside the object that is meant.
fn checkov(body: &str) -> Option<(Extent, Result<Claim, String>)> {
    let rest = ["checkov", "bridgecrew", "cortex"]
        .iter()
        .find_map(|tool| body.strip_prefix(tool)?.strip_prefix(":skip="))?;
    let (checks, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let checks = checks
        .split(',')
        .map(str::trim)
        .filter(|check| !check.is_empty());
    let claim = Claim::of_rules(Tool::Checkov, checks).because(reason);
    Some((Extent::Document, Ok(claim)))
}

/// The line that each comment of a document covers, sorted by the comments' beginnings.
struct Lines {
    covered: Vec<(u32, Span)>,
}

impl Lines {
    /// One pass from the last comment to the first: a comment above a comment covers what the lower
    /// one covers, so that no line is looked at twice.
    fn new(document: &Document, text: &str) -> Lines {
        let end = document.span.end as usize;
        let mut covered: Vec<(u32, Span)> = Vec::with_capacity(document.comments.len());
        for span in document.comments.iter().rev() {
            let line = line_around(text, span.start as usize);
            let own = &text[line.start as usize..span.start as usize];
            let covers = if own.trim().is_empty() {
                match first_line_below(text, line.end as usize, end) {
                    Below::Comment(start) => match covered.last() {
                        Some((lower, covers)) if *lower == start => *covers,
                        _ => line_around(text, start as usize),
                    },
                    Below::Line(below) => below,
                    Below::Nothing => *span,
                }
            } else {
                line
            };
            covered.push((span.start, covers));
        }
        covered.reverse();
        Lines { covered }
    }

    fn covered_by(&self, comment: Span) -> Span {
        let place = self
            .covered
            .binary_search_by_key(&comment.start, |(start, _)| *start);
        place.map_or(comment, |place| self.covered[place].1) // every comment is in it
    }
}

enum Below {
    /// What begins with a `#`, and where that stands.
    Comment(u32),
    Line(Span),
    Nothing,
}

/// The first line behind `at` that holds something; markers of documents hold nothing.
fn first_line_below(text: &str, at: usize, end: usize) -> Below {
    let mut at = at;
    while at < end {
        let line = line_around(text, at);
        let body = text[line.range()].trim();
        if body.starts_with('#') {
            let indent = text[line.range()].len() - text[line.range()].trim_start().len();
            return Below::Comment(line.start + indent as u32);
        }
        if !body.is_empty() && !matches!(body, "---" | "...") {
            return Below::Line(line);
        }
        at = line.end as usize;
    }
    Below::Nothing
}

/// The line that holds the byte at `at`, with its line break.
fn line_around(text: &str, at: usize) -> Span {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    Span::new(start, end)
}

/// What begins on lines: the outermost entry or item, or the whole document on its first line.
struct Blocks {
    /// Sorted lines, each with the block that begins on it.
    found: Vec<(Span, Option<Span>)>,
}

impl Blocks {
    fn new(document: &Document, lines: impl Iterator<Item = Span>) -> Blocks {
        let mut found: Vec<(Span, Option<Span>)> = lines.map(|line| (line, None)).collect();
        found.sort_unstable();
        found.dedup();
        let mut blocks = Blocks { found };
        if let Content::Tree(tree) = &document.content {
            blocks.see(tree.root().span(), document.span);
            blocks.walk(tree.root());
        }
        blocks
    }

    fn walk(&mut self, node: NodeRef<'_>) {
        if node.is_alias() {
            return; // what it stands for is written elsewhere
        }
        for entry in node.entries().filter(|entry| !entry.is_merged) {
            self.see(entry.key_span, whole(entry.key_span, entry.value));
            self.walk(entry.value);
        }
        for item in node.items() {
            self.see(item.span(), item.span());
            self.walk(item);
        }
    }

    /// Something begins at `start` and is all of `block`.
    fn see(&mut self, start: Span, block: Span) {
        let behind = self
            .found
            .partition_point(|(line, _)| line.start <= start.start);
        let Some((line, found)) = behind.checked_sub(1).map(|at| &mut self.found[at]) else {
            return;
        };
        if start.start < line.end {
            found.get_or_insert(block);
        }
    }

    fn beginning_on(&self, line: Span) -> Option<Span> {
        let found = self.found.binary_search_by_key(&line, |(line, _)| *line);
        found.ok().and_then(|at| self.found[at].1)
    }
}

/// From a key to the end of its value.
fn whole(key: Span, value: NodeRef<'_>) -> Span {
    let end = if value.is_alias() {
        key.end
    } else {
        value.span().end
    };
    Span {
        end: end.max(key.end),
        ..key
    }
}
