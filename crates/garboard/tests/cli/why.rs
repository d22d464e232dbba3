//! Why something is reported, and why it is not.

use crate::{CLEAN, PRIVILEGED, Project};

fn allowed() -> String {
    PRIVILEGED.replace(
        "privileged: true",
        "privileged: true # garboard: allow workload/privileged -- raw sockets",
    )
}

/// The first line below the titles, with single blanks.
fn verdict(text: &str, arguments: &[&str]) -> String {
    let project = Project::new(&[("a.yaml", text), ("clean.yaml", CLEAN)]);
    project.run(&["baseline", "write", "b.json", "-f", "a.yaml"]);
    let mut all = vec!["why"];
    all.extend(arguments);
    all.extend(["-f", "a.yaml", "-f", "clean.yaml"]);
    let run = project.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let line = run
        .stdout
        .lines()
        .nth(1)
        .or(run.stdout.lines().next())
        .unwrap_or_default();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_way_to_be_silent_has_its_answer() {
    let privileged = ["workload/privileged", "Pod/tug"];
    let with = |more: &[&'static str]| [&privileged[..], more].concat();
    for (text, arguments, expected) in [
        (
            PRIVILEGED.to_owned(),
            with(&[]),
            "workload/privileged reported a.yaml:10 container tug runs privileged",
        ),
        (
            PRIVILEGED.to_owned(),
            vec!["C-0057", "default/pod/tug"],
            "workload/privileged reported a.yaml:10",
        ),
        (
            allowed(),
            with(&[]),
            "workload/privileged suppressed a.yaml:10 comment: raw sockets (a.yaml:10)",
        ),
        (
            PRIVILEGED.to_owned(),
            with(&["--baseline", "b.json"]),
            "workload/privileged suppressed a.yaml:10 baseline",
        ),
        (
            PRIVILEGED.to_owned(),
            with(&["--profile", "reliability"]),
            "workload/privileged off a.yaml:10 not part of --profile reliability; --extend-select workload/privileged",
        ),
        (
            PRIVILEGED.to_owned(),
            with(&["--select", "pss"]),
            "workload/privileged off a.yaml:10 not part of --select pss;",
        ),
        (
            PRIVILEGED.to_owned(),
            with(&["--ignore", "workload"]),
            "workload/privileged off a.yaml:10 not part of --profile security, or left out by --ignore workload;",
        ),
        (
            PRIVILEGED.to_owned(),
            with(&["-n", "shop"]),
            "workload/privileged left out a.yaml:10 by -n or -l",
        ),
        (
            PRIVILEGED.to_owned(),
            vec!["workload/host-pid", "Pod/tug"],
            "workload/host-pid not found - the rule was judged, and finds nothing here",
        ),
        (
            PRIVILEGED.to_owned(),
            vec!["workload/privileged", "Pod/barge"],
            "not seen: Pod/barge is none of the objects that were read (2)",
        ),
        (
            PRIVILEGED.to_owned(),
            vec!["workload/privileged", "Deployment/tug"],
            "not seen: Deployment/tug is none of the objects that were read (2); did you mean default/Pod/tug?",
        ),
    ] {
        let said = verdict(&text, &arguments);
        assert!(said.starts_with(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_rule_that_does_not_look_at_a_kind_is_not_applicable() {
    let storage = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: slow}\n";
    let said = verdict(storage, &["workload/privileged", "StorageClass/slow"]);
    assert!(
        said.starts_with(
            "workload/privileged not applicable - the rule does not look at a StorageClass"
        ),
        "{said}"
    );
}

#[test]
fn the_answer_is_data_too() {
    let project = Project::new(&[("a.yaml", &allowed())]);
    let run = project.run(&[
        "why",
        "workload/privileged",
        "Pod/tug",
        "-f",
        "a.yaml",
        "-o",
        "json",
    ]);
    let json = run.json();
    assert_eq!(json["verdicts"][0]["verdict"], "suppressed", "{json}");
}

#[test]
fn unknown_rules_and_names_that_are_none_are_refused() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    project
        .run(&["why", "workload/privilegd", "Pod/tug", "-f", "a.yaml"])
        .refuses("did you mean workload/privileged?");
    let run = project.run(&["why", "workload/privileged", "tug", "-f", "a.yaml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("write [NAMESPACE/]KIND/NAME"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_object_that_is_not_there_may_be_in_what_could_not_be_read() {
    let broken = format!("{PRIVILEGED}---\nkind: [Pod\n");
    let project = Project::new(&[("a.yaml", &broken)]);
    let run = project.run(&["why", "workload/privileged", "Pod/barge", "-f", "a.yaml"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
}
