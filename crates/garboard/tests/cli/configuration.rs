//! garboard.yaml: found, extended, shown, and refused where it does not fit.

use super::{PRIVILEGED, Project, Run};

/// Ids and severities of the findings, as `scan -o json` has them.
fn findings(run: &Run) -> Vec<String> {
    let report = run.json();
    let findings = report["findings"].as_array().expect("a list of findings");
    let text = |finding: &serde_json::Value, key: &str| {
        finding[key].as_str().expect("a string").to_owned()
    };
    findings
        .iter()
        .map(|finding| format!("{} {}", text(finding, "rule"), text(finding, "severity")))
        .collect()
}

fn scan(project: &Project, arguments: &[&str]) -> Run {
    let mut all = vec!["scan", "-o", "json"];
    all.extend(arguments);
    project.run(&all)
}

#[test]
fn a_configuration_decides_which_rules_count_and_what_fails_the_run() {
    let project = Project::new(&[
        ("pod.yaml", PRIVILEGED),
        (
            "garboard.yaml",
            "select: C-0057\nseverity:\n  workload/privileged: low\nfail-on: medium\n",
        ),
    ]);
    let run = scan(&project, &[]);
    assert_eq!(findings(&run), ["workload/privileged low"]);
    assert_eq!(run.code, 0);
}

#[test]
fn a_flag_counts_more_than_the_file() {
    let project = Project::new(&[
        ("pod.yaml", PRIVILEGED),
        ("garboard.yaml", "select: workload/seccomp\nfail-on: none\n"),
    ]);
    let run = scan(
        &project,
        &["--select", "workload/privileged", "--fail-on", "critical"],
    );
    assert_eq!(findings(&run), ["workload/privileged critical"]);
    assert_eq!(run.code, 1);
}

#[test]
fn without_configuration_the_defaults_count() {
    let project = Project::new(&[
        ("pod.yaml", PRIVILEGED),
        ("garboard.yaml", "select: workload/seccomp\n"),
    ]);
    let run = scan(&project, &["--no-config"]);
    assert!(findings(&run).contains(&"workload/privileged critical".to_owned()));
}

#[test]
fn the_file_of_a_folder_above_is_found() {
    let project = Project::new(&[
        ("apps/pod.yaml", PRIVILEGED),
        ("garboard.yaml", "select: workload/privileged\n"),
    ]);
    let mut command = project.command(&["config", "show"]);
    command.current_dir(project.path().join("apps"));
    assert_eq!(
        Run::of(command).stdout,
        "select  workload/privileged  ../garboard.yaml:1:1\n"
    );
}

#[test]
fn a_path_may_have_severities_of_its_own() {
    let project = Project::new(&[
        ("apps/pod.yaml", PRIVILEGED),
        ("legacy/pod.yaml", PRIVILEGED),
        (
            "garboard.yaml",
            "\
select: [workload/privileged, workload/seccomp]
overrides:
  - paths: legacy/
    ignore: workload/seccomp
    severity: {workload/privileged: low}
",
        ),
    ]);
    assert_eq!(
        findings(&scan(&project, &[])),
        [
            "workload/privileged critical",
            "workload/seccomp low",
            "workload/privileged low",
        ]
    );
}

#[test]
fn a_severity_by_an_alias_is_given_to_what_the_alias_means_alone() {
    let adds = |capability: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {}}}\nspec:\n  containers:\n    - name: a\n      \
             image: a:1\n      securityContext: {{capabilities: {{add: [{capability}]}}}}\n",
            capability.to_lowercase().replace('_', "-")
        )
    };
    let project = Project::new(&[
        ("admin.yaml", &adds("SYS_ADMIN")),
        ("chown.yaml", &adds("CHOWN")),
        (
            "garboard.yaml",
            "select: workload/capabilities-added\nseverity: {KSV-0005: info}\n",
        ),
    ]);
    let severities = findings(&scan(&project, &[]));
    assert_eq!(severities[0], "workload/capabilities-added info");
    assert!(!severities[1..].contains(&severities[0]), "{severities:?}");
}

#[test]
fn what_stands_later_wins_and_entries_are_added() {
    let project = Project::new(&[
        (
            "base.yaml",
            "\
fail-on: low
exclude: [vendor/]
options: {minimum-replicas: 3}
severity: {C-0057: low, C-0016: low}
overrides: [{paths: a/, ignore: all}]
",
        ),
        (
            "team/garboard.yaml",
            "extends: ../base.yaml\nexclude: [gen/]\nseverity: {C-0057: high}\n",
        ),
    ]);
    let run = project.run(&[
        "config",
        "show",
        "--config",
        "team/garboard.yaml",
        "--fail-on",
        "none",
    ]);
    assert_eq!(
        run.stdout,
        "\
fail-on                   none                    --fail-on
exclude                   gen/                    team/garboard.yaml:2:1
severity.C-0016           low                     base.yaml:4:25
severity.C-0057           high                    team/garboard.yaml:3:12
overrides[0]              ignore: all; paths: a/  base.yaml:5:13
options.minimum-replicas  3                       base.yaml:3:11
"
    );
}

