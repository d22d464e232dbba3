//! Several formats in one run, files written whole, no secret in any of them.

use std::fs;

use crate::{PRIVILEGED, Project};

/// Every format that has a name of its own.
pub(crate) const FORMATS: [&str; 12] = [
    "full", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "azure", "markdown",
    "csv", "html",
];

#[test]
fn several_formats_come_from_one_run() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    let run = project.run(&[
        "scan",
        "a.yaml",
        "-o",
        "concise",
        "-o",
        "json=out.json",
        "-o",
        "sarif=out.sarif",
    ]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("workload/privileged"));
    for file in ["out.json", "out.sarif"] {
        let text = fs::read_to_string(project.path().join(file)).expect("the file was written");
        serde_json::from_str::<serde_json::Value>(&text).expect("the file is JSON");
    }
}

#[test]
fn secret_values_are_in_no_format() {
    const CANARY: &str = "c4n4ry-v4lu3";
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: s, name: s}}\ndata:\n  a: {CANARY}\n  a: {CANARY}\nstringData:\n  b: {CANARY}\n  c: [{CANARY}]\n"
    );
    let broken =
        format!("apiVersion: v1\nkind: Secret\nstringData:\n  b: {CANARY}\n  c: {{ {CANARY}\n");
    let project = Project::new(&[("a.yaml", &secret), ("b.yaml", &broken)]);
    project.write("all.j2", b"{{ findings | tojson }}");
    for format in FORMATS.into_iter().chain(["template:all.j2"]) {
        let run = project.run(&["scan", "-o", format, "--all"]);
        assert!(run.stdout.contains("manifest/"), "{format}: {}", run.stdout);
        assert!(!run.stdout.contains(CANARY), "{format}: {}", run.stdout);
    }
}

#[test]
fn credentials_that_rules_find_are_in_no_format() {
    const CANARY: &str = "c4n4ry-v4lu3";
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: ferry}}\nspec:\n  containers:\n  - name: web\n    args: [--password={CANARY}]\n    env:\n    - {{name: API_TOKEN, value: {CANARY}}}\n    - name: NOTE\n      value: |\n        postgres://ferry:{CANARY}@db\n        {CANARY}\n  - {{name: bell, env: [{{name: PASSWORD, value: {CANARY}}}]}}\n"
    );
    let config = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: ferry}}\ndata:\n  password: {CANARY}\n  ferry.toml: |\n    url = postgres://ferry:{CANARY}@db\n---\napiVersion: v1\nkind: Secret\nmetadata: {{name: ferry}}\nstringData: {{key: {CANARY}}}\n"
    );
    let project = Project::new(&[("a.yaml", &pod), ("b.yaml", &config)]);
    for format in [
        "full", "concise", "json", "jsonl", "sarif", "html", "markdown", "junit", "csv", "gitlab",
        "github", "azure",
    ] {
        let run = project.run(&["scan", "-o", format, "--all"]);
        assert!(run.stdout.contains("secret/"), "{format}: {}", run.stdout);
        assert!(!run.stdout.contains(CANARY), "{format}: {}", run.stdout);
    }
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    let has_colour = |arguments: &[&str], variable: Option<&str>| {
        let mut command = project.command(arguments);
        if let Some(name) = variable {
            command.env(name, "1");
        }
        crate::Run::of(command).stdout.contains('\u{1b}')
    };
    assert!(!has_colour(&["scan", "-o", "full"], None));
    assert!(has_colour(
        &["scan", "-o", "full", "--color", "always"],
        None
    ));
    assert!(has_colour(&["scan", "-o", "full"], Some("CLICOLOR_FORCE")));
    assert!(!has_colour(
        &["scan", "-o", "full", "--color", "never"],
        Some("CLICOLOR_FORCE")
    ));
}

#[test]
fn a_template_is_a_format() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    project.write(
        "line.txt.j2",
        b"{% for finding in findings %}{{ finding.rule }}\n{% endfor %}",
    );
    let arguments = ["scan", "a.yaml", "-o", "template:line.txt.j2=out.txt"];
    assert_eq!(project.run(&arguments).code, 1);
    let text = fs::read_to_string(project.path().join("out.txt")).expect("the file was written");
    assert!(
        text.lines().any(|line| line == "workload/privileged"),
        "{text}"
    );
}

#[test]
fn with_a_bad_template_nothing_is_written() {
    let project = Project::new(&[("a.yaml", PRIVILEGED)]);
    project.write("syntax.j2", b"a\n{% for %}");
    project.write("name.j2", b"{{ findings[0].sevrity }}");
    for (template, reason) in [
        ("template:syntax.j2", "syntax.j2:2: "),
        ("template:name.j2", "name.j2:1: "),
        ("template:gone.j2", "cannot read template gone.j2"),
    ] {
        let run = project.run(&["scan", "a.yaml", "-o", "json=out.json", "-o", template]);
        run.refuses(reason);
        assert!(!project.path().join("out.json").exists(), "{template}");
    }
    let run = project.run(&["scan", "-o", "template"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("write template:FILE"), "{}", run.stderr);
}
