//! What a rule looks at: a power, a star, or everything together.

use garboard_finding::{Findings, Settings};
use garboard_world::{Object, ObjectId, World};

use crate::abilities::Abilities;
use crate::account_powers::Powerful;
use crate::holders::Holders;
use crate::policy::{Aggregation, Options, Policy};
use crate::power::Power;
use crate::wild::Wild;

/// A rule's code.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// A power, looked for in every rule of every role.
    Power(Power),
    /// A star, looked for in the same places.
    Wild(Wild),
    /// Anything else.
    World(fn(&Facts<'_>, &mut Findings)),
}

/// What the rules know.
pub(crate) struct Facts<'w> {
    pub(crate) world: &'w World,
    pub(crate) policy: Policy,
    pub(crate) abilities: Abilities,
    pub(crate) holders: Holders,
    /// The accounts that pods run as and that may do much.
    pub(crate) powerful: Vec<Powerful>,
    /// Whether there are bindings that their user looks after.
    pub(crate) has_bindings: bool,
}

impl<'w> Facts<'w> {
    pub(crate) fn new(world: &'w World, settings: &Settings) -> Facts<'w> {
        let policy = Policy::compile_with(
            world,
            Options {
                aggregation: Aggregation::Computed,
                kubernetes_version: settings.kubernetes_version,
            },
        );
        let mut facts = Facts {
            world,
            abilities: Abilities::new(&policy, settings.kubernetes_version.minor),
            holders: Holders::new(&policy),
            powerful: Vec::new(),
            has_bindings: false,
            policy,
        };
        facts.powerful = facts.find_powerful();
        let has_bindings = {
            let mut bindings = facts.policy.bindings();
            bindings.any(|(_, binding)| !facts.is_managed(binding))
        };
        facts.has_bindings = has_bindings;
        facts
    }

    /// An object of the World.
    pub(crate) fn object(&self, id: ObjectId) -> &'w Object {
        self.world.object(id)
    }
}
