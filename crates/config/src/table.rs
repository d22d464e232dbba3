//! Tables of settings: one line makes a key that is read, merged, shown, documented and in the JSON
//! Schema.

use serde_json::Value;

use crate::origin::Origin;

/// What is known of a key.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// The key.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// What the JSON Schema says of its values.
    pub(crate) schema: Value,
    /// What counts where nobody sets it.
    pub(crate) default: Value,
}

/// A value as `config show` has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The key with what it stands in: `options.minimum-replicas`.
    pub key: String,
    /// The value.
    pub value: Value,
    /// Who decided on it.
    pub origin: Origin,
}

/// Defines a layer of settings over a type that has a field for each.
macro_rules! table {
    (
        $(#[$meta:meta])*
        pub struct $layer:ident of $target:ident {
            $( $key:literal => $field:ident: $type:ty, $about:literal; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $layer {
            $( #[doc = $about] pub $field: Option<$crate::origin::Set<$type>>, )*
        }

        impl $layer {
            /// The keys, in order.
            pub(crate) const KEYS: &'static [&'static str] = &[$($key),*];

            /// What is known of each key.
            pub(crate) fn keys() -> Vec<$crate::table::Key> {
                let default = $target::default();
                vec![$( $crate::table::Key {
                    name: $key,
                    about: $about,
                    schema: <$type as $crate::setting::Setting>::schema(),
                    default: $crate::setting::Setting::json(&default.$field),
                } ),*]
            }

            /// Reads the value of a key of the table; says whether it is one.
            pub(crate) fn read(
                &mut self,
                entry: garboard_manifest::Entry<'_>,
                reader: &mut $crate::reader::Reader<'_>,
            ) -> bool {
                match entry.key {
                    $( $key => {
                        let value = <$type as $crate::setting::Setting>::read(entry.value, reader);
                        let origin = reader.origin(entry.key_span);
                        self.$field = value.map(|value| $crate::origin::Set { value, origin });
                    } )*
                    _ => return false,
                }
                true
            }

            /// This layer over a lower one: what both set, this one decides.
            pub(crate) fn over(self, lower: Self) -> Self {
                Self { $( $field: self.$field.or(lower.$field), )* }
            }

            /// Puts what is set into the type that the table is of.
            pub fn apply(&self, target: &mut $target) {
                let $target { $( $field: _, )* } = target; // every field has a line in the table
                $( if let Some(set) = &self.$field {
                    target.$field.clone_from(&set.value);
                } )*
            }

            /// Every key with the value that counts.
            pub(crate) fn rows(&self, prefix: &str) -> Vec<$crate::table::Row> {
                let mut values = $target::default();
                self.apply(&mut values);
                vec![$( $crate::table::Row {
                    key: format!("{prefix}{}", $key),
                    value: $crate::setting::Setting::json(&values.$field),
                    origin: self.$field.as_ref().map(|set| set.origin.clone()).unwrap_or_default(),
                } ),*]
            }

            /// What is set, by key.
            pub(crate) fn given(&self) -> Vec<(&'static str, serde_json::Value)> {
                let mut given = Vec::new();
                $( if let Some(set) = &self.$field {
                    given.push(($key, $crate::setting::Setting::json(&set.value)));
                } )*
                given
            }
        }
    };
}

pub(crate) use table;
