//! What other tools have recorded of their own checks, held against the rules that bear their ids.

mod case;
mod divergences;
mod kube_linter;
mod kubescape;
mod polaris;

use garboard_cluster::ClusterPillar;
use garboard_finding::{Finding, Findings, Pillar, Registry, Rule, Selection, Settings};
use garboard_pss::PssPillar;
use garboard_workload::WorkloadPillar;
use garboard_world::World;

/// The pillars whose rules are held here; RBAC and network policies have tests of their own.
const PILLARS: [&dyn Pillar; 3] = [&WorkloadPillar, &ClusterPillar, &PssPillar];

/// Their rules.
fn rules() -> impl Iterator<Item = &'static Rule> {
    let rules = PILLARS.iter().flat_map(|pillar| pillar.rules()).copied();
    rules.filter(|rule| !matches!(rule.pillar(), "rbac" | "netpol"))
}

/// What is found under an id of another tool: `polaris:hostPIDSet`.
fn found_under(alias: &str, world: &World, settings: &Settings) -> Vec<Finding> {
    let mut findings = Findings::new();
    for pillar in PILLARS {
        pillar.inspect(world, settings, &mut findings);
    }
    let selection = Selection::all(&Registry::new(rules()));
    let mut findings = findings.finish(world, &selection);
    findings.retain(|finding| finding.aliases().any(|meant| meant == alias));
    findings
}
