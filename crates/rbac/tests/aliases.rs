//! Every alias is an id that its tool has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use garboard_finding::Pillar as _;
use garboard_rbac::RbacPillar;
use garboard_testkit::conformance;

#[test]
fn every_alias_is_an_id_that_its_tool_has() {
    let (Some(catalogues), Some(benchmark), Some(kubesplaining)) = (
        conformance::folder("catalogues"),
        conformance::folder("kube-bench/cfg/cis-1.12/policies.yaml"),
        conformance::folder("kubesplaining"),
    ) else {
        return;
    };
    let mut known = BTreeSet::new();
    for tool in ["kubescape", "trivy", "polaris", "kube-linter", "checkov"] {
        for line in read(&catalogues.join(format!("{tool}.tsv"))).lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            // Kubescape: id, base score, name, rules.
            let rules = columns.get(3).filter(|_| tool == "kubescape");
            let rules = rules.iter().flat_map(|rules| rules.split(','));
            known.extend(
                columns[..1]
                    .iter()
                    .copied()
                    .chain(rules)
                    .map(|id| format!("{tool}:{id}")),
            );
        }
    }
    let ids = read(&benchmark);
    let ids = ids
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- id: "));
    known.extend(ids.map(|id| format!("cis-1.12:{id}")));
    let ids = read(&kubesplaining.join("e2e/expectations/full-scan.ruleset"));
    known.extend(ids.lines().map(|id| format!("kubesplaining:{id}")));
    let rules = RbacPillar.rules().iter();
    let strange: Vec<_> = rules
        .flat_map(|rule| rule.aliases.iter().map(|alias| (rule.id, alias.name)))
        .filter(|(_, alias)| !known.contains(*alias))
        .collect();
    assert!(strange.is_empty(), "no tool has these ids: {strange:#?}");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a recorded list can be read")
}
