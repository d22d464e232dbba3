//! Sources that are commits: `git:REF:PATH`.

use std::fs;

use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Commit, Tree};

use crate::{CLEAN, PRIVILEGED, Project};

/// A repository whose branch `main` holds files; the working folder has none of them.
fn repository(files: &[(&str, EntryKind, &str)]) -> Project {
    let project = Project::new(&[]);
    let repository = gix::init(project.path()).expect("a repository can be made");
    let tree = tree(&repository, "", files);
    let signature = gix::actor::Signature {
        name: "someone".into(),
        email: "someone@example.com".into(),
        time: gix::date::Time::new(0, 0),
    };
    let commit = Commit {
        tree,
        parents: Vec::new().into(),
        author: signature.clone(),
        committer: signature,
        encoding: None,
        message: "As it was".into(),
        extra_headers: Vec::new(),
    };
    let commit = repository
        .write_object(&commit)
        .expect("a commit can be written");
    let branch = project.path().join(".git/refs/heads/main");
    fs::write(branch, format!("{commit}\n")).expect("a branch can be written");
    project
}

/// The tree of the files below a folder, with its folders.
fn tree(
    repository: &gix::Repository,
    folder: &str,
    files: &[(&str, EntryKind, &str)],
) -> gix::ObjectId {
    let mut entries: Vec<Entry> = Vec::new();
    for (path, kind, text) in files {
        let Some(rest) = path.strip_prefix(folder) else {
            continue;
        };
        let (name, kind, oid) = match rest.split_once('/') {
            None => {
                let blob = repository
                    .write_blob(text.as_bytes())
                    .expect("a blob can be written");
                (rest, *kind, blob.detach())
            }
            Some((name, _)) => {
                let below = tree(repository, &format!("{folder}{name}/"), files);
                (name, EntryKind::Tree, below)
            }
        };
        if !entries.iter().any(|entry| entry.filename == name) {
            entries.push(Entry {
                mode: kind.into(),
                filename: name.into(),
                oid,
            });
        }
    }
    entries.sort();
    let tree = repository
        .write_object(Tree { entries })
        .expect("a tree can be written");
    tree.detach()
}

fn harbour() -> Project {
    repository(&[
        ("README.md", EntryKind::Blob, "privileged: true"),
        ("deploy/tug.yaml", EntryKind::Blob, PRIVILEGED),
        ("deploy/link.yaml", EntryKind::Link, "tug.yaml"),
        ("deploy/chart/Chart.yaml", EntryKind::Blob, "name: chart\n"),
        (
            "deploy/chart/templates/a.yaml",
            EntryKind::Blob,
            "kind: Pod\nmetadata: {name: '{{ .Values.name }}'}\n",
        ),
        ("other/quay.yaml", EntryKind::Blob, CLEAN),
        ("manifest.txt", EntryKind::Blob, PRIVILEGED),
    ])
}

/// The files with a finding of `workload/privileged`, and how many objects were judged.
fn found(project: &Project, source: &str) -> (Vec<String>, u64) {
    let run = project.run(&[
        "scan",
        source,
        "-o",
        "json",
        "--select",
        "workload/privileged",
    ]);
    let json = run.json();
    let findings = json["findings"].as_array().expect("a list");
    let file = |finding: &serde_json::Value| {
        let location = &finding["location"];
        format!(
            "{}:{}",
            location["file"].as_str().expect("a file"),
            location["line"]
        )
    };
    let objects = json["coverage"]["objects"].as_u64().expect("a number");
    (findings.iter().map(file).collect(), objects)
}

#[test]
fn a_commit_is_judged_without_a_checkout() {
    let project = harbour();
    let tug = "git:main!/deploy/tug.yaml:10".to_owned();
    for (source, expected, objects) in [
        ("git:main", vec![tug.clone()], 2),
        ("git:main:", vec![tug.clone()], 2),
        ("git:HEAD:deploy/", vec![tug.replace("main", "HEAD")], 1),
        ("git:main:deploy/tug.yaml", vec![tug.clone()], 1),
        ("git:main:./deploy", vec![tug], 1),
        ("git:main:other", vec![], 1),
        (
            "git:main:manifest.txt",
            vec!["git:main!/manifest.txt:10".to_owned()],
            1,
        ),
    ] {
        assert_eq!(found(&project, source), (expected, objects), "{source}");
    }
}

#[test]
fn templates_of_charts_are_counted_as_in_folders() {
    let run = harbour().run(&["scan", "git:main:deploy"]);
    assert!(
        run.stdout.contains("1 chart template not judged"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_dotted_path_begins_at_the_working_folder() {
    let project = harbour();
    fs::create_dir(project.path().join("deploy")).expect("a folder can be made");
    let mut command = project.command(&["scan", "git:main:./tug.yaml", "-o", "concise"]);
    command.current_dir(project.path().join("deploy"));
    let output = command.output().expect("the binary runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("git:main!/deploy/tug.yaml:10"), "{stdout}");
}

#[test]
fn a_commit_is_compared_with_the_working_folder() {
    let project = harbour();
    project.write(
        "deploy/moved.yaml",
        PRIVILEGED
            .replace("privileged: true", "privileged: false")
            .as_bytes(),
    );
    let run = project.run(&["diff", "git:main:deploy", "deploy", "-o", "json"]);
    let json = run.json();
    assert_eq!(json["gone"][0]["rule"], "workload/privileged", "{json}");
    assert_eq!(json["added"], serde_json::json!([]), "{json}");
}

#[test]
fn what_no_commit_has_is_refused_in_one_line() {
    let project = harbour();
    for (source, reason) in [
        ("git:", "no commit is named"),
        ("git::deploy", "no commit is named"),
        (
            "git:mane:deploy",
            "no commit, branch or tag is called \"mane\"",
        ),
        ("git:main:nowhere", "main has no manifests at \"nowhere\""),
        ("git:main:README.md/x", "main has no manifests"),
        ("git:main:../deploy", "the path leads out of the repository"),
        ("git:main:/etc", "the path leads out of the repository"),
    ] {
        project.run(&["scan", source]).refuses(reason);
    }
    let elsewhere = Project::new(&[("a.yaml", CLEAN)]);
    elsewhere
        .run(&["scan", "git:main:"])
        .refuses("this is no git repository");
}
