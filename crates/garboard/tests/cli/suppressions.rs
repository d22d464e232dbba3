//! Accepting findings: every spelling, on the object and on its pod template, and what goes wrong.

use std::collections::BTreeSet;

use garboard_finding::suppression::RULES;

use crate::{Project, Run};

/// A Deployment with a weakness in its pod: the processes of the node, and one in a container.
const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gauge
OBJECT
spec:
  selector: {matchLabels: {app: gauge}}
  template:
    metadata:
      labels: {app: gauge}
TEMPLATE
    spec:
      hostPID: true
      containers:
        - name: gauge
          image: registry.example/tide-gauge:1.4.0
          securityContext:
            privileged: true
";

/// The annotations of the object or of its template.
enum On {
    Object,
    Template,
}

fn deployment(annotations: &str, on: &On) -> String {
    let (object, template) = match on {
        On::Object => (block(annotations, 2), String::new()),
        On::Template => (String::new(), block(annotations, 6)),
    };
    DEPLOYMENT
        .replace("OBJECT\n", &object)
        .replace("TEMPLATE\n", &template)
}

fn block(annotations: &str, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let lines = annotations
        .lines()
        .map(|line| format!("{indent}  {line}\n"));
    format!("{indent}annotations:\n{}", lines.collect::<String>())
}

const SELECT: &str = "workload/host-pid,workload/privileged,suppression";

fn scan(text: &str, arguments: &[&str]) -> Run {
    let project = Project::new(&[("a.yaml", text)]);
    let mut all = vec!["scan", "-o", "jsonl", "--select", SELECT];
    all.extend(arguments);
    project.run(&all)
}

/// `rule` for what counts, `(rule)` for what is accepted, sorted.
fn said(run: &Run) -> Vec<String> {
    let finding = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        let rule = finding["rule"].as_str().expect("a finding has a rule");
        let rule = rule.trim_start_matches("workload/").to_owned();
        if finding["suppressed"].is_object() {
            format!("({rule})")
        } else {
            rule
        }
    };
    let mut said: Vec<String> = run.stdout.lines().map(finding).collect();
    said.sort();
    said
}

fn reason(run: &Run) -> String {
    let suppressed = run
        .stdout
        .lines()
        .find(|line| line.contains("\"suppressed\":{"));
    let finding: serde_json::Value =
        serde_json::from_str(suppressed.expect("something is suppressed")).expect("JSON");
    let suppression = &finding["suppressed"];
    let text = |name: &str| suppression[name].as_str().unwrap_or("-").to_owned();
    [text("by"), text("tool"), text("reason"), text("until")].join(" | ")
}

/// Annotations that accept `workload/host-pid` only, with what reports say about it.
const OF_ONE_RULE: [(&str, &str); 9] = [
    (
        "garboard.dev/allow: workload/host-pid -- node agent, until 2099-01-31",
        "annotation | garboard | node agent | 2099-01-31",
    ),
    (
        "garboard.dev/allow: CKV_K8S_17",
        "annotation | garboard | - | -",
    ),
    (
        "polaris.fairwinds.com/hostPIDSet-exempt: \"true\"",
        "annotation | polaris | - | -",
    ),
    (
        "ignore-check.kube-linter.io/host-pid: node agent",
        "annotation | kube-linter | node agent | -",
    ),
    (
        "checkov.io/skip1: CKV_K8S_17=node agent",
        "annotation | checkov | node agent | -",
    ),
    (
        "bridgecrew.io/skip1: CKV_K8S_17",
        "annotation | checkov | - | -",
    ),
    (
        "cortex.io/skip42: CKV_K8S_17=a=b",
        "annotation | checkov | a=b | -",
    ),
    (
        "kubescape.io/skip-controls: C-0038\nkubescape.io/skip-reason: node agent\nkubescape.io/skip-expiry: \"2099-02-01T00:00:00Z\"",
        "annotation | kubescape | node agent | 2099-01-31",
    ),
    (
        "kubescape.io/skip-controls: \" C-0275 ,C-0038\"",
        "annotation | kubescape | - | -",
    ),
];

/// Annotations that accept everything that their tool knows.
const OF_EVERYTHING: [&str; 3] = [
    "polaris.fairwinds.com/exempt: \"True\"",
    "kube-linter.io/ignore-all: node agent",
    "garboard.dev/allow: |\n  workload/host-pid\n  workload/privileged -- why",
];