#[test]
fn every_mistake_has_its_place_and_the_nearest_name() {
    let project = Project::new(&[(
        "garboard.yaml",
        "\
profil: security
fail-on: severe
options: {minimum-replica: 3, minimum-replicas: -1}
ignore: [5]
level: strict
kubernetes-version: two
overrides:
  - ignore: all
  - paths: a/
    severities: {}
profiles: {house: {}}
suppressions:
  - objects: [tug]
  - {rules: all, until: 31.1.2027}
",
    )]);
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "\
garboard: garboard.yaml:1:1: unknown key \"profil\"; did you mean profile?
garboard: garboard.yaml:2:10: no severity \"severe\"; one of critical, high, medium, low, info, none
garboard: garboard.yaml:3:11: unknown key \"minimum-replica\"; did you mean minimum-replicas?
garboard: garboard.yaml:3:49: must be a whole number from 0 on, found the number -1
garboard: garboard.yaml:4:10: must be a string, found the number 5
garboard: garboard.yaml:5:8: no level \"strict\"; one of privileged, baseline, restricted
garboard: garboard.yaml:6:21: no Kubernetes version \"two\"; write v1.37
garboard: garboard.yaml:8:5: an override needs paths
garboard: garboard.yaml:10:5: unknown key \"severities\"; did you mean severity?
garboard: garboard.yaml:11:19: the profile \"house\" selects nothing
garboard: garboard.yaml:13:5: a suppression needs rules; all means every one
garboard: garboard.yaml:14:25: no day \"31.1.2027\"; write it as 2027-01-31
"
    );
}

#[test]
fn a_name_that_means_nothing_has_its_place_and_the_nearest_that_does() {
    let project = Project::new(&[(
        "garboard.yaml",
        "\
profile: [security, nsaa]
select: [workload/priviledged]
severity: {C-00577: low}
profiles:
  security: {select: all}
  house: {select: [reliabilty]}
",
    )]);
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 2);
    for line in [
        "garboard.yaml:5:3: the name \"security\" is taken; choose another",
        "garboard.yaml:6:20: no rule, alias, pillar or profile is called \"reliabilty\"; did you mean reliability?",
        "garboard.yaml:1:21: no profile is called \"nsaa\"; did you mean NSA?",
        "garboard.yaml:2:10: no rule, alias, pillar or profile is called \"workload/priviledged\"; did you mean workload/privileged?",
        "garboard.yaml:3:12: no rule, alias, pillar or profile is called \"C-00577\"; did you mean C-0057?",
    ] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let project = Project::new(&[("garboard.yaml", "fail-on: low\nfail-on: high\n")]);
    project.run(&["scan"]).refuses("garboard.yaml:2:1: ");
}

#[test]
fn files_that_extend_each_other_are_refused_with_the_circle() {
    let project = Project::new(&[
        ("garboard.yaml", "extends: conf/a.yaml\n"),
        ("conf/a.yaml", "extends: [b.yaml]\n"),
        ("conf/b.yaml", "\nextends: [./a.yaml]\n"),
    ]);
    project.run(&["scan"]).refuses(
        "conf/b.yaml:2:11: files extend each other: conf/a.yaml -> conf/b.yaml -> conf/a.yaml",
    );
}

#[test]
fn a_file_that_two_extend_is_no_circle() {
    let project = Project::new(&[
        ("garboard.yaml", "extends: [a.yaml, b.yaml]\n"),
        ("a.yaml", "extends: base.yaml\nfail-on: high\n"),
        ("b.yaml", "extends: base.yaml\n"),
        ("base.yaml", "fail-on: low\n"),
    ]);
    assert_eq!(
        project.run(&["config", "show"]).stdout,
        "fail-on  high  a.yaml:2:1\n"
    );
}

#[test]
fn a_file_that_is_not_there_is_named_where_it_is_wanted() {
    let project = Project::new(&[("garboard.yaml", "extends: base.yaml\n")]);
    project
        .run(&["scan"])
        .refuses("garboard.yaml:1:10: base.yaml cannot be read: it does not exist");
    project
        .run(&["scan", "--config", "nowhere.yaml"])
        .refuses("nowhere.yaml cannot be read: it does not exist");
}

