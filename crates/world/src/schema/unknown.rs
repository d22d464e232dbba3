//! Fields that a kind does not have: what the API server drops, or refuses to take.

use garboard_manifest::{FieldPath, Kind, NodeRef};

use super::table::{Holds, Schemas, TypeId};

/// Unknown fields of one object that are told; the rest would say the same.
const MOST: usize = 1_000;

/// Paths of the fields of an object that its kind does not have in v1.`minor`. None if the kind or
/// the version is not in the table.
///
/// A field is unknown where the API server's strict decoding (`fieldValidation: Strict`) calls it
/// so: names are compared byte for byte, whatever their value is. Values of another type than their
/// field has are another matter, and are not looked into.
pub(crate) fn unknown_fields(
    node: NodeRef<'_>,
    api_version: &str,
    kind: &str,
    minor: u32,
) -> Vec<FieldPath> {
    let schemas = Schemas::get();
    let mut unknown = Vec::new();
    if schemas.covers(minor)
        && let Some(of) = schemas.kind(api_version, kind, minor)
    {
        let mut walk = Walk {
            schemas,
            minor,
            unknown: &mut unknown,
        };
        walk.object(node, of, &Trail::Root);
    }
    unknown
}

/// Whether a key tells a strategic merge patch what to do (apimachinery, `strategicpatch`): the file
/// is for kustomize, which reads it away.
fn is_of_patch(key: &str) -> bool {
    let directives = ["$patch", "$retainKeys"];
    let prefixes = ["$setElementOrder/", "$deleteFromPrimitiveList/"];
    directives.contains(&key) || prefixes.iter().any(|prefix| key.starts_with(prefix))
}

struct Walk<'w> {
    schemas: &'static Schemas,
    minor: u32,
    unknown: &'w mut Vec<FieldPath>,
}

/// The way to a node, written out only if it is needed.
enum Trail<'t> {
    Root,
    Key(&'t Trail<'t>, &'t str),
    /// An item, by its place in a list.
    Item(&'t Trail<'t>, usize, NodeRef<'t>),
}

impl Trail<'_> {
    fn path(&self) -> FieldPath {
        match self {
            Trail::Root => FieldPath::root(),
            Trail::Key(before, key) => before.path().key(key),
            Trail::Item(before, index, list) => match own_name(*list, *index) {
                Some(name) => before.path().item("name", name),
                None => before.path().index(*index),
            },
        }
    }
}

/// The name of an item, if it is the first of its list with that name: only that one is found by it.
fn own_name(list: NodeRef<'_>, index: usize) -> Option<&str> {
    /// Items that have names: looking for a name costs as much as there are items in front of it.
    const NAMED: usize = 1_000;
    if index > NAMED {
        return None;
    }
    let name = list.items().nth(index)?.text("name")?;
    let first = list
        .items()
        .position(|item| item.text("name") == Some(name));
    (first == Some(index)).then_some(name)
}

impl Walk<'_> {
    fn object(&mut self, node: NodeRef<'_>, of: TypeId, at: &Trail<'_>) {
        for entry in node.entries() {
            let here = Trail::Key(at, entry.key);
            match self.schemas.field(of, entry.key, self.minor) {
                Some(field) => self.field(entry.value, field.holds, &here),
                None if is_of_patch(entry.key) => {}
                None if self.unknown.len() < MOST => self.unknown.push(here.path()),
                None => return,
            }
        }
    }

    fn field(&mut self, node: NodeRef<'_>, holds: Holds, at: &Trail<'_>) {
        match (holds, node.kind()) {
            (Holds::Object(of), Kind::Mapping) => self.object(node, of, at),
            (Holds::List(of), Kind::Sequence) => {
                for (index, item) in node.items().enumerate() {
                    if item.kind() == Kind::Mapping {
                        self.object(item, of, &Trail::Item(at, index, node));
                    }
                }
            }
            (Holds::Map(of), Kind::Mapping) => {
                for entry in node.entries() {
                    if entry.value.kind() == Kind::Mapping {
                        self.object(entry.value, of, &Trail::Key(at, entry.key));
                    }
                }
            }
            (Holds::Values | Holds::Object(_) | Holds::List(_) | Holds::Map(_), _) => {}
        }
    }
}