#[test]
fn every_spelling_counts_on_the_object_and_on_its_template() {
    for (annotations, expected) in OF_ONE_RULE {
        for on in [On::Object, On::Template] {
            let run = scan(&deployment(annotations, &on), &[]);
            assert_eq!(said(&run), ["(host-pid)", "privileged"], "{annotations}");
            assert_eq!(reason(&run), expected, "{annotations}");
            assert_eq!(run.code, 1, "{annotations}");
        }
    }
    for annotations in OF_EVERYTHING {
        for on in [On::Object, On::Template] {
            let run = scan(&deployment(annotations, &on), &[]);
            assert_eq!(said(&run), ["(host-pid)", "(privileged)"], "{annotations}");
            assert_eq!(run.code, 0, "{annotations}");
        }
    }
}

#[test]
fn kube_scores_checks_stand_for_rules() {
    let privileged =
        "kube-score/ignore: container-image-tag, container-security-context-privileged";
    for (annotation, expected) in [
        (privileged, ["(privileged)", "host-pid"]),
        ("kube-score/skip: \"true\"", ["(privileged)", "host-pid"]),
    ] {
        for on in [On::Object, On::Template] {
            let run = scan(&deployment(annotation, &on), &[]);
            assert_eq!(said(&run), expected, "{annotation}");
        }
    }
}

#[test]
fn a_pod_is_covered_by_the_annotation_of_its_owner() {
    let pod = "\
apiVersion: v1
kind: Pod
metadata:
  name: gauge-1
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: gauge, controller: true}]
spec:
  hostPID: true
  containers: [{name: other, image: registry.example/other:1.0, securityContext: {privileged: true}}]
";
    let owner = deployment(
        "garboard.dev/allow: workload/privileged -- why",
        &On::Object,
    );
    let run = scan(&format!("{owner}---\n{pod}"), &[]);
    assert_eq!(said(&run), ["(privileged)", "(privileged)", "host-pid"]);
}

#[test]
fn an_annotation_of_one_template_leaves_the_others_alone() {
    let text = "\
apiVersion: example.com/v1
kind: Rollout
metadata: {name: gauge}
spec:
  first:
    metadata:
      annotations: {garboard.dev/allow: workload/host-pid -- why}
    spec: {hostPID: true, containers: [{name: a, image: registry.example/a:1.0}]}
  second:
    spec: {hostPID: true, containers: [{name: a, image: registry.example/a:1.0}]}
";
    let run = scan(text, &[]);
    assert_eq!(said(&run), ["(host-pid)", "host-pid"], "{}", run.stdout);
}

/// A pod; `#1` to `#5` are places for comments.
const POD: &str = "\
#1
apiVersion: v1
kind: Pod
metadata:
  name: gauge
#2
spec:
  #3
  hostPID: true #4
  containers:
    #5
    - name: gauge
      image: registry.example/tide-gauge:1.4.0
      securityContext:
        privileged: true
";

fn with_comment(place: &str, comment: &str) -> String {
    let mut text = POD.replace(place, comment);
    for other in ["#1", "#2", "#3", "#4", "#5"] {
        text = text.replace(other, "# a word of explanation");
    }
    text
}

#[test]
fn a_comment_covers_its_line_or_the_next() {
    for place in ["#3", "#4"] {
        for comment in [
            "# garboard: allow workload/host-pid -- node agent",
            "#garboard: allow kube-linter:host-pid, workload/host-pid",
        ] {
            let run = scan(&with_comment(place, comment), &[]);
            assert_eq!(
                said(&run),
                ["(host-pid)", "privileged"],
                "{place} {comment}"
            );
        }
    }
    for place in ["#1", "#2", "#5"] {
        let run = scan(
            &with_comment(place, "# garboard: allow workload/host-pid"),
            &[],
        );
        assert_eq!(
            said(&run),
            ["host-pid", "privileged", "suppression/unused"],
            "{place}"
        );
    }
}

