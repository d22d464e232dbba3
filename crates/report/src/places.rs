//! Findings to places: each file is read and parsed once for all its findings of a batch.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;

use garboard_finding::{Finding, Target};
use garboard_manifest::{Content, FieldPath, Limits, LineIndex, Part, Position, Span, Tree, split};
use garboard_world::{FileId, ObjectId, Origin, World};
use rayon::prelude::*;

use crate::{Report, Texts};

/// Where a finding stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file; none if the finding has none.
    pub(crate) file: Option<FileId>,
    /// First and last position; none if the file cannot be read any more.
    pub(crate) range: Option<(Position, Position)>,
    /// The place in the file's text.
    pub(crate) span: Span,
    /// JSON pointer of the field in its object.
    pub(crate) pointer: String,
}

/// Findings whose places are found together: enough for all cores, few enough to hold.
const BATCH: usize = 4096;

/// Documents that are held for those who ask for one after the other.
const MOST_HELD: usize = 64;

/// Shows each finding that counts with its place, in order; memory is bounded by the batch, or by
/// the findings of one file.
pub(crate) fn for_each<E>(
    report: &Report<'_>,
    visit: impl FnMut(&Finding, &Place) -> Result<(), E>,
) -> Result<(), E> {
    each_of(report.findings, report, visit)
}

/// The same, and then those that are accepted.
pub(crate) fn for_each_and_suppressed<E>(
    report: &Report<'_>,
    mut visit: impl FnMut(&Finding, &Place) -> Result<(), E>,
) -> Result<(), E> {
    each_of(report.findings, report, &mut visit)?;
    each_of(report.suppressed, report, visit)
}

pub(crate) fn each_of<E>(
    findings: &[Finding],
    report: &Report<'_>,
    mut visit: impl FnMut(&Finding, &Place) -> Result<(), E>,
) -> Result<(), E> {
    let file = |finding: &Finding| file_of(finding, report.world);
    let mut rest = findings;
    while !rest.is_empty() {
        // A file is read once: its findings are of one batch, however many.
        let room = BATCH.min(rest.len());
        let last = rest.get(room - 1).map(file);
        let more = rest[room..].iter();
        let more = more
            .take_while(|finding| Some(file(finding)) == last)
            .count();
        let (batch, behind) = rest.split_at(room + more);
        rest = behind;
        let places = of_batch(report, batch);
        for (finding, place) in batch.iter().zip(places) {
            visit(finding, &place)?;
        }
    }
    Ok(())
}

/// Where findings begin in the texts of their files; none for what has no text any more.
pub fn spans_of(findings: &[&Finding], world: &World, texts: &dyn Texts) -> Vec<Option<Span>> {
    let places = of_all(findings, world, texts);
    let span = |place: Place| place.range.map(|_| place.span);
    places.into_iter().map(span).collect()
}

/// The file that a finding is about.
pub(crate) fn file_of(finding: &Finding, world: &World) -> Option<FileId> {
    match finding.target {
        Target::Object(id) => {
            let Origin::File { file, .. } = world.object(id).origin;
            Some(file)
        }
        Target::File { file, .. } => Some(file),
        Target::Cluster => None,
    }
}

/// The places of findings, in their order.
pub(crate) fn of_batch(report: &Report<'_>, batch: &[Finding]) -> Vec<Place> {
    of_all(batch, report.world, report.texts)
}

fn of_all<F: Borrow<Finding> + Sync>(batch: &[F], world: &World, texts: &dyn Texts) -> Vec<Place> {
    let file = |finding: &F| file_of(finding.borrow(), world);
    // Runs of one file: findings are sorted by object, and objects come file by file.
    let runs: Vec<&[F]> = batch
        .chunk_by(|one, other| file(one) == file(other))
        .collect();
    let of_run = |run: &[F]| {
        let Some(file) = run.first().and_then(file) else {
            return vec![Place::default(); run.len()];
        };
        let mut again = Again::new(texts, file);
        let places = run
            .iter()
            .map(|finding| again.place(finding.borrow(), world));
        places.collect::<Vec<_>>()
    };
    let places: Vec<Vec<Place>> = runs.into_par_iter().map(of_run).collect();
    places.into_iter().flatten().collect()
}

/// The file that was asked for last, kept open for whoever asks for it next.
pub(crate) struct LastFile<'a> {
    texts: &'a dyn Texts,
    open: Option<Again<'a>>,
}

impl<'a> LastFile<'a> {
    pub(crate) fn new(texts: &'a dyn Texts) -> Self {
        LastFile { texts, open: None }
    }

