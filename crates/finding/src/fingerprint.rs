//! A finding's identity, which survives what does not change its meaning.
//!
//! It is made of the rule, the root owner's group, kind, namespace and name, and the field path
//! without indices: so shuffled containers and keys, other indentation, a moved file and added
//! documents leave it as it is. For a document that could not be read it is the rule and the hash of
//! its text; for a file without a text, the rule and the file's path.

use std::fmt;
use std::str::FromStr;

use garboard_manifest::FieldPath;
use garboard_world::{Object, ObjectId, TemplateRef, World};
use sha2::{Digest as _, Sha256};

use crate::finding::{Finding, Target};

/// 128 bits that name a finding, the same in every run and version.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of a finding about `world`.
    pub fn of(finding: &Finding, world: &World) -> Fingerprint {
        let rule = finding.rule.id;
        let at = finding.at.as_str();
        match finding.target {
            Target::Object(id) => of_object(finding, world.object(id), world.root_owner(id), world),
            Target::File {
                file, digest: 0, ..
            } => {
                let file = world.files().nth(file.0 as usize);
                let path = file.map_or("", |(_, file)| &*file.path);
                hash(&[rule, path, at])
            }
            Target::File { digest, .. } => hash(&[rule, &format!("{digest:016x}"), at]),
            Target::Cluster => hash(&[rule, at]),
        }
    }
}

/// FNV-1a, 64 bits: names a text that has no name, the same in every version.
pub fn digest(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn of_object(finding: &Finding, object: &Object, owner: ObjectId, world: &World) -> Fingerprint {
    let owner = world.object(owner);
    let path = at_owner(&finding.at, object, owner);
    hash(&[
        finding.rule.id,
        owner.group(),
        &owner.kind,
        owner.namespace(),
        owner.name(),
        &path.without_indices(),
    ])
}

/// A path of a pod as the path of the owner's pod template: what a pod has from its Deployment is
/// one finding, not two.
fn at_owner(path: &FieldPath, object: &Object, owner: &Object) -> FieldPath {
    if std::ptr::eq(object, owner) {
        return path.clone();
    }
    let (Some(from), Some(to)) = (template(object), template(owner)) else {
        return path.clone();
    };
    moved(path, &from.spec_path, &to.spec_path)
        .or_else(|| moved(path, &from.meta_path, &to.meta_path))
        .unwrap_or_else(|| path.clone())
}

/// The pod template; of a custom resource with several the first.
fn template(object: &Object) -> Option<&TemplateRef> {
    object.workload()?.templates.first()
}

/// `path` with its beginning `from` replaced by `to`; none if it begins otherwise.
fn moved(path: &FieldPath, from: &FieldPath, to: &FieldPath) -> Option<FieldPath> {
    let rest = path.as_str().strip_prefix(from.as_str())?;
    let is_whole_segment = rest.is_empty() || rest.starts_with(['.', '[']);
    is_whole_segment.then(|| to.join(rest.strip_prefix('.').unwrap_or(rest)))
}

/// Each part ends in NUL. A NUL inside a part (JSON can write one) is followed by a byte that no
/// text holds, so that no name can pass for the end of a part.
fn hash(parts: &[&str]) -> Fingerprint {
    let mut hasher = Sha256::new();
    for part in parts {
        for (index, piece) in part.split('\0').enumerate() {
            if index > 0 {
                hasher.update([0, 0xff]);
            }
            hasher.update(piece.as_bytes());
        }
        hasher.update([0]);
    }
    let digest = hasher.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]); // SHA-256 has 32
    Fingerprint(bytes)
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = ();

    /// The 32 hexadecimal digits that a fingerprint is written as.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut bytes = [0; 16];
        let is_written_by_us = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 2 * bytes.len() || !text.bytes().all(is_written_by_us) {
            return Err(());
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| ())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| ())?;
        }
        Ok(Fingerprint(bytes))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