#[test]
fn comments_and_blank_lines_may_stand_between_a_comment_and_its_line() {
    let comment = "# garboard: allow workload/host-pid -- it\n\n  # counts\n  # garboard: allow workload/run-as-non-root";
    let run = scan(&with_comment("#3", comment), &[]);
    assert_eq!(said(&run), ["(host-pid)", "privileged"]);
}

#[test]
fn a_hash_in_a_block_scalar_is_no_suppression() {
    let text = with_comment(
        "#2",
        "data: |\n  # garboard: allow workload/host-pid\nspec:\n  hostPID: true\nother: {}",
    )
    .replace("\nspec:\n  # a word", "\nspec2:\n  # a word");
    let run = scan(&text, &[]);
    assert_eq!(said(&run), ["host-pid"]);
}

#[test]
fn trivys_comments_cover_the_block_that_begins_there() {
    for (place, expected) in [
        ("#1", ["(host-pid)", "(privileged)"]), // the whole object
        ("#2", ["(host-pid)", "(privileged)"]), // spec
        ("#5", ["(privileged)", "host-pid"]),   // the container
    ] {
        for comment in [
            "#trivy:ignore:KSV-0010 #trivy:ignore:AVD-KSV-0017",
            "# trivy:ignore:ksv017:exp:2099-01-31 trivy:ignore:ksv010:ws:prod - why",
            "#trivy:ignore:*",
        ] {
            let run = scan(
                &with_comment(place, comment),
                &["--ignore", "suppression/unused"],
            );
            assert_eq!(said(&run), expected, "{place} {comment}");
        }
    }
    let run = scan(
        &with_comment("#4", "#trivy:ignore:KSV-0010 - node agent"),
        &[],
    );
    assert_eq!(said(&run), ["(host-pid)", "privileged"]);
    assert_eq!(reason(&run), "comment | trivy | node agent | -");
}

#[test]
fn checkovs_and_kics_comments_count() {
    for (place, comment, expected) in [
        (
            "#3",
            "#checkov:skip=CKV_K8S_17:node agent",
            ["(host-pid)", "privileged"],
        ),
        (
            "#1",
            "# checkov:skip=CKV_K8S_17,CKV_K8S_16",
            ["(host-pid)", "(privileged)"],
        ),
        (
            "#3",
            "# kics-scan ignore-line",
            ["(host-pid)", "privileged"],
        ),
        (
            "#5",
            "# kics-scan ignore-block",
            ["(privileged)", "host-pid"],
        ),
        ("#1", "# kics-scan ignore", ["(host-pid)", "(privileged)"]),
    ] {
        assert_eq!(
            said(&scan(&with_comment(place, comment), &[])),
            expected,
            "{comment}"
        );
    }
}

#[test]
fn trivys_day_is_the_first_on_which_the_comment_no_longer_counts() {
    let run = scan(
        &with_comment("#4", "#trivy:ignore:KSV-0010:exp:2099-02-01"),
        &[],
    );
    assert_eq!(reason(&run), "comment | trivy | - | 2099-01-31");
}

#[test]
fn what_has_ended_hides_nothing_and_says_so() {
    for comment in [
        "# garboard: allow workload/host-pid -- why, until 2020-01-31",
        "#trivy:ignore:KSV-0010:exp:2020-01-31",
    ] {
        let run = scan(&with_comment("#4", comment), &[]);
        assert_eq!(
            said(&run),
            ["host-pid", "privileged", "suppression/expired"],
            "{comment}"
        );
    }
}

#[test]
fn what_is_not_judged_is_not_unused() {
    let text = with_comment("#4", "# garboard: allow workload/privileged");
    let arguments = ["scan", "-o", "jsonl", "--select", "workload/host-pid"];
    let run = Project::new(&[("a.yaml", &text)]).run(&arguments);
    assert_eq!(said(&run), ["host-pid"]);
}

