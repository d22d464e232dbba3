//! One YAML document to a tree: libyaml's events, Go's meaning.

use garboard_libyaml::{Event, EventKind, Parser, SyntaxError};

use crate::builder::Builder;
use crate::document::{Limits, Read};
use crate::escapes::Patched;
use crate::problem::{Problem, ProblemKind};
use crate::span::Span;
use crate::split;

/// Reads the one document in `text`, which begins at byte `base` of its file.
///
/// The error is the reason for which the document as a whole cannot be read.
pub(crate) fn read(text: &str, base: usize, limits: &Limits) -> Result<Read, Problem> {
    let mut stop = match read_once(text, None, base, limits) {
        Ok(read) => return Ok(read),
        Err(stop) => stop,
    };
    let mut patched = stop.escape.and_then(|_| Patched::new(text));
    loop {
        let Some((start, offset)) = stop.escape else {
            return Err(stop.problem);
        };
        let Some(again) = patched.and_then(|patched| patched.again(start, offset)) else {
            return Err(stop.problem);
        };
        match read_once(&again.text, Some(again.stand_in), base, limits) {
            Ok(read) => return Ok(read),
            Err(next) => stop = next,
        }
        patched = Some(again);
    }
}

/// Why reading stopped.
struct Stop {
    problem: Problem,
    /// An escape that libyaml does not know: where its scalar begins, and where it stands.
    escape: Option<(usize, usize)>,
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Stop {
            problem,
            escape: None,
        }
    }
}

fn read_once(
    text: &str,
    stand_in: Option<char>,
    base: usize,
    limits: &Limits,
) -> Result<Read, Stop> {
    check_directives(text, base)?;
    let mut builder = Builder::new(text, stand_in, base, limits);
    let mut parser = Parser::new(text);
    let mut trailing = None;
    let mut is_complete = false;
    loop {
        let event = match parser.next_event() {
            Ok(event) => event,
            Err(error) if is_complete => {
                trailing = Some(error.offset);
                break;
            }
            Err(error) => return Err(syntax(&error, base)),
        };
        match event.kind {
            EventKind::StreamEnd => break,
            EventKind::DocumentStart if is_complete => {
                trailing = Some(event.start);
                break;
            }
            EventKind::DocumentStart => check_version(text, &event, base)?,
            EventKind::DocumentEnd => is_complete = true,
            _ => {}
        }
        builder.event(&event)?;
    }
    let mut read = builder.finish()?;
    read.problems
        .extend(trailing.map(|offset| passed_over(base + offset)));
    Ok(read)
}

/// go-yaml takes a document's first value and never looks at what stands behind it: `"a" b` is `a`.
fn passed_over(offset: usize) -> Problem {
    let message = "not part of the document, which ends before this: kubectl passes over it";
    Problem::new(ProblemKind::Syntax, Span::new(offset, offset), message)
}

fn syntax(error: &SyntaxError, base: usize) -> Stop {
    let at = |offset: usize| Span::new(base + offset, base + offset);
    let mut problem = Problem::new(ProblemKind::Syntax, at(error.offset), &*error.problem);
    problem.related = error
        .context_offset
        .filter(|offset| *offset != error.offset)
        .zip(error.context.clone())
        .map(|(offset, context)| (at(offset), context));
    let is_escape = error.problem == "found unknown escape character";
    let escape = error.context_offset.filter(|_| is_escape);
    Stop {
        problem,
        escape: escape.map(|start| (start, error.offset)),
    }
}

/// libyaml compares each `%TAG` with all before it: no document needs many.
fn check_directives(text: &str, base: usize) -> Result<(), Problem> {
    const MAX_DIRECTIVES: usize = 100;
    let directives = split::directives(text).skip(MAX_DIRECTIVES);
    match directives.map(|at| base + at).next() {
        None => Ok(()),
        Some(at) => {
            let message = format!("more than {MAX_DIRECTIVES} directives");
            Err(Problem::new(
                ProblemKind::TooLarge,
                Span::new(at, at),
                message,
            ))
        }
    }
}

/// go-yaml refuses every version but 1.1, where libyaml has come to know 1.2.
fn check_version(text: &str, event: &Event<'_>, base: usize) -> Result<(), Problem> {
    let head = text.get(event.start..event.end).unwrap_or_default();
    let mut at = event.start;
    for line in head.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let version = line.strip_prefix("%YAML").map(str::trim);
        if let Some(version) = version.filter(|version| !is_version_1_1(version)) {
            let span = Span::new(base + at, base + at + line.trim_end().len());
            let message = format!("YAML {version} is not read by kubectl; it reads YAML 1.1");
            return Err(Problem::new(ProblemKind::Syntax, span, message));
        }
        at += line.len();
    }
    Ok(())
}

/// Whether a version is 1.1, perhaps with zeros in front or a comment behind it.
fn is_version_1_1(version: &str) -> bool {
    let number = version.split([' ', '\t']).next().unwrap_or_default();
    number
        .split_once('.')
        .is_some_and(|(major, minor)| major.parse() == Ok(1_u32) && minor.parse() == Ok(1_u32))
}
