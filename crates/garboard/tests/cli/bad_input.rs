//! Whatever comes in: a clear word, the right exit code, nothing half-written, no panic.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::{CLEAN, PRIVILEGED, Project};

#[test]
fn a_path_that_is_not_there_is_an_error() {
    Project::new(&[])
        .run(&["scan", "nowhere.yaml"])
        .refuses("nowhere.yaml: no such file or folder");
}

#[test]
fn an_unknown_rule_is_an_error_that_names_the_nearest() {
    let project = Project::new(&[("a.yaml", CLEAN)]);
    project
        .run(&["scan", "--select", "workload/priviledged"])
        .refuses("did you mean workload/privileged?");
}

#[test]
fn an_unknown_profile_is_an_error() {
    Project::new(&[])
        .run(&["scan", "--profile", "paranoid"])
        .refuses("no profile is called \"paranoid\"");
}

#[test]
fn an_unknown_format_is_an_error() {
    let run = Project::new(&[]).run(&["scan", "-o", "yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("one of full, concise, json, jsonl, sarif"),
        "{}",
        run.stderr
    );
}

#[test]
fn two_formats_for_one_place_are_a_contradiction() {
    let project = Project::new(&[("a.yaml", CLEAN)]);
    project
        .run(&["scan", "-o", "json", "-o", "sarif"])
        .refuses("two formats go to stdout");
    project
        .run(&["scan", "-o", "json=x", "-o", "sarif=x"])
        .refuses("two formats go to x");
}

#[test]
fn an_output_that_cannot_be_written_is_an_error_and_leaves_nothing() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    project
        .run(&["scan", "a.yaml", "-o", "json=missing/out.json"])
        .refuses("cannot write missing/out.json");
    project.write("folder/x", b"");
    project
        .run(&["scan", "a.yaml", "-o", "json=folder"])
        .refuses("cannot write folder");
    let left: Vec<_> = fs::read_dir(project.path())
        .expect("the folder is there")
        .map(|entry| entry.expect("entries can be read").file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_binary_file_is_a_finding() {
    let project = Project::new(&[("clean.yaml", CLEAN)]);
    project.write("binary.yaml", &[0x7f, b'E', b'L', b'F', 0, 0xff, 0xfe]);
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stdout.contains("manifest/not-utf8"), "{}", run.stdout);
}

#[test]
fn a_yaml_file_beyond_the_limit_is_a_finding() {
    let project = Project::new(&[]);
    let file = fs::File::create(project.path().join("huge.yaml")).expect("a file can be made");
    file.set_len(100 << 20).expect("a sparse file can be made");
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stdout.contains("manifest/too-large"), "{}", run.stdout);
}

#[test]
fn an_endless_file_is_read_up_to_the_limit() {
    let run = Project::new(&[]).run(&["scan", "/dev/zero"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stdout.contains("manifest/"), "{}", run.stdout);
}

#[test]
fn aliases_that_explode_are_a_finding_and_the_next_document_is_judged() {
    let mut bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").expect("a String takes everything");
    }
    let project = Project::new(&[("bomb.yaml", &format!("{bomb}---\n{PRIVILEGED}"))]);
    let run = project.run(&["scan"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("manifest/alias-expansion"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("workload/privileged"), "{}", run.stdout);
}

#[test]
fn deep_nesting_is_a_finding() {
    for bracket in ["[", "{a: ", "- "] {
        let project = Project::new(&[("deep.yaml", &bracket.repeat(100_000))]);
        let run = project.run(&["scan"]);
        assert_eq!(run.code, 3, "{}", run.stdout);
        assert!(
            run.stdout.contains("manifest/too-deep"),
            "{bracket}: {}",
            run.stdout
        );
    }
}

#[test]
fn a_broken_document_does_not_hide_its_neighbours() {
    let text = format!("a: {{\n---\n{PRIVILEGED}---\nb: [\n");
    let run = Project::new(&[("mixed.yaml", &text)]).run(&["scan", "-o", "jsonl"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stdout.matches("\"manifest/syntax\"").count(),
        2,
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("\"workload/privileged\""));
}

#[test]
fn what_other_tools_skip_without_a_word_is_judged() {
    let twice = PRIVILEGED.replace("metadata:\n", "metadata:\n  labels: {}\n  labels: {a: b}\n");
    let wrong = PRIVILEGED.replace("- name: tug\n", "- name: tug\n      stdin: \"yes\"\n");
    for (text, rule) in [
        (twice, "manifest/duplicate-key"),
        (wrong, "manifest/wrong-type"),
    ] {
        let run = Project::new(&[("a.yaml", &text)]).run(&["scan"]);
        assert_eq!(run.code, 1);
        assert!(run.stdout.contains(rule), "{}", run.stdout);
        assert!(run.stdout.contains("workload/privileged"), "{}", run.stdout);
    }
}

#[test]
fn a_wrong_type_alone_makes_the_run_incomplete() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: quay}\nspec: {ports: none}\n";
    let run = Project::new(&[("a.yaml", text)]).run(&["scan"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
}

#[test]
fn a_duplicate_key_alone_fails_the_run() {
    let text = CLEAN.replace("name: quay", "name: quay\n  name: quay");
    let project = Project::new(&[("a.yaml", &text)]);
    assert_eq!(project.run(&["scan"]).code, 1);
    assert_eq!(project.run(&["scan", "--fail-on", "none"]).code, 0);
}

#[test]
fn stdin_may_be_empty() {
    let run = Project::new(&[]).run_with_input(&["scan", "-"], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let text = format!("{PRIVILEGED}---\n").repeat(3_000);
    let project = Project::new(&[("many.yaml", &text)]);
    let mut child = project
        .command(&["scan", "-o", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().expect("stdout is a pipe");
    stdout.read_exact(&mut first).expect("something is written");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn escape_sequences_in_names_do_not_reach_the_terminal() {
    let text = PRIVILEGED.replace(
        "name: tug\n      image",
        "name: \"\\e[31mtug\\u202e\\x07\"\n      image",
    );
    let project = Project::new(&[("a.yaml", &text)]);
    for format in ["full", "concise"] {
        let run = project.run(&["scan", "-o", format, "--color", "never"]);
        let is_hostile = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(
            !run.stdout.contains(is_hostile),
            "{format}: {:?}",
            run.stdout
        );
    }
}
