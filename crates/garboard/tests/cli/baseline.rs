//! Baselines: what stays known, what is new, and files that are no baseline.

use crate::{CLEAN, PRIVILEGED, Project, Run};

const TWO_CONTAINERS: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: tug
  labels: {app: tug}
spec:
  hostPID: true
  containers:
    - name: tug
      image: registry.example/tug:1.0
      securityContext:
        privileged: true
    - name: radio
      image: registry.example/radio:1.0
";

/// The same object with containers and keys in another order.
const SHUFFLED: &str = "\
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: registry.example/radio:1.0
      name: radio
    - securityContext:
        privileged: true
      image: registry.example/tug:1.0
      name: tug
  hostPID: true
metadata:
  labels: {app: tug}
  name: tug
";

/// The same object, indented by one, with brackets.
const INDENTED: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: tug, labels: {app: tug}}
spec:
 hostPID: true
 containers:
 - {name: tug, image: 'registry.example/tug:1.0', securityContext: {privileged: true}}
 - name: radio
   image: registry.example/radio:1.0
";

fn baseline_of(text: &str) -> Project {
    let project = Project::new(&[("deploy/tug.yaml", text)]);
    let run = project.run(&["baseline", "write", "baseline.json", "-f", "deploy"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    project
}

fn scan(project: &Project) -> Run {
    project.run(&[
        "scan",
        "deploy",
        "--baseline",
        "baseline.json",
        "-o",
        "concise",
    ])
}

#[test]
fn what_changes_no_meaning_is_not_new() {
    let added = format!("{CLEAN}---\n{TWO_CONTAINERS}---\njust: a document\n");
    for (path, text) in [
        ("deploy/tug.yaml", SHUFFLED),
        ("deploy/tug.yaml", INDENTED),
        ("deploy/moved/renamed.yml", TWO_CONTAINERS),
        ("deploy/tug.yaml", added.as_str()),
    ] {
        let project = baseline_of(TWO_CONTAINERS);
        std::fs::remove_file(project.path().join("deploy/tug.yaml")).expect("it is there");
        project.write(path, text.as_bytes());
        let run = scan(&project);
        assert_eq!(run.code, 0, "{text}\n{}", run.stdout);
        assert!(run.stdout.contains("no findings"), "{}", run.stdout);
    }
}

#[test]
fn a_new_weakness_is_the_only_one_that_is_reported() {
    let project = baseline_of(TWO_CONTAINERS);
    let weaker = TWO_CONTAINERS.replace("hostPID: true", "hostPID: true\n  hostIPC: true");
    project.write("deploy/tug.yaml", weaker.as_bytes());
    let run = scan(&project);
    assert_eq!(run.code, 1);
    let findings = run.stdout.lines().take_while(|line| !line.is_empty());
    let findings: Vec<&str> = findings.collect();
    assert_eq!(findings.len(), 1, "{}", run.stdout);
    assert!(findings[0].contains("workload/host-ipc"), "{}", run.stdout);
    assert!(run.stdout.contains("by the baseline"), "{}", run.stdout);
}

#[test]
fn a_second_copy_is_new() {
    let project = baseline_of(PRIVILEGED);
    project.write("deploy/copy.yaml", PRIVILEGED.as_bytes());
    let run = scan(&project);
    assert_eq!(run.code, 1);
    let findings = run
        .stdout
        .lines()
        .filter(|line| line.contains("workload/privileged:"));
    assert_eq!(findings.count(), 1, "{}", run.stdout);
}

#[test]
fn strict_rules_and_unread_input_cannot_be_accepted() {
    let project = baseline_of(PRIVILEGED);
    let strict = [
        "scan",
        "deploy",
        "--baseline",
        "baseline.json",
        "--strict",
        "workload/privileged",
    ];
    let run = project.run(&strict);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("critical workload/privileged"),
        "{}",
        run.stdout
    );

    project.write("deploy/broken.yaml", b"kind: [Pod\n");
    let run = project.run(&["baseline", "write", "baseline.json", "-f", "deploy"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert_eq!(scan(&project).code, 3);
}

#[test]
fn a_baseline_is_sorted_and_the_same_for_any_order_of_files() {
    let other = PRIVILEGED.replace("tug", "lighter");
    let write = |files: &[(&str, &str)]| {
        let project = Project::new(files);
        project.run(&["baseline", "write", "b.json"]);
        std::fs::read_to_string(project.path().join("b.json")).expect("it is written")
    };
    let one = write(&[("a.yaml", PRIVILEGED), ("b.yaml", &other)]);
    let two = write(&[("a.yaml", &other), ("b.yaml", PRIVILEGED)]);
    assert_eq!(one, two);
    assert!(one.find("lighter") < one.find("tug"), "{one}");
}

#[test]
fn diff_lists_what_is_new_and_what_is_gone() {
    let project = baseline_of(TWO_CONTAINERS);
    let changed = TWO_CONTAINERS.replace("hostPID", "hostIPC");
    project.write("deploy/tug.yaml", changed.as_bytes());
    let run = project.run(&["baseline", "diff", "baseline.json", "-f", "deploy"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.stdout);
    let json = project.run(&[
        "baseline",
        "diff",
        "baseline.json",
        "-f",
        "deploy",
        "-o",
        "json",
    ]);
    let json = json.json();
    assert_eq!(json["new"][0]["rule"], "workload/host-ipc");
    assert_eq!(json["gone"][0]["rule"], "workload/host-pid");
}

#[test]
fn prune_forgets_what_is_gone_and_adds_nothing() {
    let project = baseline_of(TWO_CONTAINERS);
    let changed = TWO_CONTAINERS.replace("hostPID", "hostIPC");
    project.write("deploy/tug.yaml", changed.as_bytes());
    let prune = ["baseline", "prune", "baseline.json", "-f", "deploy"];
    let of_others = project.run(&[&prune[..], &["--select", "workload/privileged"]].concat());
    assert!(
        of_others.stderr.contains(": 0 gone"),
        "{}",
        of_others.stderr
    );
    let run = project.run(&prune);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains(": 1 gone"), "{}", run.stderr);
    let run = project.run(&["baseline", "diff", "baseline.json", "-f", "deploy"]);
    assert!(run.stdout.starts_with("1 new, 0 gone"), "{}", run.stdout);
}

#[test]
fn nothing_is_pruned_where_something_could_not_be_read() {
    let project = baseline_of(TWO_CONTAINERS);
    let before = std::fs::read(project.path().join("baseline.json")).expect("it is written");
    project.write("deploy/tug.yaml", b"kind: [Pod\n");
    let run = project.run(&["baseline", "prune", "baseline.json", "-f", "deploy"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let after = std::fs::read(project.path().join("baseline.json")).expect("it is there");
    assert_eq!(before, after);
}

#[test]
fn what_is_no_baseline_is_refused_in_one_line() {
    let print = "0123456789abcdef0123456789abcdef";
    let line = format!(r#"{{"fingerprint":"{print}","count":1,"rule":"a","about":"b","path":""}}"#);
    let twice = format!(r#"{{"garboardBaseline":1,"findings":[{line},{line}]}}"#);
    let short = twice.replace(print, "0123");
    let unknown = twice.replace("\"count\":1", "\"count\":1,\"more\":2");
    let negative = twice.replace("\"count\":1", "\"count\":-1");
    for (text, reason) in [
        ("", "b.json: no baseline: EOF"),
        ("[]", "no baseline"),
        ("{}", "missing field `garboardBaseline`"),
        ("{\"garboardBaseline\":1}", "missing field `findings`"),
        (
            "{\"garboardBaseline\":2,\"findings\":[],\"more\":1}",
            "a baseline of version 2, and this garboard reads version 1",
        ),
        ("{\"garboardBaseline\":1,\n\"findings\":[}", "line 2"),
        (&twice, "stands twice"),
        (&short, "\"0123\" is not 32 hexadecimal digits"),
        (&unknown, "unknown field `more`"),
        (&negative, "invalid value"),
        ("\u{0}", "no baseline"),
    ] {
        let project = Project::new(&[("a.yaml", PRIVILEGED), ("b.json", text)]);
        project
            .run(&["scan", "a.yaml", "--baseline", "b.json"])
            .refuses(reason);
        project
            .run(&["baseline", "diff", "b.json", "-f", "a.yaml"])
            .refuses(reason);
        project
            .run(&["baseline", "prune", "b.json", "-f", "a.yaml"])
            .refuses(reason);
        let left = std::fs::read_to_string(project.path().join("b.json")).expect("it is there");
        assert_eq!(left, text);
    }
}

#[test]
fn a_missing_baseline_says_how_to_write_one() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    let run = project.run(&["scan", "a.yaml", "--baseline", "nowhere.json"]);
    run.refuses(
        "cannot read nowhere.json; `garboard baseline write nowhere.json` writes a baseline",
    );
}

#[test]
fn a_part_of_the_objects_is_no_baseline() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    let run = project.run(&["baseline", "write", "b.json", "-f", "a.yaml", "-n", "shop"]);
    run.refuses("cannot be limited by -n or -l");
    assert!(!project.path().join("b.json").exists());
}

#[test]
fn a_baseline_that_cannot_be_written_leaves_nothing_behind() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    let run = project.run(&["baseline", "write", "nowhere/b.json", "-f", "a.yaml"]);
    run.refuses("cannot write nowhere/b.json");
}
