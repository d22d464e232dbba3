//! Where a field of some name would belong.

use std::collections::HashSet;

use garboard_manifest::{FieldPath, Segment};

use super::table::{Field, Holds, Schemas, TypeId};

/// Levels that are searched below a type: from a Deployment's `spec` to a container's
/// `securityContext.seccompProfile`.
const DEEPEST: usize = 6;

impl Schemas {
    /// The nearest type below a type that has a field `name`, and the way down to it: `template.spec.containers[].securityContext`. None if no type has it, or several at
    /// the same distance do.
    pub fn nearest_owner(&self, from: TypeId, name: &str, minor: u32) -> Option<(TypeId, String)> {
        let mut seen = HashSet::from([from]);
        let mut level = vec![(from, String::new())];
        for _ in 0..DEEPEST {
            level = self.below(&level, minor, &mut seen);
            let mut owners = level
                .iter()
                .filter(|(of, _)| self.field(*of, name, minor).is_some());
            let owner = owners.next();
            if owners.next().is_some() {
                return None;
            }
            if let Some((of, path)) = owner {
                return Some((*of, path.clone()));
            }
        }
        None
    }

    /// The types that a path leads through, each with the path to it, from the kind's own to the last
    /// that the path reaches.
    pub fn types_along(
        &self,
        api_version: &str,
        kind: &str,
        path: &FieldPath,
        minor: u32,
    ) -> Vec<(TypeId, FieldPath)> {
        let Some(mut of) = self.kind(api_version, kind, minor) else {
            return Vec::new();
        };
        let mut at = FieldPath::root();
        let mut along = vec![(of, at.clone())];
        // A field that holds a list or a map: its own step, then that of the item.
        let mut inside = None;
        for segment in path.segments() {
            let target = match (&segment, inside.take()) {
                (_, Some(target)) => Some(target),
                (Segment::Key(key), None) => match self.field(of, key, minor).map(|it| it.holds) {
                    Some(Holds::Object(target)) => Some(target),
                    Some(Holds::List(target) | Holds::Map(target)) => {
                        inside = Some(target);
                        None
                    }
                    Some(Holds::Values) | None => break,
                },
                (_, None) => break,
            };
            at = match segment {
                Segment::Key(key) => at.key(&key),
                Segment::Item { key, value } => at.item(&key, &value),
                Segment::Value(value) => at.value(&value),
                Segment::Index(index) => at.index(index),
            };
            if let Some(target) = target {
                of = target;
                along.push((of, at.clone()));
            }
        }
        along
    }

    /// The types one step down, each once, with the way to the first field that holds it.
    fn below(
        &self,
        level: &[(TypeId, String)],
        minor: u32,
        seen: &mut HashSet<TypeId>,
    ) -> Vec<(TypeId, String)> {
        let mut below = Vec::new();
        for (of, path) in level {
            for field in self.fields(*of, minor) {
                if let Some((target, step)) = step(field)
                    && seen.insert(target)
                {
                    let dot = if path.is_empty() { "" } else { "." };
                    below.push((target, format!("{path}{dot}{step}")));
                }
            }
        }
        below
    }
}

fn step(field: Field) -> Option<(TypeId, String)> {
    match field.holds {
        Holds::Object(of) => Some((of, field.name.to_owned())),
        Holds::List(of) => Some((of, format!("{}[]", field.name))),
        Holds::Map(of) => Some((of, format!("{}.*", field.name))),
        Holds::Values => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(kind: (&str, &str), name: &str) -> Option<String> {
        let schemas = Schemas::get();
        let from = schemas.kind(kind.0, kind.1, 37).expect("it is served");
        let owner = schemas.nearest_owner(from, name, 37);
        owner.map(|(_, path)| path)
    }

    #[test]
    fn a_field_belongs_where_only_one_type_has_it() {
        let deployment = ("apps/v1", "Deployment");
        assert_eq!(owner(deployment, "namespace").as_deref(), Some("metadata"));
        assert_eq!(
            owner(deployment, "privileged").as_deref(),
            Some("spec.template.spec.containers[].securityContext")
        );
        assert_eq!(owner(deployment, "nothingLikeIt"), None);
    }
}
