//! Recorded pairs of Kubescape's fix handler: the edits of their header comments, byte by byte.

use std::fs;
use std::path::Path;

use garboard_manifest::{Edit, FieldPath, Limits, Value, apply, edited, split};

/// A recorded case: the pair's name, then for each edited document its number and edits.
type Case = (&'static str, Vec<(usize, Vec<Edit>)>);

fn set(path: &str, value: impl Into<Value>) -> Edit {
    Edit::Set(FieldPath::new(path), value.into())
}

fn append(path: &str, value: Value) -> Edit {
    Edit::Append(FieldPath::new(path), value)
}

fn remove(path: &str) -> Edit {
    Edit::Remove(FieldPath::new(path))
}

fn cases() -> Vec<Case> {
    let container = "spec.containers[0].securityContext";
    let drop = "spec.containers[0].securityContext.capabilities.drop";
    let escalation = || set(&format!("{container}.allowPrivilegeEscalation"), false);
    let moved = || {
        vec![
            remove(container),
            set("spec.securityContext.runAsRoot", false),
        ]
    };
    let redis = Value::Object(vec![
        ("name".into(), "redis".into()),
        ("image".into(), "redis".into()),
    ]);
    let pod = "spec.template.spec";
    let of_template = format!("{pod}.{}", container.trim_start_matches("spec."));
    vec![
        ("hybrids/tc-01", vec![(0, moved())]),
        ("hybrids/tc-04", vec![(0, moved())]),
        ("hybrids/tc-05", vec![(0, moved())]),
        (
            "inserts/tc-02",
            vec![(0, vec![append(drop, "NET_RAW".into())])],
        ),
        (
            "inserts/tc-03",
            vec![(0, vec![append(drop, "SYS_ADM".into())])],
        ),
        (
            "inserts/tc-04",
            vec![(
                0,
                vec![
                    set(
                        &format!("{pod}.securityContext.allowPrivilegeEscalation"),
                        false,
                    ),
                    append(
                        &format!("{of_template}.capabilities.drop"),
                        "NET_RAW".into(),
                    ),
                    set(
                        &format!("{of_template}.seccompProfile.type"),
                        "RuntimeDefault",
                    ),
                    set(&format!("{of_template}.allowPrivilegeEscalation"), false),
                    set(&format!("{of_template}.readOnlyRootFilesystem"), true),
                ],
            )],
        ),
        ("inserts/tc-05", vec![(0, vec![escalation()])]),
        (
            "inserts/tc-06",
            vec![(0, vec![append(drop, "SYS_ADM".into())])],
        ),
        (
            "inserts/tc-07",
            vec![(0, vec![escalation()]), (1, vec![escalation()])],
        ),
        (
            "inserts/tc-08",
            vec![(0, vec![append(drop, "NET_RAW".into())])],
        ),
        (
            "inserts/tc-11",
            vec![(0, vec![append("spec.containers", redis)])],
        ),
        ("inserts/tc-12", vec![(0, vec![escalation()])]),
        ("removals/tc-01", vec![(0, vec![remove(container)])]),
        (
            "removals/tc-03",
            vec![(0, vec![remove(&format!("{drop}[1]"))])],
        ),
        (
            "replaces/tc-01",
            vec![(0, vec![set(&format!("{container}.runAsRoot"), false)])],
        ),
    ]
}

#[test]
fn every_recorded_pair_is_equal_byte_by_byte() {
    let Some(root) = garboard_testkit::conformance::folder("kubescape-fix") else {
        return;
    };
    let cases = cases();
    assert_eq!(cases.len(), 15);
    let mut wrong = Vec::new();
    for (name, documents) in &cases {
        let (input, expected) = pair(&root, name);
        let ours = after(&input, documents);
        if ours != expected {
            wrong.push(format!("{name}:\n{ours}\n  expected\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Input and expected output; the one in CRLF was recorded with an input in LF.
fn pair(root: &Path, name: &str) -> (String, String) {
    let (folder, case) = name.split_once('/').expect("folder and case");
    let read = |part: &str| {
        let begin = format!("{case}-{part}");
        let file = fs::read_dir(root.join(folder))
            .expect("the set is whole")
            .flatten()
            .find(|file| file.file_name().to_string_lossy().starts_with(&begin));
        fs::read_to_string(file.expect("a file of the pair").path()).expect("a text")
    };
    let (input, expected) = (read("00"), read("01"));
    if expected.contains('\r') {
        (input.replace('\n', "\r\n"), expected)
    } else {
        (input, expected)
    }
}

fn after(input: &str, documents: &[(usize, Vec<Edit>)]) -> String {
    let parts = split(input, &Limits::default());
    let edits = documents.iter().flat_map(|(document, edits)| {
        apply(input, &parts[*document], &FieldPath::root(), edits).expect("the edits are possible")
    });
    edited(input, &edits.collect::<Vec<_>>())
}
