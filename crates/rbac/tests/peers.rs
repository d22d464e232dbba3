//! Recorded cases of Polaris, kube-linter and Kubescape: a rule that bears an id of theirs answers as they do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use garboard_finding::{Finding, Pillar as _, Registry, Selection, Selectors, Settings};
use garboard_finding::{Findings, Target};
use garboard_rbac::RbacPillar;
use garboard_testkit::{conformance, pages::Scene};

#[test]
fn polaris_cases_are_judged_as_polaris_judges_them() {
    let Some(folder) = conformance::folder("polaris") else {
        return;
    };
    let mut wrong = Vec::new();
    let mut judged = 0;
    for check in aliases("polaris") {
        for (name, text) in files(&folder.join(&check)) {
            let is_bad = name.starts_with("failure");
            if !is_bad && !name.starts_with("success") {
                continue; // `mutated`: what the fix should mean
            }
            judged += 1;
            let scene = Scene::new(&text);
            let findings = selected(&scene, &format!("polaris:{check}"));
            if findings.is_empty() == is_bad {
                wrong.push(format!("{check}/{name}"));
            }
        }
    }
    assert!(judged >= 52, "{judged} cases under {}", folder.display());
    assert!(
        wrong.is_empty(),
        "judged otherwise than recorded: {wrong:#?}"
    );
}

#[test]
fn kube_linter_cases_are_found_where_they_are_written_and_nowhere_else() {
    let Some(folder) = conformance::folder("kube-linter") else {
        return;
    };
    for (check, expected) in [
        ("access-to-create-pods", "Role/role1"),
        (
            "cluster-admin-role-binding",
            "ClusterRoleBinding/role-binding1",
        ),
        ("wildcard-in-rules", "Role/role1"),
    ] {
        let text = fs::read_to_string(folder.join(format!("{check}.yml"))).expect("a case");
        let scene = Scene::new(&text);
        let findings = selected(&scene, &format!("kube-linter:{check}"));
        let found: Vec<String> = findings.iter().map(|it| named(it, &scene)).collect();
        assert_eq!(found, [expected], "{check}");
    }
}

fn named(finding: &Finding, scene: &Scene) -> String {
    let Target::Object(id) = finding.target else {
        return format!("{:?}", finding.target);
    };
    let object = scene.world.object(id);
    format!("{}/{}", object.kind, object.name())
}

/// What is found where somebody selects an alias.
fn selected(scene: &Scene, alias: &str) -> Vec<Finding> {
    let registry = Registry::new(RbacPillar.rules().iter().copied());
    let selectors = Selectors {
        select: vec![alias.to_owned()],
        ..Selectors::default()
    };
    let selection = Selection::new(&registry, &selectors).expect("the alias is known");
    let mut findings = Findings::new();
    RbacPillar.inspect(&scene.world, &Settings::default(), &mut findings);
    findings.finish(&scene.world, &selection)
}

/// The ids of a tool among the aliases, each once.
fn aliases(tool: &str) -> BTreeSet<String> {
    let rules = RbacPillar.rules().iter();
    let aliases = rules.flat_map(|rule| rule.aliases_of(tool));
    aliases.map(str::to_owned).collect()
}

/// Names and texts of a folder's files.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(entry.path()).expect("a recorded case can be read");
            (name, text)
        })
        .collect();
    files.sort();
    files
}

/// Cases of Kubescape's that Kubernetes contradicts: docs/divergences.md says how.
const DIVERGING: [&str; 8] = [
    "anonymous-access-enabled/fail",
    "rule-can-access-proxy-subresource/clusterrole-rolebinding",
    "rule-can-approve-cert-signing-request/role-rolebinding",
    "rule-can-create-pv/clusterrole-rolebinding",
    "rule-can-create-pv/role-rolebinding",
    "rule-can-modify-admission-webhooks/clusterrole-rolebinding",
    "rule-can-modify-admission-webhooks/role-rolebinding",
    "system-authenticated-allowed-to-take-over-cluster/fail",
];

#[test]
fn kubescape_cases_are_found_where_kubescape_finds_something() {
    let Some(folder) = conformance::folder("kubescape-rules") else {
        return;
    };
    let mut wrong = Vec::new();
    let mut judged = 0;
    for rule in aliases("kubescape") {
        for case in folders(&folder.join(&rule).join("test")) {
            let expected = fs::read_to_string(case.join("expected.json")).expect("a recorded case");
            let is_bad = expected.trim() != "[]" && !expected.trim().is_empty();
            let text: String = files(&case.join("input"))
                .iter()
                .flat_map(|(_, text)| [text.as_str(), "\n---\n"])
                .collect();
            let name = case.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{rule}/{name}");
            if DIVERGING.contains(&name.as_str()) {
                continue;
            }
            judged += 1;
            let findings = selected(&Scene::new(&text), &format!("kubescape:{rule}"));
            if findings.is_empty() == is_bad {
                wrong.push(name);
            }
        }
    }
    assert!(judged >= 36, "{judged} cases under {}", folder.display());
    assert!(
        wrong.is_empty(),
        "{judged} judged, otherwise than recorded: {wrong:#?}"
    );
}

/// The folders in a folder.
fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|it| it.is_dir())
        .collect();
    folders.sort();
    folders
}
