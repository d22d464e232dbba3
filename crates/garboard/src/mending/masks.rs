//! What a diff must not show: values of Secrets, and credentials that rules have found.

use std::collections::BTreeSet;

use garboard_finding::Target;
use garboard_manifest::{Content, Limits, NodeRef, split};
use garboard_world::{FileId, Origin};

use crate::judging::Judged;
use crate::texts::Again;

use super::load;

/// Pieces of text that are covered wherever they stand.
#[derive(Debug, Default)]
pub(crate) struct Masks {
    /// The longest first, so that none is covered in part.
    pieces: Vec<String>,
}

/// What is shown instead.
const COVER: &str = "********";
/// Shorter pieces say nothing, and stand in too many places.
const SHORTEST: usize = 4;

impl Masks {
    /// The masks of everything that was judged.
    pub(super) fn of(judged: &Judged) -> Masks {
        let mut pieces = BTreeSet::new();
        of_findings(judged, &mut pieces);
        of_secrets(judged, &mut pieces);
        let mut pieces: Vec<String> = pieces.into_iter().collect();
        pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
        Masks { pieces }
    }

    /// A line as it may be shown.
    pub(crate) fn covered(&self, line: &str) -> String {
        let cover = |line: String, piece: &String| line.replace(piece.as_str(), COVER);
        self.pieces.iter().fold(line.to_owned(), cover)
    }
}

/// What rules about credentials point at.
fn of_findings(judged: &Judged, pieces: &mut BTreeSet<String>) {
    let all = judged.findings.iter().chain(&judged.suppressed);
    let flagged: Vec<_> = all.filter(|it| it.rule.pillar() == "secret").collect();
    let again = Again::new(&judged.sources, &judged.options);
    let spans = garboard_report::spans_of(&flagged, &judged.world, &again);
    for (finding, span) in flagged.iter().zip(spans) {
        let (Some(file), Some(span)) = (file_of(judged, finding.target), span) else {
            continue;
        };
        if let Some(text) = load(judged, file) {
            add(text.get(span.range()).unwrap_or_default(), pieces);
        }
    }
}

fn file_of(judged: &Judged, target: Target) -> Option<FileId> {
    match target {
        Target::Object(id) => {
            let Origin::File { file, .. } = &judged.world.object(id).origin;
            Some(*file)
        }
        Target::File { file, .. } => Some(file),
        Target::Cluster => None,
    }
}

/// The values of Secrets.
fn of_secrets(judged: &Judged, pieces: &mut BTreeSet<String>) {
    for (_, object) in judged.world.objects() {
        if &*object.kind != "Secret" {
            continue;
        }
        let Origin::File { file, document, at } = &object.origin;
        let Some(text) = load(judged, *file) else {
            continue;
        };
        let limits = Limits::default();
        let parts = split(&text, &limits);
        let Some(part) = parts.get(*document as usize) else {
            continue;
        };
        if let Content::Tree(tree) = &part.read(&text, &limits).content {
            let secret = tree.reach(at).node;
            for values in ["data", "stringData"] {
                let values = secret.get(values).into_iter().flat_map(NodeRef::entries);
                for entry in values {
                    add(
                        text.get(entry.value.span().range()).unwrap_or_default(),
                        pieces,
                    );
                }
            }
        }
    }
}

/// Adds a value as it is written, each of its lines for itself.
fn add(written: &str, pieces: &mut BTreeSet<String>) {
    let lines = written.lines().map(str::trim);
    let lines = lines.map(|line| line.trim_matches(['"', '\'']));
    pieces.extend(lines.filter(|it| it.len() >= SHORTEST).map(str::to_owned));
}
