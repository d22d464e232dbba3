//! Nodes to slim typed values: one set of types for files and for API answers.
//!
//! A field is decoded as the API server's JSON decoder would decode it: names are case-sensitive,
//! `null` is absence, unknown names are passed over. Where the server would refuse the whole object
//! for one field of a wrong type, the field becomes [`Field::Invalid`], a problem is noted, and the
//! rest is still read: an invalid field is never mistaken for an absent one.

use crate::field::Field;
use crate::node::{Kind, NodeRef};
use crate::path::{FieldPath, Segment};
use crate::problem::{Problem, ProblemKind};
use crate::reach::paths_at;
use crate::span::Span;
use crate::value::Value;

/// Collects what does not fit while values are decoded from one document.
#[derive(Debug, Default)]
pub struct Decoder {
    mismatches: Vec<(Span, String)>,
    /// How many are not listed.
    more: usize,
}

/// Mismatches that are listed one by one; a document of nothing else must not fill the memory.
const MAX_MISMATCHES: usize = 1000;

impl Decoder {
    /// A decoder that has seen nothing.
    pub fn new() -> Self {
        Decoder::default()
    }

    /// Decodes a node into a field.
    pub fn field<T: Decode>(&mut self, node: NodeRef<'_>) -> Field<T> {
        if node.is_null() {
            return Field::Absent;
        }
        match T::decode(node, self) {
            Some(value) => Field::Set(value),
            None => {
                self.mismatch(node, T::EXPECTED);
                Field::Invalid
            }
        }
    }

    /// Decodes the value of a key of `node`; absent if it has none.
    pub fn member<T: Decode>(&mut self, node: NodeRef<'_>, key: &str) -> Field<T> {
        node.get(key)
            .map_or(Field::Absent, |value| self.field(value))
    }

    /// Notes that a node is not what its field wants.
    pub fn mismatch(&mut self, node: NodeRef<'_>, expected: &str) {
        if self.mismatches.len() == MAX_MISMATCHES {
            self.more += 1;
            return;
        }
        let message = format!("must be {expected}, found {}", describe(node));
        self.mismatches.push((node.span(), message));
    }

    /// The problems, with their paths from `root`.
    pub fn finish(self, root: NodeRef<'_>) -> Vec<Problem> {
        let spans: Vec<Span> = self.mismatches.iter().map(|(span, _)| *span).collect();
        let paths = paths_at(root, &spans);
        let problem = |((span, message), path): ((Span, String), FieldPath)| Problem {
            kind: ProblemKind::WrongType,
            span,
            message: format!("{} {message}", last_name(&path)),
            related: None,
            path,
        };
        let more = (self.more > 0).then(|| {
            let message = format!("{} more fields are of a wrong type", self.more);
            Problem::new(ProblemKind::WrongType, root.span(), message)
        });
        let listed = self.mismatches.into_iter().zip(paths).map(problem);
        listed.chain(more).collect()
    }
}

fn last_name(path: &FieldPath) -> String {
    path.segments()
        .filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.into_owned()),
            _ => None,
        })
        .last()
        .unwrap_or_else(|| "the object".to_owned())
}

fn describe(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => format!("the boolean {value}"),
        Kind::Int(value) => format!("the number {value}"),
        Kind::Float(value) => format!("the number {value}"),
        Kind::String(_) => "a string".to_owned(), // never the text: it may be a secret
        Kind::Sequence => "a list".to_owned(),
        Kind::Mapping => "an object".to_owned(),
    }
}

/// A type that can be read from a node.
pub trait Decode: Sized {
    /// What a message says a value should be: `"a number"`.
    const EXPECTED: &'static str;

    /// The value, or none if the node is of another type.
    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self>;
}

impl Decode for bool {
    const EXPECTED: &'static str = "true or false";

    fn decode(node: NodeRef<'_>, _: &mut Decoder) -> Option<Self> {
        match node.kind() {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }
}

impl Decode for i64 {
    const EXPECTED: &'static str = "a whole number";

    fn decode(node: NodeRef<'_>, _: &mut Decoder) -> Option<Self> {
        match node.kind() {
            Kind::Int(value) => Some(value),
            _ => None,
        }
    }
}

impl Decode for Box<str> {
    const EXPECTED: &'static str = "a string";

    fn decode(node: NodeRef<'_>, _: &mut Decoder) -> Option<Self> {
        node.as_str().map(Into::into)
    }
}

impl<T: Decode> Decode for Box<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        T::decode(node, decoder).map(Box::new)
    }
}

/// Items that do not fit are noted and left out.
impl<T: Decode + Default> Decode for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if node.kind() != Kind::Sequence {
            return None;
        }
        let items = node
            .items()
            .filter_map(|item| match decoder.field::<T>(item) {
                Field::Set(value) => Some(value),
                Field::Absent => Some(T::default()), // Go: a null item is the zero value
                Field::Invalid => None,
            });
        Some(items.collect())
    }
}

impl Decode for Value {
    const EXPECTED: &'static str = "a value";

    fn decode(node: NodeRef<'_>, _: &mut Decoder) -> Option<Self> {
        Some(Value::of(node))
    }
}

/// Defines a struct of [`Field`]s with the names that Kubernetes gives them, and how to decode it.
///
/// ```
/// garboard_manifest::decode_struct! {
///     /// A reference to an object of the same namespace.
///     pub struct LocalObjectReference {
///         /// Its name.
///         pub name: Box<str> = "name",
///     }
/// }
/// let text = "name: registry";
/// let document = &garboard_manifest::parse(text, &Default::default())[0];
/// # let garboard_manifest::Content::Tree(tree) = &document.content else { panic!() };
/// let reference: garboard_manifest::Field<LocalObjectReference> =
///     garboard_manifest::Decoder::new().field(tree.root());
/// assert_eq!(reference.get().map(|it| it.name.text()), Some("registry"));
/// ```
#[macro_export]
macro_rules! decode_struct {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $type:ty = $key:literal, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $crate::Field<$type>, )*
        }

        impl $crate::Decode for $name {
            const EXPECTED: &'static str = "an object";

            fn decode(
                node: $crate::NodeRef<'_>,
                decoder: &mut $crate::Decoder,
            ) -> Option<Self> {
                if node.kind() != $crate::Kind::Mapping {
                    return None;
                }
                let mut value = Self::default();
                for entry in node.entries() {
                    match entry.key {
                        $( $key => value.$field = decoder.field(entry.value), )*
                        _ => {}
                    }
                }
                Some(value)
            }
        }
    )*};
}
