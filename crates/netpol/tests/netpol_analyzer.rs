//! Recorded listings of netpol-analyzer. It knows no host network, and takes blocks of addresses
//! for what is outside of the cluster.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use garboard_netpol::{Cluster, Cni, Engine, Listing};
use garboard_testkit::conformance;
use garboard_testkit::pages::Scene;

/// docs/divergences.md tells why.
const KNOWN: [&str; 2] = ["minikube_resources", "virtual_machines_example"];

#[test]
fn listings_are_those_recorded() {
    let Some(root) = conformance::folder("netpol-analyzer") else {
        return;
    };
    let outputs = root.join("test_outputs/connlist");
    let mut wrong = BTreeMap::new();
    let mut cases = 0;
    for entry in fs::read_dir(&outputs).expect("the set is whole").flatten() {
        let file = entry.file_name().into_string().expect("names are UTF-8");
        let Some(name) = file.strip_suffix("_connlist_output.txt") else {
            continue;
        };
        let folder = root.join("tests").join(name);
        let is_other_network = ["udn_", "cudn_", "nad_"];
        let is_other_network = is_other_network.iter().any(|it| name.starts_with(it));
        if !folder.is_dir() || is_other_network || KNOWN.contains(&name) {
            continue;
        }
        cases += 1;
        let expected = fs::read_to_string(entry.path()).expect("a recorded output");
        let ours = listing(&folder);
        if ours.trim_end() != expected.trim_end() {
            wrong.insert(name.to_owned(), difference(&ours, &expected));
        }
    }
    assert!(cases >= 58, "only {cases} listings");
    let shown: Vec<String> = wrong
        .iter()
        .map(|(name, it)| format!("{name}:\n{it}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {cases}:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

fn difference(ours: &str, expected: &str) -> String {
    let missing = expected
        .lines()
        .filter(|line| !ours.lines().any(|it| it == *line));
    let extra = ours
        .lines()
        .filter(|line| !expected.lines().any(|it| it == *line));
    let missing = missing.take(4).map(|line| format!("  - {line}"));
    let lines: Vec<String> = missing
        .chain(extra.take(4).map(|line| format!("  + {line}")))
        .collect();
    lines.join("\n")
}

fn listing(folder: &Path) -> String {
    let mut text = String::new();
    read(folder, &mut text);
    let scene = Scene::new(&text);
    let cluster = Cluster::new(&scene.world);
    let mut engine = Engine::new(&cluster, Cni::NetpolAnalyzer);
    let listing = Listing::new(&scene.world, &mut engine);
    let mut lines: Vec<String> = listing
        .connections
        .iter()
        .filter(|line| !line.verdict.allowed.is_empty())
        .map(|line| {
            format!(
                "{} => {} : {}",
                line.source, line.destination, line.verdict.allowed
            )
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

fn read(folder: &Path, text: &mut String) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        if entry.path().is_dir() {
            read(&entry.path(), text);
        } else if matches!(
            entry.path().extension().and_then(|it| it.to_str()),
            Some("yaml" | "yml" | "json")
        ) {
            text.push_str(&fs::read_to_string(entry.path()).unwrap_or_default());
            text.push_str("\n---\n");
        }
    }
}
