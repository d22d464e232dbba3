//! A finding's identity, which survives what does not change its meaning.
//!
//! It is made of the rule, the root owner's group, kind, namespace and name, and the field path
//! without indices: so shuffled containers and keys, other indentation, a moved file and added
//! documents leave it as it is. For a file that could not be read it is the rule and the hash of
//! the broken document.

use std::fmt;

use garboard_manifest::FieldPath;
use garboard_world::{Body, Object, World};
use sha2::{Digest as _, Sha256};

use crate::finding::{Finding, Target};

/// 128 bits that name a finding, the same in every run and version.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of a finding about `world`.
    pub fn of(finding: &Finding, world: &World) -> Fingerprint {
        let rule = finding.rule.id;
        match finding.target {
            Target::Object(id) => {
                let object = world.object(id);
                let owner = world.object(world.root_owner(id));
                let path = at_owner(&finding.at, object, owner);
                let path = path.without_indices();
                hash(&[
                    rule,
                    owner.group(),
                    &owner.kind,
                    owner.namespace(),
                    owner.name(),
                    &path,
                ])
            }
            Target::File { digest, .. } => {
                hash(&[rule, &format!("{digest:016x}"), finding.at.as_str()])
            }
            Target::Cluster => hash(&[rule, finding.at.as_str()]),
        }
    }
}

/// A path of a pod as the path of the owner's pod template: what a pod has from its Deployment is
/// one finding, not two.
fn at_owner(path: &FieldPath, object: &Object, owner: &Object) -> FieldPath {
    let template = |object: &Object| match &object.body {
        Body::Workload(workload) => workload
            .templates
            .first()
            .map(|template| (template.meta_path.clone(), template.spec_path.clone())),
        _ => None,
    };
    if std::ptr::eq(object, owner) {
        return path.clone();
    }
    let (Some(from), Some(to)) = (template(object), template(owner)) else {
        return path.clone();
    };
    for (from, to) in [(from.1, to.1), (from.0, to.0)] {
        if let Some(rest) = path.as_str().strip_prefix(from.as_str()) {
            if rest.is_empty() || rest.starts_with(['.', '[']) {
                return to.join(rest.strip_prefix('.').unwrap_or(rest));
            }
        }
    }
    path.clone()
}

/// Parts are separated by NUL, which none of them can hold.
fn hash(parts: &[&str]) -> Fingerprint {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let digest = hasher.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Fingerprint(bytes)
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