#[test]
fn what_is_no_configuration_is_refused() {
    for (text, reason) in [
        ("[]", "garboard.yaml:1:1: must be an object, found a list"),
        ("a: [", "garboard.yaml:1:"),
        ("{{ x }}: y {{", "garboard.yaml:1:"),
        (
            "fail-on: low\n---\nfail-on: low\n",
            "garboard.yaml:3:1: a second document",
        ),
        ("\u{1b}[2J: x", "garboard.yaml:1:"),
    ] {
        let project = Project::new(&[("garboard.yaml", text)]);
        let run = project.run(&["scan"]);
        assert_eq!(run.code, 2, "{text}");
        assert!(run.stderr.contains(reason), "{text}: {}", run.stderr);
        assert!(!run.stderr.contains('\u{1b}'), "{text}: {}", run.stderr);
    }
}

#[test]
fn an_empty_configuration_says_nothing() {
    for text in ["", "# nothing\n", "---\n", "options:\nseverity:\n"] {
        let project = Project::new(&[("garboard.yaml", text)]);
        let run = project.run(&["config", "show"]);
        assert_eq!(
            run.stdout, "nothing is set; --all shows the defaults\n",
            "{text:?}"
        );
        assert_eq!(run.code, 0);
    }
}

#[test]
fn as_json_every_setting_says_who_decided_on_it() {
    let project = Project::new(&[("garboard.yaml", "fail-on: low\n")]);
    let rows = project
        .run(&["config", "show", "-o", "json", "--min-score", "80"])
        .json();
    let row = |key: &str| {
        let rows = rows.as_array().expect("a list");
        let found = rows.iter().find(|row| row["key"] == key);
        found.expect("every key has a row").clone()
    };
    assert_eq!(
        row("fail-on"),
        serde_json::json!({"key": "fail-on", "value": "low", "origin":
            {"from": "file", "file": "garboard.yaml", "line": 1, "column": 1}})
    );
    assert_eq!(
        row("min-score")["origin"],
        serde_json::json!({"from": "flag", "flag": "--min-score"})
    );
    assert_eq!(
        row("options.minimum-replicas"),
        serde_json::json!({"key": "options.minimum-replicas", "value": 2, "origin": {"from": "default"}})
    );
}

#[test]
fn what_is_shown_as_yaml_says_the_same_when_it_is_read() {
    let text = "\
profile: [nsa, house]
kubernetes-version: 1.30
min-score: 79.5
level: restricted:v1.30
severity: {\"kubescape:C-0057\": high}
overrides: [{paths: [\"*.tmp.yaml\"], severity: {all: info}}]
profiles: {house: {select: [all], ignore: [C-0016]}}
options: {required-labels: [app.kubernetes.io/name, \"yes\"]}
suppressions: [{rules: all, until: 2027-01-31, reason: \"no: #1\"}]
";
    let project = Project::new(&[("garboard.yaml", text)]);
    let shown = project.run(&["config", "show", "-o", "yaml"]).stdout;
    let json = project.run(&["config", "show", "-o", "json"]).json();
    project.write("again.yaml", shown.as_bytes());
    let again = project.run(&["config", "show", "-o", "json", "--config", "again.yaml"]);
    let values = |rows: &serde_json::Value| -> Vec<serde_json::Value> {
        let rows = rows.as_array().expect("a list").iter();
        rows.map(|row| serde_json::json!([row["key"], row["value"]]))
            .collect()
    };
    assert_eq!(values(&again.json()), values(&json));
}

#[test]
fn the_configuration_itself_is_no_input() {
    let project = Project::new(&[
        ("pod.yaml", super::CLEAN),
        ("garboard.yaml", "fail-on-incomplete: true\n"),
    ]);
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(!run.stdout.contains("not judged"), "{}", run.stdout);
}

#[test]
fn a_score_below_what_is_demanded_fails_the_run() {
    let project = Project::new(&[("pod.yaml", PRIVILEGED), ("service.yaml", super::CLEAN)]);
    // of one pod, none passes: 0 %
    project.write(
        "one.json",
        br#"{"name": "One", "activeControls": [{"controlID": "C-0057"}]}"#,
    );
    let arguments = ["--framework", "one.json", "--fail-on", "none"];
    let scored = |more: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(more);
        scan(&project, &all)
    };
    let run = scored(&["--score", "kubescape"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "garboard: compliance with One: 0.00 % (Kubescape's score, over 1 of 1 controls)\n"
    );
    assert_eq!(scored(&["--min-score", "50"]).code, 1);
    assert_eq!(scored(&["--min-score", "0"]).code, 0);
}

#[test]
fn another_tools_configuration_is_found_read_and_turned_into_ours() {
    let text = "checks: {doNotAutoAddDefaults: true, include: [privileged-container]}\n";
    let project = Project::new(&[("pod.yaml", PRIVILEGED), (".kube-linter.yaml", text)]);
    assert_eq!(
        findings(&scan(&project, &[])),
        ["workload/privileged critical"]
    );
    assert_eq!(
        project
            .run(&["config", "import", ".kube-linter.yaml"])
            .stdout,
        "select:\n  - kube-linter:privileged-container\n"
    );
}
