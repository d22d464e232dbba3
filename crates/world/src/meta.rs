//! Object metadata.

use garboard_manifest::{Decode, Decoder, Field, Kind, Map, NodeRef, decode_struct};

/// An object's metadata, as far as rules need it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Meta {
    /// `metadata.name`; empty if absent.
    pub name: Box<str>,
    /// `metadata.generateName`; empty if absent.
    pub generate_name: Box<str>,
    /// `metadata.namespace` as it is written; empty if absent.
    pub namespace: Box<str>,
    /// `metadata.labels`
    pub labels: Map<Box<str>>,
    /// `metadata.annotations`, without kubectl's copy of the whole object.
    pub annotations: Map<Box<str>>,
    /// `metadata.ownerReferences`
    pub owner_references: Vec<OwnerReference>,
}

decode_struct! {
    /// The object that controls or owns another.
    pub struct OwnerReference {
        /// API version of the owner.
        pub api_version: Box<str> = "apiVersion",
        /// Kind of the owner.
        pub kind: Box<str> = "kind",
        /// Name of the owner, in the same namespace or in none.
        pub name: Box<str> = "name",
        /// Whether the owner manages this object.
        pub controller: bool = "controller",
    }
}

/// kubectl keeps the whole applied object here; it is judged where it stands, once.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

impl Meta {
    /// The name, or the prefix from which the server makes one.
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() {
            &self.generate_name
        } else {
            &self.name
        }
    }
}

impl Decode for Meta {
    const EXPECTED: &'static str = "an object";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if node.kind() != Kind::Mapping {
            return None;
        }
        let mut text = |key| match decoder.member::<Box<str>>(node, key) {
            Field::Set(text) => text,
            Field::Absent | Field::Invalid => Box::default(),
        };
        let (name, generate_name, namespace) =
            (text("name"), text("generateName"), text("namespace"));
        let annotations: Map<Box<str>> = or_default(decoder.member(node, "annotations"));
        let annotations = if annotations.get(LAST_APPLIED).is_some() {
            annotations
                .iter()
                .filter(|(name, _)| *name != LAST_APPLIED)
                .map(|(name, value)| (name.into(), value.clone()))
                .collect()
        } else {
            annotations
        };
        Some(Meta {
            name,
            generate_name,
            namespace,
            labels: or_default(decoder.member(node, "labels")),
            annotations,
            owner_references: or_default(decoder.member(node, "ownerReferences")),
        })
    }
}

/// The value, or the type's empty value where the field is absent or invalid (and reported).
pub(crate) fn or_default<T: Default>(field: Field<T>) -> T {
    match field {
        Field::Set(value) => value,
        Field::Absent | Field::Invalid => T::default(),
    }
}
