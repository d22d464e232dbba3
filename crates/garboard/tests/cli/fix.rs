//! `garboard fix`: what it shows, what it writes, what it leaves alone.

use std::fs;

use crate::Project;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: tug # of the harbour
spec:
  containers:
    - name: tug
      image: registry.example/tug:1.0
      securityContext:
        allowPrivilegeEscalation: true # to be mended
";

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path().join(path)).expect("the file is there")
}

#[test]
fn the_diff_shows_only_what_changes_and_writes_nothing() {
    let project = Project::new(&[("a.yaml", POD)]);
    let run = project.run(&["fix", "a.yaml"]);
    assert_eq!(run.code, 1);
    let (minus, plus) = (
        "-        allowPrivilegeEscalation: true # to be mended\n",
        "+        allowPrivilegeEscalation: false # to be mended\n",
    );
    assert!(
        run.stdout.starts_with("--- a.yaml\n+++ a.yaml\n@@ "),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains(minus) && run.stdout.contains(plus),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.contains("would mend 1 finding in 1 file"),
        "{}",
        run.stderr
    );
    assert_eq!(read(&project, "a.yaml"), POD);
}

#[test]
fn a_second_run_changes_nothing() {
    let project = Project::new(&[("a.yaml", POD)]);
    project.run(&["fix", "a.yaml", "--write", "--unsafe"]);
    let mended = read(&project, "a.yaml");
    assert!(mended.contains("name: tug # of the harbour"), "{mended}");
    assert!(
        mended.contains("automountServiceAccountToken: false"),
        "{mended}"
    );
    let run = project.run(&["fix", "a.yaml", "--write", "--unsafe"]);
    assert!(
        run.stderr.contains("mended 0 findings in 0 files"),
        "{}",
        run.stderr
    );
    assert_eq!(read(&project, "a.yaml"), mended);
}

#[test]
fn unsafe_fixes_are_made_only_if_asked_for_and_offered_otherwise() {
    let project = Project::new(&[("a.yaml", POD)]);
    let run = project.run(&["fix", "a.yaml", "--write"]);
    assert!(run.stderr.contains("--unsafe would mend"), "{}", run.stderr);
    assert!(!read(&project, "a.yaml").contains("automountServiceAccountToken"));
}

#[test]
fn what_others_share_is_left_and_said_and_the_rest_is_mended() {
    let shared = "\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - &one
      name: one
      image: i:1
      securityContext: {allowPrivilegeEscalation: true}
    - name: two
      image: i:1
      securityContext: {allowPrivilegeEscalation: true}
  initContainers: [*one]
";
    let project = Project::new(&[("a.yaml", shared)]);
    let run = project.run(&[
        "fix",
        "a.yaml",
        "--write",
        "--select",
        "workload/allow-privilege-escalation",
    ]);
    assert!(run.stderr.contains("an anchor shares it"), "{}", run.stderr);
    let expected = shared.replacen(
        "name: two\n      image: i:1\n      securityContext: {allowPrivilegeEscalation: true}",
        "name: two\n      image: i:1\n      securityContext: {allowPrivilegeEscalation: false}",
        1,
    );
    assert_eq!(read(&project, "a.yaml"), expected);
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through_and_modes_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let project = Project::new(&[("real.yaml", POD), ("out/real.yaml", POD)]);
    let mode = |path: &str| {
        let metadata = fs::metadata(project.path().join(path)).expect("the file is there");
        metadata.permissions().mode() & 0o777
    };
    fs::set_permissions(
        project.path().join("real.yaml"),
        fs::Permissions::from_mode(0o640),
    )
    .expect("the mode can be set");
    symlink("out/real.yaml", project.path().join("link.yaml")).expect("a link can be made");
    let run = project.run(&["fix", "link.yaml", "--write"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("is a link"), "{}", run.stderr);
    assert_eq!(read(&project, "out/real.yaml"), POD);
    project.run(&["fix", "real.yaml", "--write"]);
    assert_ne!(read(&project, "real.yaml"), POD);
    assert_eq!(mode("real.yaml"), 0o640);
}

#[test]
fn stdin_is_shown_and_not_written() {
    let project = Project::new(&[]);
    let shown = project.run_with_input(&["fix", "-"], POD);
    assert!(
        shown
            .stdout
            .contains("+        allowPrivilegeEscalation: false"),
        "{}",
        shown.stdout
    );
    let written = project.run_with_input(&["fix", "-", "--write"], POD);
    assert_eq!(written.code, 2);
    assert!(
        written.stderr.contains("only files can be written"),
        "{}",
        written.stderr
    );
}

#[test]
fn credentials_are_covered_in_the_diff() {
    const CANARY: &str = "c4n4ry-v4lu3";
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData:\n  password: {CANARY}\n---\n{POD}"
    );
    let env = POD.replace(
        "      securityContext:",
        &format!("      env: [{{name: PASSWORD, value: {CANARY}}}]\n      securityContext:"),
    );
    let project = Project::new(&[("a.yaml", &secret), ("b.yaml", &env)]);
    let run = project.run(&["fix", "."]);
    assert!(run.stdout.contains("--- a.yaml") && run.stdout.contains("--- b.yaml"));
    assert!(!run.stdout.contains(CANARY), "{}", run.stdout);
}
