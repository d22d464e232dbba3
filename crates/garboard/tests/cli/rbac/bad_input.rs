//! Whatever is asked and whatever comes in: a clear answer, or one line that says why there is none.

use std::fmt::Write as _;

use crate::{Project, Run};

const NAMES: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: \"=cmd|' /C calc'!A0\"
roleRef: {kind: ClusterRole, name: \"\\u001b[2J\\u202e<script>\"}
subjects:
  - {kind: User, name: \"+1+1\\n\\u0007,\\\"x\\\"\"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: \"\\u001b[2J\\u202e<script>\"
rules:
  - apiGroups: [\"\"]
    resources: [pods, \"\\u001b]8;;x\\u0007\"]
    verbs: [get]
";

fn in_folder(text: &str, arguments: &[&str]) -> Run {
    Project::new(&[("a.yaml", text)]).run(arguments)
}

#[test]
fn without_a_source_one_line_says_what_is_needed() {
    Project::new(&[])
        .run(&["rbac", "who-can", "get", "pods"])
        .refuses("say what to read with -f SOURCE");
}

#[test]
fn a_subject_without_a_kind_is_refused_with_the_ways_to_write_one() {
    let run = Project::new(&[]).run(&["rbac", "effective", "jane", "-f", "."]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("write user:NAME"), "{}", run.stderr);
}

#[test]
fn an_unknown_format_is_refused_with_those_that_there_are() {
    let run = Project::new(&[]).run(&["rbac", "who-can", "get", "pods", "-f", ".", "-o", "xml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("one of table, wide, json, yaml, csv"),
        "{}",
        run.stderr
    );
}

#[test]
fn hostile_names_reach_no_terminal_and_no_spreadsheet() {
    for format in ["table", "wide", "json", "yaml", "csv"] {
        let run = in_folder(
            NAMES,
            &[
                "rbac", "who-can", "get", "pods", "-f", "a.yaml", "-o", format,
            ],
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        for character in ['\u{1b}', '\u{7}'] {
            assert!(!run.stdout.contains(character), "{format}: {}", run.stdout);
        }
        if format != "json" {
            assert!(!run.stdout.contains('\u{202e}'), "{format}: {}", run.stdout);
        }
        if format == "csv" {
            for cell in run.stdout.split([',', '\n']) {
                let cell = cell.trim_start_matches('"');
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{}", run.stdout);
            }
        }
    }
}

#[test]
fn a_broken_document_makes_the_answer_incomplete_and_is_said() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: [\n";
    let run = in_folder(text, &["rbac", "who-can", "get", "pods", "-f", "a.yaml"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stdout
            .contains("no subject may get pods anywhere (incomplete)")
    );
    assert!(
        run.stderr.contains("1 document or file could not be read"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_yes_stands_whatever_is_missing_and_a_no_does_not() {
    let broken = format!("{NAMES}---\nkind: [\n");
    let project = Project::new(&[("a.yaml", &broken)]);
    let ask = |verb| {
        let who = "user:+1+1\n\u{7},\"x\"";
        project.run(&[
            "rbac", "can-i", verb, "pods", "--as", who, "-f", "a.yaml", "-o", "json",
        ])
    };
    let (yes, no) = (ask("get"), ask("list"));
    assert_eq!((yes.code, no.code), (0, 3));
    assert_eq!(no.json()["complete"], false);
}

#[test]
fn a_truncated_dump_answers_with_what_was_whole() {
    let dump = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\
        {\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":{\"name\":\"r\"},\
        \"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]},\
        {\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRoleBin";
    let project = Project::new(&[("dump.json", dump)]);
    let run = project.run(&["rbac", "who-can", "get", "pods", "-f", "dump.json"]);
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
}

#[test]
fn roles_that_aggregate_each_other_in_a_circle_are_answered() {
    let mut text = String::new();
    for (name, label, other) in [("a", "x", "y"), ("b", "y", "z"), ("c", "z", "x")] {
        let _ = write!(
            text,
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n\
             metadata: {{name: {name}, labels: {{into: {label}}}}}\n\
             aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{into: {other}}}}}]}}\n"
        );
    }
    text.push_str(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n\
         metadata: {name: d, labels: {into: x}}\n\
         rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n\
         ---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
         metadata: {name: bound}\nroleRef: {kind: ClusterRole, name: a}\n\
         subjects: [{kind: User, name: jane}]\n",
    );
    let run = in_folder(
        &text,
        &[
            "rbac",
            "can-i",
            "get",
            "pods",
            "--as",
            "user:jane",
            "-f",
            "a.yaml",
        ],
    );
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("ClusterRole a rules[0]"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_role_with_ten_thousand_rules_is_answered_with_the_one_that_counts() {
    let mut text = String::from(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: many}\nrules:\n",
    );
    for number in 0..10_000 {
        let _ = writeln!(
            text,
            "  - {{apiGroups: [''], resources: [r{number}], verbs: [get]}}"
        );
    }
    text.push_str(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
         metadata: {name: bound}\nroleRef: {kind: ClusterRole, name: many}\n\
         subjects: [{kind: User, name: jane}]\n",
    );
    let run = in_folder(&text, &["rbac", "who-can", "get", "r9999", "-f", "a.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("rules[9999]"), "{}", run.stdout);
    assert!(run.stdout.contains("a.yaml:10004"), "{}", run.stdout);
}

#[test]
fn hostile_names_reach_no_terminal_by_any_verb() {
    for arguments in [
        &["lookup", "."][..],
        &["effective", "user:+1+1\n\u{7},\"x\""],
        &["matrix"],
        &["matrix", "user:+1+1\n\u{7},\"x\""],
        &["sa"],
        &["graph", "-o", "dot"],
        &["graph", "-o", "svg"],
        &["graph", "-o", "html"],
        &["can-i", "get", "\u{1b}[2J", "--as", "user:\u{1b}[2J"],
        &["who-can", "\u{1b}[2J", "pods"],
    ] {
        let all: Vec<&str> = ["rbac"].iter().chain(arguments).copied().collect();
        let run = in_folder(NAMES, &[&all[..], &["-f", "a.yaml"]].concat());
        assert!(run.code < 2, "{arguments:?} {}", run.stderr);
        for character in ['\u{1b}', '\u{7}', '\u{202e}'] {
            assert!(
                !run.stdout.contains(character),
                "{arguments:?} {}",
                run.stdout
            );
        }
        assert!(!run.stdout.contains("<script>\n\u{1b}"), "{arguments:?}");
    }
}

#[test]
fn a_dump_that_ends_in_the_middle_of_a_large_list_is_answered_as_far_as_it_goes() {
    // Larger than one text may be, so that it is read item by item.
    let mut dump = String::from("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n");
    let filler = "x".repeat(1 << 20);
    for number in 0..66 {
        let _ = writeln!(
            dump,
            "{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"c{number}\"}},\
             \"data\":{{\"a\":\"{filler}\"}}}},"
        );
    }
    dump.push_str(
        "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\
         \"metadata\":{\"name\":\"r\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\
         \"verbs\":[\"get\"]}]},\n\
         {\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRoleBinding\",\
         \"metadata\":{\"name\":\"b\"},\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"r\"},\
         \"subjects\":[{\"kind\":\"User\",\"name\":\"jane\"}]},\n{\"apiVersion\":\"v1\",\"ki",
    );
    let project = Project::new(&[("dump.json", &dump)]);
    let run = project.run(&["rbac", "who-can", "get", "pods", "-f", "dump.json"]);
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("user:jane"), "{}", run.stdout);
    assert!(run.stdout.contains("dump.json:68"), "{}", run.stdout);
}
