//! kube-linter's recorded files: each holds objects that violate one check, and others that do not,
//! named `dont-fire…`.

use std::collections::BTreeSet;
use std::fs;

use garboard_finding::{Finding, Settings};
use garboard_testkit::{conformance, pages::Scene};

use crate::found_under;

/// Files and the check that each is about, where the objects' names say what is expected.
const FILES: [(&str, &str); 10] = [
    ("docker-sock.yml", "docker-sock"),
    ("env-var-secret.yml", "env-var-secret"),
    ("host-ipc.yml", "host-ipc"),
    ("host-network.yml", "host-network"),
    (
        "privilege-escalation-container.yml",
        "privilege-escalation-container",
    ),
    ("privileged-container.yml", "privileged-container"),
    ("privileged-ports.yml", "privileged-ports"),
    (
        "scc-deny-privileged-container.yml",
        "scc-deny-privileged-container",
    ),
    ("sensitive-host-mounts.yml", "sensitive-host-mounts"),
    ("use-namespace.yml", "use-namespace"),
];

#[test]
fn rules_fire_on_the_objects_that_are_written_to_violate_the_check() {
    let Some(folder) = conformance::folder("kube-linter") else {
        return;
    };
    let mut wrong = Vec::new();
    for (file, check) in FILES {
        let text = fs::read_to_string(folder.join(file)).expect("a recorded file can be read");
        let scene = Scene::new(&text);
        let alias = format!("kube-linter:{check}");
        let found = found_under(&alias, &scene.world, &Settings::default());
        let fired: BTreeSet<_> = found.iter().filter_map(Finding::object).collect();
        for (id, object) in scene.world.objects() {
            let is_expected = !object.name().starts_with("dont-fire");
            if fired.contains(&id) != is_expected {
                wrong.push(format!("{file}: {} {}", object.kind, object.name()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "judged otherwise than written: {wrong:#?}"
    );
}