#[test]
fn a_strict_rule_is_reported_whatever_allows_it() {
    let text = with_comment("#4", "# garboard: allow workload/host-pid -- why");
    let run = scan(&text, &["--strict", "workload/host-pid"]);
    assert_eq!(said(&run), ["host-pid", "privileged", "suppression/strict"]);
    let run = scan(&text, &["--strict", "workload/host-pidd"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("did you mean workload/host-pid?"),
        "{}",
        run.stderr
    );
}

#[test]
fn without_a_reason_nothing_is_accepted_where_reasons_are_asked_for() {
    let text = with_comment("#4", "# garboard: allow workload/host-pid");
    let run = scan(&text, &["--require-reason"]);
    assert_eq!(
        said(&run),
        ["host-pid", "privileged", "suppression/no-reason"]
    );
}

#[test]
fn suppressions_can_be_switched_off() {
    let text = with_comment("#4", "# garboard: allow workload/host-pid -- why");
    assert_eq!(
        said(&scan(&text, &["--no-suppressions"])),
        ["host-pid", "privileged"]
    );
}

#[test]
fn people_see_how_many_are_suppressed_and_on_demand_which() {
    let text = with_comment(
        "#4",
        "# garboard: allow workload/host-pid -- node agent, until 2099-01-31",
    );
    let project = Project::new(&[("a.yaml", &text)]);
    let arguments = [
        "scan",
        "-o",
        "concise",
        "--select",
        SELECT,
        "--show-suppressed",
    ];
    let run = project.run(&arguments);
    let stable = run
        .stdout
        .lines()
        .filter(|line| !line.contains("judged in"));
    insta::assert_snapshot!(stable.collect::<Vec<_>>().join("\n"));
    let run = project.run(&arguments[..5]);
    assert!(
        run.stdout
            .contains("1 finding suppressed: 1 by comment; --show-suppressed lists them")
    );
    assert!(!run.stdout.contains("host-pid"));
}

#[test]
fn sarif_says_by_what_a_result_is_suppressed() {
    let text = with_comment("#4", "# garboard: allow workload/host-pid -- node agent");
    let project = Project::new(&[("a.yaml", &text)]);
    let sarif = project
        .run(&["scan", "-o", "sarif", "--select", SELECT])
        .json();
    let results = sarif["runs"][0]["results"]
        .as_array()
        .expect("a run has results");
    let suppressions = |rule: &str| {
        let result = results.iter().find(|result| result["ruleId"] == rule);
        result.expect("the rule has a result")["suppressions"].to_string()
    };
    assert_eq!(
        suppressions("workload/host-pid"),
        r#"[{"justification":"comment: node agent","kind":"inSource","status":"accepted"}]"#
    );
    assert_eq!(suppressions("workload/privileged"), "[]");
    let sarif = project
        .run(&["scan", "-o", "sarif", "--no-suppressions"])
        .json();
    assert_eq!(
        sarif["runs"][0]["results"][0]["suppressions"],
        serde_json::Value::Null
    );
}

#[test]
fn the_pages_examples_hold() {
    for rule in RULES {
        let (bad, good) = (blocks(rule.page, "bad"), blocks(rule.page, "good"));
        assert!(!bad.is_empty() && !good.is_empty(), "{}", rule.id);
        for block in bad {
            let marked = block
                .lines()
                .enumerate()
                .filter(|(_, line)| line.ends_with(MARK));
            let marked: BTreeSet<u64> = marked.map(|(at, _)| at as u64 + 1).collect();
            assert_eq!(
                lines_of(rule.id, &block.replace(MARK, "")),
                marked,
                "{}: {block}",
                rule.id
            );
        }
        for block in good {
            assert_eq!(
                lines_of(rule.id, &block),
                BTreeSet::new(),
                "{}: {block}",
                rule.id
            );
        }
    }
}

const MARK: &str = " # <- finding";

fn blocks(page: &str, kind: &str) -> Vec<String> {
    let fence = format!("```yaml {kind}\n");
    let behind = page.split(&fence).skip(1);
    behind
        .filter_map(|text| Some(text.split_once("```")?.0.to_owned()))
        .collect()
}

/// The lines on which a rule finds something.
fn lines_of(rule: &str, text: &str) -> BTreeSet<u64> {
    let flags: &[&str] = match rule {
        "suppression/no-reason" => &["--require-reason"],
        "suppression/strict" => &["--strict", "workload/privileged"],
        _ => &[],
    };
    let project = Project::new(&[("a.yaml", text)]);
    let run = project.run(&[&["scan", "-o", "jsonl"], flags].concat());
    let findings = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("each line is JSON"));
    let of_rule = findings.filter(|finding| finding["rule"] == rule);
    of_rule
        .map(|finding| finding["location"]["line"].as_u64().expect("it has a line"))
        .collect()
}
