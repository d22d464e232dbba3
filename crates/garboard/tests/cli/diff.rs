//! The difference of two sources.

use crate::{CLEAN, PRIVILEGED, Project};

const OTHER: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: tug
spec:
  hostPID: true
  containers:
    - name: tug
      image: registry.example/tug:1.0
";

#[test]
fn findings_are_added_and_gone() {
    let project = Project::new(&[("old.yaml", PRIVILEGED), ("new.yaml", OTHER)]);
    let run = project.run(&["diff", "old.yaml", "new.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn moved_and_reindented_files_differ_in_nothing() {
    let moved = PRIVILEGED.replace("\n  ", "\n    ");
    let project = Project::new(&[("old/a.yaml", PRIVILEGED), ("new/b/c.yaml", &moved)]);
    project.write("new/d.yaml", CLEAN.as_bytes());
    let run = project.run(&["diff", "old", "new", "-o", "json"]);
    let json = run.json();
    for change in ["added", "gone", "changed"] {
        assert_eq!(json[change], serde_json::json!([]), "{change}");
    }
    assert!(json["unchanged"].as_u64() > Some(3), "{json}");
}

#[test]
fn a_finding_that_says_something_else_has_changed() {
    let old = OTHER.replace("tug:1.0", "tug");
    let new = OTHER.replace("tug:1.0", "tug:latest");
    let project = Project::new(&[("old.yaml", &old), ("new.yaml", &new)]);
    let run = project.run(&[
        "diff",
        "old.yaml",
        "new.yaml",
        "--profile",
        "all",
        "-o",
        "json",
    ]);
    let json = run.json();
    assert_eq!(
        json["changed"][0]["new"]["rule"], "workload/image-tag",
        "{json}"
    );
    assert_ne!(
        json["changed"][0]["old"]["message"],
        json["changed"][0]["new"]["message"]
    );
}

#[test]
fn a_copy_more_is_added_and_a_copy_less_is_gone() {
    let twice = format!("{PRIVILEGED}---\n{PRIVILEGED}");
    let project = Project::new(&[("one.yaml", PRIVILEGED), ("two.yaml", &twice)]);
    let counts = |old: &str, new: &str| {
        let json = project.run(&["diff", old, new, "-o", "json"]).json();
        let count = |change: &str| json[change].as_array().map_or(0, Vec::len);
        (count("added") > 0, count("gone") > 0)
    };
    assert_eq!(counts("one.yaml", "two.yaml"), (true, false));
    assert_eq!(counts("two.yaml", "one.yaml"), (false, true));
}

#[test]
fn only_what_is_asked_for_fails() {
    let project = Project::new(&[("old.yaml", PRIVILEGED), ("new.yaml", OTHER)]);
    for (flag, code) in [
        ("--fail-on-added", 1),
        ("--fail-on-added=high", 1),
        ("--fail-on-added=critical", 0),
    ] {
        let run = project.run(&["diff", "old.yaml", "new.yaml", flag]);
        assert_eq!(run.code, code, "{flag}");
    }
    assert_eq!(
        project
            .run(&["diff", "new.yaml", "new.yaml", "--fail-on-added"])
            .code,
        0
    );
}

#[test]
fn what_cannot_be_read_makes_the_answer_incomplete() {
    let broken = format!("{PRIVILEGED}---\nkind: [Pod\n");
    let project = Project::new(&[("old.yaml", PRIVILEGED), ("new.yaml", &broken)]);
    let run = project.run(&["diff", "old.yaml", "new.yaml"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stderr.contains("new: 1 document"), "{}", run.stderr);
    project
        .run(&["diff", "nowhere.yaml", "new.yaml"])
        .refuses("nowhere.yaml: no such file");
}