    /// A file, read again unless it was asked for last.
    pub(crate) fn of(&mut self, file: FileId) -> &mut Again<'a> {
        let texts = self.texts;
        if self.open.as_ref().is_some_and(|open| open.file != file) {
            self.open = None;
        }
        self.open.get_or_insert_with(|| Again::new(texts, file))
    }
}

/// A file that is read again, with those of its documents that were asked for.
pub(crate) struct Again<'a> {
    texts: &'a dyn Texts,
    file: FileId,
    whole: Option<Text>,
    documents: HashMap<u32, Option<Read>>,
}

struct Text {
    body: Arc<str>,
    lines: LineIndex,
    parts: Vec<Part>,
}

struct Read {
    tree: Tree,
    /// The document's own text and first line, where the file is too large to hold.
    own: Option<(Text, u32)>,
}

impl Text {
    fn new(text: Arc<str>) -> Text {
        let parts = split(&text, &Limits::default());
        Text {
            lines: LineIndex::new(&text),
            parts,
            body: text,
        }
    }

    fn tree(&self, document: usize) -> Option<Tree> {
        match self
            .parts
            .get(document)?
            .read(&self.body, &Limits::default())
            .content
        {
            Content::Tree(tree) => Some(tree),
            Content::Empty | Content::Template | Content::Broken => None,
        }
    }
}

impl<'a> Again<'a> {
    pub(crate) fn new(texts: &'a dyn Texts, file: FileId) -> Self {
        let whole = texts.text(file).map(Text::new);
        Again {
            texts,
            file,
            whole,
            documents: HashMap::new(),
        }
    }

    /// The file's text and its lines, if it can be held.
    pub(crate) fn text(&self) -> Option<(&str, &LineIndex)> {
        self.whole
            .as_ref()
            .map(|whole| (&*whole.body, &whole.lines))
    }

    pub(crate) fn place(&mut self, finding: &Finding, world: &World) -> Place {
        match finding.target {
            Target::Object(id) => self.of_field(id, &finding.at, world),
            Target::File { file, span, .. } => {
                let range = self.text().map(|(text, lines)| {
                    (
                        lines.position(text, span.start),
                        lines.position(text, span.end),
                    )
                });
                Place {
                    file: Some(file),
                    range,
                    span,
                    pointer: String::new(),
                }
            }
            Target::Cluster => Place::default(),
        }
    }

    /// The place of a field of an object of this file.
    pub(crate) fn of_field(&mut self, id: ObjectId, path: &FieldPath, world: &World) -> Place {
        let object = world.object(id);
        let Origin::File { file, document, at } = &object.origin;
        let whole_path = at.join(path.as_str());
        let read = self.read(*document);
        let Some(read) = read else {
            return Place {
                file: Some(*file),
                ..Place::default()
            };
        };
        let reached = read.tree.reach(&whole_path);
        // What is wrong with an unknown field is its name.
        let name = reached
            .key_span
            .filter(|_| object.unknown_fields.contains(path));
        let span = name.unwrap_or_else(|| reached.place());
        let pointer = read.tree.root().pointer(&whole_path);
        let range = read
            .own
            .as_ref()
            .map(|(own, first_line)| range_in(own, span, first_line - 1));
        let range = range.or_else(|| self.whole.as_ref().map(|whole| range_in(whole, span, 0)));
        Place {
            file: Some(*file),
            range,
            span,
            pointer,
        }
    }

    /// Forgets documents that were read before, if there are many of them.
    pub(crate) fn hold_few(&mut self) {
        if self.documents.len() > MOST_HELD {
            self.documents.clear();
        }
    }

    /// The tree of a document of this file.
    pub(crate) fn tree(&mut self, document: u32) -> Option<&Tree> {
        self.read(document).map(|read| &read.tree)
    }

    fn read(&mut self, document: u32) -> Option<&Read> {
        let (texts, file, whole) = (self.texts, self.file, self.whole.as_ref());
        self.documents
            .entry(document)
            .or_insert_with(|| match whole {
                Some(whole) => whole
                    .tree(document as usize)
                    .map(|tree| Read { tree, own: None }),
                None => {
                    let (text, first_line) = texts.document(file, document)?;
                    let own = Text::new(text);
                    Some(Read {
                        tree: own.tree(0)?,
                        own: Some((own, first_line)),
                    })
                }
            })
            .as_ref()
    }
}

fn range_in(text: &Text, span: Span, lines_before: u32) -> (Position, Position) {
    let position = |offset| {
        let position = text.lines.position(&text.body, offset);
        Position {
            line: position.line + lines_before,
            ..position
        }
    };
    (position(span.start), position(span.end))
}
