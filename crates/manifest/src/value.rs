//! A value without places: for kinds that a pillar decodes itself, and for tests.

use crate::node::{Kind, NodeRef};

/// A JSON value as Kubernetes would receive it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(Box<str>),
    /// A list.
    List(Vec<Value>),
    /// An object, keys in the order of the text.
    Object(Vec<(Box<str>, Value)>),
}

impl Value {
    /// The node's value, aliases expanded and merges applied.
    pub fn of(node: NodeRef<'_>) -> Value {
        match node.kind() {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Int(value) => Value::Int(value),
            Kind::Float(value) => Value::Float(value),
            Kind::String(value) => Value::String(value.into()),
            Kind::Sequence => Value::List(node.items().map(Value::of).collect()),
            Kind::Mapping => Value::Object(
                node.entries()
                    .map(|entry| (entry.key.into(), Value::of(entry.value)))
                    .collect(),
            ),
        }
    }

    /// The value of a key, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(fields) => fields
                .iter()
                .find(|(name, _)| &**name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items; none if this is not a list.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.into())
    }
}
