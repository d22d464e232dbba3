//! `[NAMESPACE/]KIND/NAME`: how people name an object.

use std::fmt;
use std::str::FromStr;

use garboard_world::{Object, ObjectId, World};

/// An object as people name it; kinds in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObjectName {
    namespace: Option<String>,
    kind: String,
    name: String,
}

impl ObjectName {
    /// The objects that it means; without a namespace those of all.
    pub(crate) fn find(&self, world: &World) -> Vec<ObjectId> {
        let is_meant = |object: &Object| {
            object.kind.eq_ignore_ascii_case(&self.kind)
                && object.name() == self.name
                && self
                    .namespace
                    .as_deref()
                    .is_none_or(|namespace| namespace == object.namespace())
        };
        let meant = world.objects().filter(|(_, object)| is_meant(object));
        meant.map(|(id, _)| id).collect()
    }

    /// An object of the same name that is of another kind, or lives elsewhere.
    pub(crate) fn namesake(&self, world: &World) -> Option<String> {
        let (_, object) = world
            .objects()
            .find(|(_, object)| object.name() == self.name)?;
        let parts = [object.namespace(), &object.kind, object.name()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        Some(parts.collect::<Vec<_>>().join("/"))
    }
}

impl FromStr for ObjectName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let (namespace, kind, name) = match parts[..] {
            [kind, name] => (None, kind, name),
            [namespace, kind, name] => (Some(namespace), kind, name),
            _ => return Err(format!("no object {text:?}; write [NAMESPACE/]KIND/NAME")),
        };
        if [namespace.unwrap_or("-"), kind, name].contains(&"") {
            return Err(format!("no object {text:?}; write [NAMESPACE/]KIND/NAME"));
        }
        Ok(ObjectName {
            namespace: namespace.map(str::to_owned),
            kind: kind.to_owned(),
            name: name.to_owned(),
        })
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(formatter, "{namespace}/")?;
        }
        write!(formatter, "{}/{}", self.kind, self.name)
    }
}
