//! Every alias is an id that its tool has.

use std::collections::BTreeSet;
use std::fs;

use garboard_finding::Pillar as _;
use garboard_testkit::conformance;
use garboard_workload::WorkloadPillar;

/// The checks of Pod Security Admission at its newest version.
const PSS: [&str; 19] = [
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "capabilities_baseline",
    "capabilities_restricted",
    "hostNamespaces",
    "hostPathVolumes",
    "hostPorts",
    "hostProbesAndHostLifecycle",
    "privileged",
    "procMount",
    "procMount_restricted",
    "restrictedVolumes",
    "runAsNonRoot",
    "runAsUser",
    "seLinuxOptions",
    "seccompProfile_baseline",
    "seccompProfile_restricted",
    "sysctls",
    "windowsHostProcess",
];

#[test]
fn every_alias_is_an_id_that_its_tool_has() {
    let Some(folder) = conformance::folder("catalogues") else {
        return;
    };
    let mut known: BTreeSet<String> = PSS.iter().map(|id| format!("pss:{id}")).collect();
    for tool in ["kubescape", "trivy", "polaris", "kube-linter", "checkov"] {
        let table = fs::read_to_string(folder.join(format!("{tool}.tsv"))).expect("a catalogue");
        for line in table.lines().skip(1) {
            let mut columns = line.split('\t');
            known.extend(columns.next().map(|id| format!("{tool}:{id}")));
            if tool == "kubescape" {
                // id, base score, name, rules
                let rules = columns.nth(2).unwrap_or_default().split(',');
                known.extend(rules.map(|rule| format!("kubescape:{rule}")));
            }
        }
    }
    let benchmark = conformance::folder("kube-bench/cfg/cis-1.12/policies.yaml");
    let policies = benchmark.map(|file| fs::read_to_string(file).expect("a benchmark"));
    let ids = policies.iter().flat_map(|text| text.lines());
    let ids = ids.filter_map(|line| line.trim().strip_prefix("- id: "));
    known.extend(ids.map(|id| format!("cis-1.12:{id}")));
    let strange: Vec<String> = WorkloadPillar
        .rules()
        .iter()
        .flat_map(|rule| rule.aliases.iter().map(move |alias| (rule.id, alias.name)))
        .filter(|(_, alias)| !known.contains(*alias))
        .map(|(rule, alias)| format!("{rule}: {alias}"))
        .collect();
    assert!(strange.is_empty(), "no tool has these ids: {strange:#?}");
}
