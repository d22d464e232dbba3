//! What people see: whole screens, kept as snapshots. They show rules of the Pod Security Standards
//! only, which a new rule does not change.

use std::path::PathBuf;

use crate::{Project, Run};

fn examples() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"))
}

/// Runs in `examples/`, on a terminal of this width; how long it took is no part of a screen.
fn screen(width: &str, arguments: &[&str]) -> String {
    let mut command = Project::new(&[]).command(arguments);
    command.current_dir(examples()).env("COLUMNS", width);
    let run = Run::of(command);
    let lines = run
        .stdout
        .lines()
        .map(|line| match line.split_once(", judged in ") {
            Some((before, _)) => format!("{before}, judged in N ms"),
            None => line.to_owned(),
        });
    let shown: Vec<String> = lines.collect();
    format!("{}\n[exit {}]{}", shown.join("\n"), run.code, run.stderr)
}

#[test]
fn the_full_report_of_a_weak_application_in_80_columns() {
    insta::assert_snapshot!(screen(
        "80",
        &["scan", "weak", "-o", "full", "--profile", "restricted"]
    ));
}

#[test]
fn the_full_report_of_one_object_in_160_columns() {
    insta::assert_snapshot!(screen(
        "160",
        &[
            "scan",
            "weak/logs.yaml",
            "-o",
            "full",
            "--all",
            "--profile",
            "restricted"
        ]
    ));
}

#[test]
fn six_findings_on_one_object_fit_in_forty_lines() {
    let six = "privileged,allow-privilege-escalation,host-pid,run-as-non-root,seccomp,apparmor";
    let rules: Vec<String> = six
        .split(',')
        .map(|rule| format!("workload/{rule}"))
        .collect();
    let rules = rules.join(",");
    let shown = screen(
        "80",
        &["scan", "weak/logs.yaml", "-o", "full", "--select", &rules],
    );
    assert_eq!(shown.matches(" workload/").count(), 6 + 3, "{shown}"); // and three mends
    assert!(shown.lines().count() <= 41, "{shown}"); // and one for the exit code
}

#[test]
fn a_large_report_never_takes_more_than_100_lines() {
    let shown = screen("80", &["scan", "weak", "-o", "full", "--profile", "all"]);
    assert!(shown.lines().count() <= 101, "{shown}"); // and one for the exit code
}

#[test]
fn the_full_report_of_a_hardened_application() {
    insta::assert_snapshot!(screen("80", &["scan", "hardened", "-o", "full"]));
}

#[test]
fn the_concise_report() {
    insta::assert_snapshot!(screen(
        "80",
        &["scan", "weak", "-o", "concise", "--profile", "restricted"]
    ));
}

#[test]
fn the_json_report() {
    insta::assert_snapshot!(screen(
        "80",
        &[
            "scan",
            "weak/logs.yaml",
            "-o",
            "json",
            "--select",
            "workload/privileged"
        ]
    ));
}

#[test]
fn the_sarif_report() {
    insta::assert_snapshot!(screen(
        "80",
        &[
            "scan",
            "weak/logs.yaml",
            "-o",
            "sarif",
            "--select",
            "workload/host-pid"
        ]
    ));
}

#[test]
fn what_pod_security_would_answer() {
    insta::assert_snapshot!(screen(
        "80",
        &["pss", "check", "-f", "weak", "--level", "baseline"]
    ));
}

#[test]
fn what_pod_security_would_answer_in_lines_of_json() {
    insta::assert_snapshot!(screen(
        "80",
        &[
            "pss",
            "check",
            "-f",
            "weak",
            "--level",
            "restricted",
            "--format",
            "jsonl"
        ]
    ));
}

#[test]
fn the_page_of_a_rule() {
    insta::assert_snapshot!(screen("80", &["explain", "workload/privileged"]));
}

#[test]
fn the_screen_of_the_readme_is_what_is_shown() {
    let root = examples().join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README is there");
    let shown = readme
        .split_once("$ garboard scan examples/weak/web.yaml\n")
        .and_then(|(_, rest)| rest.split_once("\n```"))
        .map(|(screen, _)| screen)
        .expect("the README has a screen");
    let mut command = Project::new(&[]).command(&["scan", "examples/weak/web.yaml", "-o", "full"]);
    command.current_dir(root).env("COLUMNS", "90");
    let run = Run::of(command);
    let without_time = |text: &str| -> Vec<String> {
        let lines = text.lines();
        let line = |line: &str| {
            line.split(", judged in ")
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        lines.map(line).collect()
    };
    assert_eq!(without_time(shown), without_time(&run.stdout));
}
