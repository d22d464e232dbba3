//! The pillars that this binary carries, in the order of reports.

use garboard_cluster::ClusterPillar;
use garboard_finding::{
    Findings, Pillar, Registry, Rule, Settings, inspect_manifests, manifest_rules, suppression,
};
use garboard_pss::PssPillar;
use garboard_rbac::RbacPillar;
use garboard_workload::WorkloadPillar;
use garboard_world::{Object, World};

/// Every pillar.
const PILLARS: [&dyn Pillar; 4] = [&WorkloadPillar, &ClusterPillar, &RbacPillar, &PssPillar];

/// Every rule of every pillar, those about the input, and those about suppressions.
pub(crate) fn registry() -> Registry {
    let of_input = manifest_rules().iter().chain(suppression::RULES);
    let of_pillars = PILLARS.iter().flat_map(|pillar| pillar.rules());
    Registry::new(of_input.chain(of_pillars).copied())
}

/// Whether a rule's pillar looks at objects of a kind at all. Rules about the input look at all.
pub(crate) fn looks_at(rule: &Rule, object: &Object) -> bool {
    let is_of = |pillar: &&&dyn Pillar| pillar.rules().contains(&rule);
    let Some(pillar) = PILLARS.iter().find(is_of) else {
        return true;
    };
    let mut kinds = pillar.kinds().iter();
    object.workload().is_some()
        || kinds.any(|kind| kind.group == object.group() && kind.kind == &*object.kind)
}

/// Lets every pillar judge.
pub(crate) fn inspect(world: &World, settings: &Settings, out: &mut Findings) {
    inspect_manifests(world, settings, out);
    for pillar in PILLARS {
        pillar.inspect(world, settings, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_of_kube_score_stands_for_rules_that_exist() {
        let registry = registry();
        for (check, rules) in suppression::KUBE_SCORE {
            let is_known = |id: &&str| registry.rules().any(|rule| rule.id == *id);
            assert!(!rules.is_empty() && rules.iter().all(is_known), "{check}");
        }
    }
}
