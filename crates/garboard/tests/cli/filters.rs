//! What is reported on: rules, namespaces, labels, paths.

use crate::{PRIVILEGED, Project};

fn rules_of(run: &crate::Run) -> Vec<String> {
    let json = run.json();
    let findings = json["findings"]
        .as_array()
        .expect("there is a list of findings");
    let mut rules: Vec<String> = findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap_or_default().to_owned())
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn rules_are_chosen_by_id_prefix_and_alias() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    for selector in [
        "workload/privileged",
        "C-0057",
        "kubescape:C-0057",
        "KSV017",
        "ckv_k8s_16",
    ] {
        let run = project.run(&["scan", "-o", "json", "--select", selector]);
        assert_eq!(rules_of(&run), ["workload/privileged"], "{selector}");
    }
    let run = project.run(&[
        "scan",
        "-o",
        "json",
        "--select",
        "workload",
        "--ignore",
        "workload/privileged",
    ]);
    let rules = rules_of(&run);
    assert!(
        rules.len() > 3 && !rules.contains(&"workload/privileged".to_owned()),
        "{rules:?}"
    );
    let run = project.run(&[
        "scan",
        "-o",
        "json",
        "--select",
        "workload/privileged",
        "--extend-select",
        "KSV-0001",
    ]);
    assert_eq!(
        rules_of(&run),
        ["workload/allow-privilege-escalation", "workload/privileged"]
    );
}

#[test]
fn namespaces_and_labels_narrow_the_report_not_the_world() {
    let namespaced = PRIVILEGED.replace(
        "name: tug\nspec",
        "name: tug\n  namespace: port\n  labels: {app: tug}\nspec",
    );
    let project = Project::new(&[("a.yaml", PRIVILEGED), ("b.yaml", &namespaced)]);
    for arguments in [["-n", "port"], ["-l", "app=tug"]] {
        let run = project.run(&["scan", "-o", "json", arguments[0], arguments[1]]);
        let json = run.json();
        let findings = json["findings"].as_array().expect("a list");
        assert!(!findings.is_empty());
        assert!(
            findings
                .iter()
                .all(|finding| finding["location"]["file"] == "b.yaml"),
            "{}",
            run.stdout
        );
    }
    let run = project.run(&["scan", "-l", "app in ("]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("is no label requirement"),
        "{}",
        run.stderr
    );
}

#[test]
fn paths_are_left_out_by_flag_and_by_file() {
    let project = Project::new(&[
        ("a.yaml", PRIVILEGED),
        ("old/b.yaml", PRIVILEGED),
        (".hidden/c.yaml", PRIVILEGED),
    ]);
    let files = |run: &crate::Run| run.json()["coverage"]["files"].as_u64();
    assert_eq!(files(&project.run(&["scan", "-o", "json"])), Some(3));
    assert_eq!(
        files(&project.run(&["scan", "-o", "json", "--exclude", "old"])),
        Some(2)
    );
    project.write(".garboardignore", b"old/\n.hidden/\n");
    assert_eq!(files(&project.run(&["scan", "-o", "json"])), Some(1));
}

#[test]
fn a_level_makes_pod_security_findings() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    let run = project.run(&[
        "scan", "-o", "json", "--select", "pss", "--level", "baseline",
    ]);
    assert_eq!(rules_of(&run), ["pss/privileged"]);
    let run = project.run(&["scan", "-o", "json", "--select", "pss"]);
    assert_eq!(rules_of(&run), Vec::<String>::new());
}
