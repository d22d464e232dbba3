//! Where fields of objects stand, for answers that name them.

use std::collections::HashMap;
use std::fmt;

use garboard_finding::Target;
use garboard_manifest::FieldPath;
use garboard_world::{FileId, ObjectId, Origin, World};

use crate::Texts;
use crate::escape::visible;
use crate::places::Again;

/// Finds lines again; each file is read once, and of a large one only what is asked for.
pub struct Locator<'a> {
    world: &'a World,
    texts: &'a dyn Texts,
    files: HashMap<FileId, Again<'a>>,
    /// Answers given before: many grants come from one rule.
    known: HashMap<(ObjectId, FieldPath), Location>,
}

/// A line of a file: `roles.yaml:12`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    /// The file, as it is shown.
    pub file: String,
    /// The line, from 1; none if the file cannot be read any more, or is none on disk.
    pub line: Option<u32>,
}

impl<'a> Locator<'a> {
    /// Finds places in the files of a World.
    pub fn new(world: &'a World, texts: &'a dyn Texts) -> Self {
        Locator {
            world,
            texts,
            files: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// Where a target, or a field of it, stands; nowhere if it is the cluster.
    pub fn target(&mut self, target: Target, path: &FieldPath) -> Location {
        match target {
            Target::Object(id) => self.locate(id, path),
            Target::File { file, span, .. } => {
                let text = self.again(file).text();
                Location {
                    line: text.map(|(_, lines)| lines.line(span.start)),
                    file: self.world.file(file).path.to_string(),
                }
            }
            Target::Cluster => Location::default(),
        }
    }

    /// Where a field of an object stands, or its parent if it is absent.
    pub fn locate(&mut self, object: ObjectId, path: &FieldPath) -> Location {
        let key = (object, path.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let Origin::File { file, .. } = self.world.object(object).origin;
        let world = self.world;
        let again = self.again(file);
        let range = again.of_field(object, path, world).range;
        again.hold_few();
        let location = Location {
            file: self.world.file(file).path.to_string(),
            line: range.map(|(start, _)| start.line),
        };
        self.known.insert(key, location.clone());
        location
    }

    fn again(&mut self, file: FileId) -> &mut Again<'a> {
        let texts = self.texts;
        let again = self.files.entry(file);
        again.or_insert_with(|| Again::new(texts, file))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&visible(&self.file))?;
        match self.line {
            Some(line) => write!(formatter, ":{line}"),
            None => Ok(()),
        }
    }
}
