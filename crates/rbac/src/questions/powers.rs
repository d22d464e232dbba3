//! Risky powers × subjects of a whole cluster.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use garboard_finding::{KubernetesVersion, Severity};

use crate::abilities::Abilities;
use crate::check::Check;
use crate::policy::{Policy, RoleId};
use crate::rules::CHECKS;
use crate::subject::Subject;

/// Who holds which of the powers that an attacker would use.
#[derive(Clone, Debug, Default)]
pub struct PowerMap {
    /// The powers.
    pub powers: Vec<PowerKind>,
    /// Those who hold any, the worst first, then in the order of kinds and names.
    pub holders: Vec<PowerHolder>,
}

/// A power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerKind {
    /// The rule that reports it: `rbac/secrets-read`.
    pub rule: &'static str,
    /// What one may do, to follow "may": `read secrets`.
    pub says: &'static str,
}

/// Somebody who holds powers, by bindings that name them: what a group gives its members is the
/// group's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PowerHolder {
    /// Who.
    pub subject: Subject,
    /// How bad the worst of it is.
    pub worst: Severity,
    /// What they hold in the whole cluster: places in [`PowerMap::powers`].
    pub everywhere: Vec<usize>,
    /// What they hold in namespaces only.
    pub in_namespaces: BTreeMap<Arc<str>, Vec<usize>>,
}

/// Powers as bits: there are fewer than 64.
type Bits = u64;

/// What a role gives in the whole cluster, or in a namespace.
#[derive(Clone, Copy, Default)]
struct OfRole {
    bits: Bits,
    worst: Option<Severity>,
}

impl Policy {
    /// Who holds which risky powers, and where.
    pub fn power_map(&self, version: KubernetesVersion) -> PowerMap {
        let powers = powers();
        let abilities = Abilities::new(self, version.minor);
        let mut roles: HashMap<(RoleId, bool), OfRole> = HashMap::new();
        let mut holders = Vec::new();
        for key in self.index.keys() {
            let mut everywhere: Bits = 0;
            let mut local: BTreeMap<Arc<str>, Bits> = BTreeMap::new();
            let mut worst = None;
            for applies in self.index.applying_anywhere(&[key]) {
                let binding = self.binding(applies.binding);
                let in_cluster = binding.is_cluster_binding();
                for role in &binding.roles {
                    let given = *roles
                        .entry((*role, in_cluster))
                        .or_insert_with(|| of_role(*role, in_cluster, &abilities, &powers));
                    worst = worst.max(given.worst);
                    if in_cluster {
                        everywhere |= given.bits;
                    } else if given.bits != 0 {
                        *local.entry(Arc::clone(&binding.namespace)).or_default() |= given.bits;
                    }
                }
            }
            let Some(worst) = worst else { continue };
            let more = local
                .into_iter()
                .map(|(namespace, bits)| (namespace, bits & !everywhere));
            holders.push(PowerHolder {
                subject: key.subject(&self.strings),
                worst,
                everywhere: places(everywhere),
                in_namespaces: more
                    .filter(|(_, bits)| *bits != 0)
                    .map(|(namespace, bits)| (namespace, places(bits)))
                    .collect(),
            });
        }
        holders.sort_by(|one, other| (other.worst, &one.subject).cmp(&(one.worst, &other.subject)));
        PowerMap { powers, holders }
    }
}

fn of_role(role: RoleId, in_cluster: bool, abilities: &Abilities, powers: &[PowerKind]) -> OfRole {
    let mut given = OfRole::default();
    for power in abilities.of_role(role, in_cluster) {
        let place = powers.iter().position(|it| it.rule == power.rule.id);
        given.bits |= place.map_or(0, |place| 1 << place);
        given.worst = given.worst.max(Some(power.severity));
    }
    given
}

/// The powers that rules report, in their order.
fn powers() -> Vec<PowerKind> {
    let kinds = CHECKS.iter().filter_map(|(rule, check)| match check {
        Check::Power(power) => Some(PowerKind {
            rule: rule.id,
            says: power.says,
        }),
        Check::Wild(_) | Check::World(_) => None,
    });
    kinds.take(Bits::BITS as usize).collect()
}

fn places(bits: Bits) -> Vec<usize> {
    let all = 0..Bits::BITS as usize;
    all.filter(|place| bits & (1 << place) != 0).collect()
}
