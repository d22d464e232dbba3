//! Mending: findings with fixes to new texts, as often as that finds anything more to mend.
//!
//! ```text
//! sources ─► judge ─► choose fixes ─► edit texts ─► judge the new texts ─► … ─► Mended
//! ```
//!
//! Fixes are taken worst finding first, then by rule, then by field. One that touches what an earlier
//! one has touched waits for the next pass, where it is needed still or is not.

mod choose;
mod masks;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use garboard_finding::FixClass;
use garboard_manifest::{Loaded, Source, edited};
use garboard_world::FileId;

use crate::judging::{Judged, Judging};

pub(crate) use masks::Masks;
pub(crate) use write::write;

/// Passes after which mending ends whatever is left: fixes do not need more.
const MOST_PASSES: usize = 6;

/// What mending gave.
pub(crate) struct Mended {
    /// The files whose text changes, in the order of the sources.
    pub(crate) files: Vec<MendedFile>,
    /// What was judged before anything was mended.
    pub(crate) before: Judged,
    /// What is left once everything is mended.
    pub(crate) after: Judged,
    /// Fixes that could not be made, each in a line.
    pub(crate) refused: Vec<String>,
    /// What must not be shown of the texts.
    pub(crate) masks: Masks,
}

/// A file whose text changes.
pub(crate) struct MendedFile {
    /// Where it was read.
    pub(crate) source: Source,
    /// Its text as it was read.
    pub(crate) before: Arc<str>,
    /// Its new text.
    pub(crate) after: Arc<str>,
}

/// Mends what sources hold with fixes of the class, or of a safer one.
pub(crate) fn mend(
    judging: &Judging,
    sources: &[String],
    class: FixClass,
) -> anyhow::Result<Mended> {
    let before = judging.judge(sources)?;
    let masks = Masks::of(&before);
    let mut changed: BTreeMap<u32, MendedFile> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut after = judging.judge_again(before.sources.clone(), before.options.clone())?;
    for _ in 0..MOST_PASSES {
        let chosen = choose::choose(&after, class);
        refused = chosen.refused;
        if chosen.by_file.is_empty() {
            break;
        }
        let mut sources = after.sources.clone();
        for (file, edits) in chosen.by_file {
            let Some(text) = load(&after, file) else {
                continue;
            };
            let new: Arc<str> = edited(&text, &edits).into();
            let source = &mut sources[file.0 as usize]; // files are numbered as sources are
            let original = changed.entry(file.0).or_insert_with(|| MendedFile {
                source: source.clone(),
                before: text,
                after: Arc::clone(&new),
            });
            original.after = Arc::clone(&new);
            *source = source.replaced(new);
        }
        after = judging.judge_again(sources, before.options.clone())?;
    }
    Ok(Mended {
        files: changed.into_values().collect(),
        before,
        after,
        refused,
        masks,
    })
}

/// The text of a source, if it has one.
fn load(judged: &Judged, file: FileId) -> Option<Arc<str>> {
    let source = judged.sources.get(file.0 as usize)?;
    match source.load(&judged.options).ok()? {
        Loaded::Text(text) => Some(text),
        Loaded::LargeJson(_) => None,
    }
}
