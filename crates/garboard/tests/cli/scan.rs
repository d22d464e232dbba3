//! The main job, and what it counts.

use crate::{CLEAN, PRIVILEGED, Project};

#[test]
fn exit_codes_follow_fail_on() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    for (threshold, code) in [("critical", 1), ("info", 1), ("none", 0)] {
        assert_eq!(
            project.run(&["scan", "--fail-on", threshold]).code,
            code,
            "{threshold}"
        );
    }
    let mild = [
        "scan",
        "--select",
        "workload/allow-privilege-escalation",
        "--fail-on",
        "critical",
    ];
    assert_eq!(project.run(&mild).code, 0);
}

#[test]
fn a_clean_folder_is_clean() {
    let run = Project::new(&[("a.yaml", CLEAN)]).run(&["scan"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

#[test]
fn stdin_has_the_name_that_it_is_given() {
    let project = Project::new(&[]);
    let arguments = ["scan", "-", "--stdin-filename", "chart.yaml", "-o", "jsonl"];
    let run = project.run_with_input(&arguments, PRIVILEGED);
    assert!(
        run.stdout.contains("\"file\":\"chart.yaml\""),
        "{}",
        run.stdout
    );
}

#[test]
fn the_same_bytes_come_out_on_any_number_of_threads() {
    let project = Project::new(&[]);
    for number in 0..50 {
        project.write(
            &format!("{number}.yaml"),
            PRIVILEGED
                .replace("tug", &format!("tug-{number}"))
                .as_bytes(),
        );
    }
    for format in crate::formats::FORMATS {
        let one = project.run(&["scan", "-o", format, "-j", "1", "--all", "-q"]);
        let many = project.run(&["scan", "-o", format, "-j", "8", "--all", "-q"]);
        assert!(one.stdout == many.stdout, "{format} differs");
    }
}

#[test]
fn every_marker_between_documents_is_seen() {
    for marker in [
        "---",
        "--- # c",
        "---\t",
        "--- {}\n---",
        "...\n---",
        "...",
        "---\r",
    ] {
        let text = format!("{CLEAN}{marker}\n{PRIVILEGED}");
        let run = Project::new(&[("a.yaml", &text)]).run(&["scan"]);
        assert!(
            run.stdout.contains("workload/privileged"),
            "{marker:?}: {}",
            run.stdout
        );
    }
}

#[test]
fn templates_and_kustomizations_are_counted_and_shown() {
    let project = Project::new(&[
        ("chart/Chart.yaml", "name: chart\n"),
        (
            "chart/templates/a.yaml",
            "kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n",
        ),
        ("chart/values.yaml", "name: x\n"),
        ("k/kustomization.yaml", "resources: [a.yaml]\n"),
    ]);
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    for words in ["1 chart template", "helm template", "1 kustomization"] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert_eq!(project.run(&["scan", "--fail-on-incomplete"]).code, 3);
}

#[test]
fn lists_json_lines_and_archives_are_read() {
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i:1","securityContext":{"privileged":true}}]}}"#;
    let list = format!(r#"{{"apiVersion":"v1","kind":"List","items":[{pod},{pod}]}}"#);
    let project = Project::new(&[("a.json", &list), ("b.jsonl", &format!("{pod}\n{pod}\n"))]);
    let run = project.run(&["scan", "-o", "jsonl", "--select", "workload/privileged"]);
    assert_eq!(run.stdout.lines().count(), 4, "{}", run.stdout);
    assert!(
        run.stdout
            .contains("\"pointer\":\"/items/1/spec/containers/0/securityContext/privileged\"")
    );
}

#[test]
fn fields_and_api_versions_are_those_of_the_chosen_kubernetes() {
    let text = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  resourcez: {}\n  resources: {}\n";
    let project = Project::new(&[("a.yaml", text)]);
    let messages = |version: &str| -> Vec<String> {
        let select = "manifest/unknown-field,manifest/removed-api";
        let arguments = [
            "scan",
            "-o",
            "jsonl",
            "--select",
            select,
            "--kubernetes-version",
            version,
        ];
        let run = project.run(&arguments);
        let lines = run.stdout.lines();
        let findings = lines.map(|line| serde_json::from_str(line).expect("a line is JSON"));
        let texts = findings.map(|finding: serde_json::Value| {
            let text = |key: &str| finding[key].as_str().expect("it is text").to_owned();
            format!("{} {}", text("severity"), text("message"))
        });
        texts.collect()
    };
    assert_eq!(
        messages("1.37"),
        [
            "high PodDisruptionBudget of policy/v1beta1 is not served since v1.25; write policy/v1",
            "medium spec has no field resourcez; did you mean resources?",
        ]
    );
    assert_eq!(
        messages("1.31")[1..],
        [
            "medium spec has no field resources; v1.32 is the first version that has it",
            "medium spec has no field resourcez",
        ]
    );
    assert_eq!(
        messages("1.24"),
        [
            "low PodDisruptionBudget of policy/v1beta1 is deprecated since v1.21 and not served from v1.25 on; write policy/v1"
        ]
    );
}

#[test]
fn a_removed_api_counts_as_a_finding_and_not_as_missing_coverage() {
    let removed = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: quay}\n";
    let run = Project::new(&[("a.yaml", removed)]).run(&["scan", "--select", "manifest"]);
    assert!(
        run.stdout.contains("manifest/removed-api"),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, 1, "{}", run.stdout);
}
