//! Fields that take more than one type, or of which only the presence counts.

use crate::decode::{Decode, Decoder};
use crate::node::{Kind, NodeRef};

/// A quantity (`500m`, `1Gi`, `2`) as it is written; empty for `null`, which is none at all, and `?`
/// for a value of a wrong type: in a map an entry that cannot be read is no entry that is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quantity(pub Box<str>);

impl Decode for Quantity {
    const EXPECTED: &'static str = "a quantity";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        match node.kind() {
            Kind::String(_) | Kind::Int(_) | Kind::Float(_) => {
                node.scalar_text().map(|text| Quantity(text.into()))
            }
            _ => {
                decoder.mismatch(node, Self::EXPECTED);
                Some(Quantity("?".into()))
            }
        }
    }
}

/// A port or percentage: a number or a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum IntOrString {
    /// A number.
    Int(i64),
    /// A name, or a percentage.
    String(Box<str>),
}

impl Default for IntOrString {
    fn default() -> Self {
        IntOrString::Int(0)
    }
}

impl Decode for IntOrString {
    const EXPECTED: &'static str = "a number or a string";

    fn decode(node: NodeRef<'_>, _: &mut Decoder) -> Option<Self> {
        match node.kind() {
            Kind::Int(value) => Some(IntOrString::Int(value)),
            Kind::String(text) => Some(IntOrString::String(text.into())),
            _ => None,
        }
    }
}

/// A field of which only its presence counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Present;

impl Decode for Present {
    const EXPECTED: &'static str = "a value";

    fn decode(_: NodeRef<'_>, _: &mut Decoder) -> Option<Self> {
        Some(Present)
    }
}
