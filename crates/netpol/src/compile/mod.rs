//! Policies of each dialect to the one rule form.
//!
//! What the API server would refuse is left out of the rules and told as a [`Fault`]: the rest of
//! the policy still counts, and nothing is left out without a word.

mod admin;
mod namespaced;

use garboard_manifest::FieldPath;
use garboard_world::{Body, ObjectId, World};

use crate::addresses::AddressRange;
use crate::rule::Policy;

/// A part of a policy that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The policy.
    pub object: ObjectId,
    /// The part.
    pub at: FieldPath,
    /// Why, in a few words.
    pub reason: String,
}

/// What is compiled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) policies: Vec<Policy>,
    pub(crate) faults: Vec<Fault>,
}

/// Compiles every policy of the World, in the order of the objects.
pub(crate) fn compile(world: &World) -> Compiled {
    let mut compiled = Compiled::default();
    for (id, object) in world.objects() {
        let mut faults = Faults {
            object: id,
            list: &mut compiled.faults,
        };
        let policy = match &object.body {
            Body::NetworkPolicy(policy) => {
                namespaced::compile(policy, object.namespace(), &mut faults)
            }
            Body::AdminNetworkPolicy(policy) => admin::compile(policy, object, &mut faults),
            _ => continue,
        };
        compiled.policies.extend(policy);
    }
    compiled
}

/// Where the faults of one policy go.
pub(crate) struct Faults<'f> {
    object: ObjectId,
    list: &'f mut Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, at: &FieldPath, reason: impl Into<String>) {
        self.list.push(Fault {
            object: self.object,
            at: at.clone(),
            reason: reason.into(),
        });
    }
}

/// A block of addresses as Kubernetes writes it: `10.0.0.0/8`, `fd00::/8`.
fn block(text: &str, at: &FieldPath, faults: &mut Faults<'_>) -> Option<AddressRange> {
    match text.parse::<ipnet::IpNet>() {
        Ok(block) => Some(block.into()),
        Err(_) => {
            faults.add(at, format!("{text:?} is no block of addresses"));
            None
        }
    }
}

/// A port number; none if there is no such port.
fn port(number: i64, at: &FieldPath, faults: &mut Faults<'_>) -> Option<u16> {
    match u16::try_from(number) {
        Ok(port) if port > 0 => Some(port),
        _ => {
            faults.add(at, format!("there is no port {number}"));
            None
        }
    }
}
