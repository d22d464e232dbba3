//! One direction's answer: the tiers asked in their order, for all ports at once.

use crate::cluster::Cluster;
use crate::ports::Connections;
use crate::rule::{Action, Direction, NamedPort, Policy, Tier};

use super::Verdict;
use super::classes::Profile;
use super::peers::{Match, PeerTable, Signature};

/// What is decided so far. A port may be in several of the sets, where a rule may or may not match:
/// then every outcome that is possible is followed.
#[derive(Debug)]
struct Decided {
    /// Ports that may still be undecided.
    open: Connections,
    can_be_allowed: Connections,
    can_be_denied: Connections,
}

/// What `profile`'s policies allow with `signature` on the other side; `named` are the ports that
/// the destination names.
pub(super) fn fold(
    cluster: &Cluster,
    peers: &PeerTable,
    direction: Direction,
    profile: &Profile,
    signature: &Signature,
    named: &[NamedPort],
) -> Verdict {
    let mut decided = Decided {
        open: Connections::all(),
        can_be_allowed: Connections::none(),
        can_be_denied: Connections::none(),
    };
    let policies = profile
        .policies
        .iter()
        .map(|number| (*number, &cluster.policies[*number as usize])); // of the same cluster
    let policies: Vec<(u32, &Policy)> = policies.collect();
    for of_tier in policies.chunk_by(|(_, one), (_, other)| one.tier == other.tier) {
        let rules = of_tier.iter().flat_map(|(number, policy)| {
            let rules = policy.rules(direction).unwrap_or_default().iter();
            rules.enumerate().map(|(index, rule)| {
                let certainty = peers.matches(*number, direction, index, signature);
                (rule, certainty)
            })
        });
        let matching =
            rules
                .filter(|(_, certainty)| *certainty != Match::No)
                .map(|(rule, certainty)| Matching {
                    action: rule.action,
                    ports: rule.connections(named),
                    is_certain: certainty == Match::Yes,
                });
        match of_tier[0].1.tier {
            // chunks are not empty
            Tier::Admin | Tier::Baseline => decided.first_match(matching),
            Tier::Namespace => decided.union(matching),
        }
    }
    decided.finish()
}

/// A rule that matches the other side.
struct Matching {
    action: Action,
    ports: Connections,
    is_certain: bool,
}

impl Decided {
    /// The first rule that matches decides.
    fn first_match(&mut self, rules: impl Iterator<Item = Matching>) {
        let mut passed = Connections::none();
        for rule in rules {
            let hit = self.open.and(&rule.ports);
            let outcome = match rule.action {
                Action::Allow => &mut self.can_be_allowed,
                Action::Deny => &mut self.can_be_denied,
                Action::Pass => &mut passed,
            };
            *outcome = outcome.or(&hit);
            if rule.is_certain {
                self.open = self.open.minus(&hit);
            }
        }
        self.open = self.open.or(&passed);
    }

    /// What any rule allows is allowed, everything else denied: the pod is isolated.
    fn union(&mut self, rules: impl Iterator<Item = Matching>) {
        let (mut certain, mut possible) = (Connections::none(), Connections::none());
        for rule in rules {
            let allowed = if rule.is_certain {
                &mut certain
            } else {
                &mut possible
            };
            *allowed = allowed.or(&rule.ports);
        }
        let rest = self.open.minus(&certain);
        let allowed = self.open.and(&certain).or(&rest.and(&possible));
        self.can_be_allowed = self.can_be_allowed.or(&allowed);
        self.can_be_denied = self.can_be_denied.or(&rest);
        self.open = Connections::none();
    }

    /// What nobody decided is allowed.
    fn finish(self) -> Verdict {
        let possible = self.can_be_allowed.or(&self.open);
        Verdict {
            allowed: possible.minus(&self.can_be_denied),
            unknown: possible.and(&self.can_be_denied),
        }
    }
}
