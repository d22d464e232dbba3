//! Service accounts, ConfigMaps, and what may be known of Secrets.

use garboard_manifest::{Decode, Decoder, Kind, NodeRef, decode_struct};

use crate::credential::Credential;
use crate::meta::or_default;

decode_struct! {
    /// A ServiceAccount (core/v1).
    pub struct ServiceAccount {
        /// Whether pods get its token unless they say otherwise.
        pub automount_service_account_token: bool = "automountServiceAccountToken",
        /// Its Secrets.
        pub secrets: Vec<SecretReference> = "secrets",
        /// Secrets for pulling images.
        pub image_pull_secrets: Vec<ImagePullSecret> = "imagePullSecrets",
    }

    /// A reference to a Secret of the same namespace.
    pub struct SecretReference {
        /// Its name.
        pub name: Box<str> = "name",
    }

    /// A reference to a pull Secret of the same namespace.
    pub struct ImagePullSecret {
        /// Its name.
        pub name: Box<str> = "name",
    }
}

/// A Secret (core/v1): its type and the names of its keys, never a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Secret {
    /// `Opaque` if empty.
    pub secret_type: Box<str>,
    /// Keys of `data`, with the number of characters of the encoded value.
    pub data: Vec<(Box<str>, usize)>,
    /// Keys of `stringData`, with the number of characters.
    pub string_data: Vec<(Box<str>, usize)>,
    /// Whether the object may not change.
    pub immutable: bool,
}

/// A ConfigMap (core/v1): its keys, with the number of characters of each value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConfigMap {
    /// Keys of `data`.
    pub data: Vec<(Box<str>, usize)>,
    /// Keys of `binaryData`.
    pub binary_data: Vec<(Box<str>, usize)>,
    /// Keys of `data` whose values look like credentials, with what they look like.
    pub credentials: Vec<(Box<str>, Credential)>,
}

impl Secret {
    /// Whether it has a key.
    pub fn has_key(&self, key: &str) -> bool {
        let mut keys = self.data.iter().chain(&self.string_data);
        keys.any(|(name, _)| **name == *key)
    }
}

impl ConfigMap {
    /// Whether it has a key.
    pub fn has_key(&self, key: &str) -> bool {
        let mut keys = self.data.iter().chain(&self.binary_data);
        keys.any(|(name, _)| **name == *key)
    }
}

impl Decode for Secret {
    const EXPECTED: &'static str = "an object";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        Some(Secret {
            secret_type: or_default(decoder.member(node, "type")),
            data: lengths(node, "data", decoder),
            string_data: lengths(node, "stringData", decoder),
            immutable: decoder.member::<bool>(node, "immutable").is_true(),
        })
    }
}

impl Decode for ConfigMap {
    const EXPECTED: &'static str = "an object";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        Some(ConfigMap {
            data: lengths(node, "data", decoder),
            binary_data: lengths(node, "binaryData", decoder),
            credentials: credentials(node),
        })
    }
}

/// The keys of `data` whose values look like credentials.
fn credentials(node: NodeRef<'_>) -> Vec<(Box<str>, Credential)> {
    let data = node.get("data").filter(|data| data.kind() == Kind::Mapping);
    let entries = data.into_iter().flat_map(NodeRef::entries);
    entries
        .filter_map(|entry| match entry.value.kind() {
            Kind::String(text) => Some((entry.key.into(), Credential::of(entry.key, text)?)),
            _ => None,
        })
        .collect()
}

/// The keys of a map of strings, with the length of each value; values stay behind.
fn lengths(node: NodeRef<'_>, field: &str, decoder: &mut Decoder) -> Vec<(Box<str>, usize)> {
    let Some(map) = node.get(field).filter(|map| !map.is_null()) else {
        return Vec::new();
    };
    if map.kind() != Kind::Mapping {
        decoder.mismatch(map, "an object");
        return Vec::new();
    }
    let mut keys = Vec::with_capacity(map.entries().len());
    for entry in map.entries() {
        match entry.value.kind() {
            Kind::String(text) => keys.push((entry.key.into(), text.chars().count())),
            Kind::Null => keys.push((entry.key.into(), 0)),
            _ => decoder.mismatch(entry.value, "a string"),
        }
    }
    keys
}
