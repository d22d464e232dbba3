//! Edits of fields, in every way that YAML and JSON are written; bytes beside them stay.

use garboard_manifest::{Edit, FieldPath, Limits, Reason, Value, apply, edited, split};

fn set(path: &str, value: impl Into<Value>) -> Edit {
    Edit::Set(FieldPath::new(path), value.into())
}

fn append(path: &str, value: &str) -> Edit {
    Edit::Append(FieldPath::new(path), Value::String(value.into()))
}

fn remove(path: &str) -> Edit {
    Edit::Remove(FieldPath::new(path))
}

/// The text with the first document edited.
#[track_caller]
fn after(text: &str, edits: &[Edit]) -> String {
    let parts = split(text, &Limits::default());
    let text_edits = apply(text, &parts[0], &FieldPath::root(), edits);
    edited(text, &text_edits.expect("the edits are possible"))
}

#[track_caller]
fn check(text: &str, edits: &[Edit], expected: &str) {
    assert_eq!(after(text, edits), expected);
}

#[track_caller]
fn refuses(text: &str, edit: Edit, reason: Reason) {
    let parts = split(text, &Limits::default());
    let refused = apply(text, &parts[0], &FieldPath::root(), &[edit]).expect_err("no edit");
    assert_eq!(refused.reason, reason);
}

#[test]
fn a_scalar_changes_and_its_comment_stays() {
    check(
        "a:\n  b: true   # why\nc: 1\n",
        &[set("a.b", false)],
        "a:\n  b: false   # why\nc: 1\n",
    );
}

#[test]
fn what_is_missing_is_put_in_once_for_all_edits() {
    check(
        "spec:\n  containers:\n    - name: a\n      image: b # last\n",
        &[
            set("spec.containers[name=a].securityContext.runAsNonRoot", true),
            append(
                "spec.containers[name=a].securityContext.capabilities.drop",
                "ALL",
            ),
            set("spec.hostPID", false),
        ],
        "spec:\n  containers:\n    - name: a\n      image: b # last\n      securityContext:\n        runAsNonRoot: true\n        capabilities:\n          drop:\n            - ALL\n  hostPID: false\n",
    );
}

#[test]
fn lines_go_in_before_blank_lines_and_comments_of_what_follows() {
    check(
        "a:\n  b: 1\n\n# of c\nc: 2\n",
        &[set("a.d", 3)],
        "a:\n  b: 1\n  d: 3\n\n# of c\nc: 2\n",
    );
}

#[test]
fn line_breaks_and_a_missing_last_one_stay_as_they_are() {
    check(
        "a:\r\n  b: 1\r\nc: 2\r\n",
        &[set("a.d", 3)],
        "a:\r\n  b: 1\r\n  d: 3\r\nc: 2\r\n",
    );
    check(
        "a:\n  b: 1",
        &[set("a.d", 3), set("e", 4)],
        "a:\n  b: 1\n  d: 3\ne: 4",
    );
    check("\u{feff}a: 1\n", &[set("b", 2)], "\u{feff}a: 1\nb: 2\n");
}

#[test]
fn brackets_keep_their_style() {
    check("a: {b: 1}\n", &[set("a.c", true)], "a: {b: 1, c: true}\n");
    check("a: {}\n", &[set("a.c", true)], "a: {c: true}\n");
    check("a: [x, w]\n", &[append("a", "ALL")], "a: [x, w, ALL]\n");
    check(
        "a: [\"x\"]\n",
        &[append("a", "ALL")],
        "a: [\"x\", \"ALL\"]\n",
    );
    check(
        "{\"a\":{\"b\":1}}",
        &[set("a.c", "x")],
        "{\"a\":{\"b\":1,\"c\":\"x\"}}",
    );
    check(
        "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n",
        &[append("a.drop", "ALL")],
        "{\n  \"a\": {\n    \"b\": 1,\n    \"drop\": [\"ALL\"]\n  }\n}\n",
    );
    check(
        "a: {b: 1, c: 2, d: 3}\n",
        &[remove("a.b"), remove("a.d")],
        "a: {c: 2}\n",
    );
    check("a: [x, w]\n", &[remove("a[=w]")], "a: [x]\n");
}

#[test]
fn a_key_without_a_value_gets_one() {
    check("a:\nb: 1\n", &[set("a.c", 2)], "a:\n  c: 2\nb: 1\n");
    check(
        "a:   # none yet\nb: 1\n",
        &[append("a", "x")],
        "a:   # none yet\n  - x\nb: 1\n",
    );
    check("a: null\n", &[set("a.c", 2)], "a: {c: 2}\n");
    check("a:\n", &[set("a", true)], "a: true\n");
}

#[test]
fn lines_that_go_take_nothing_with_them() {
    check(
        "a:\n  b: 1 # gone\n  # of c\n  c: 2\n",
        &[remove("a.b")],
        "a:\n  # of c\n  c: 2\n",
    );
    check("- a: 1\n  b: 2\n", &[remove("[0].a")], "- b: 2\n");
    check(
        "a:\n  b:\n    c: 1\nd: 2\n",
        &[remove("a.b")],
        "a: {}\nd: 2\n",
    );
    check("a:\n- x\n- w\n- z\n", &[remove("a[=w]")], "a:\n- x\n- z\n");
    check("a:\n  - x\nb: 1\n", &[remove("a[=x]")], "a: []\nb: 1\n");
}

#[test]
fn text_in_blocks_is_stepped_over() {
    check(
        "data:\n  script: |\n    a: 1\n    b: 2\n",
        &[set("data.other", "x")],
        "data:\n  script: |\n    a: 1\n    b: 2\n  other: x\n",
    );
}

#[test]
fn strings_are_quoted_where_they_would_be_read_as_something_else() {
    check(
        "a: 1\n",
        &[set("b", "yes"), set("c", "a: b")],
        "a: 1\nb: \"yes\"\nc: \"a: b\"\n",
    );
    check("a: \"1\"\n", &[set("a", "plain")], "a: \"plain\"\n");
}

#[test]
fn what_others_share_is_not_edited() {
    let anchored = "a: &x\n  b: 1\nc: *x\n";
    refuses(anchored, set("a.b", 2), Reason::Shared);
    refuses(anchored, set("c.b", 2), Reason::Shared);
    let merged = "a: &x\n  b: {d: 1}\nc:\n  <<: *x\n  e: 1\n";
    refuses(merged, set("c.b.d", 2), Reason::Merged);
    check(
        merged,
        &[set("c.f", 2)],
        "a: &x\n  b: {d: 1}\nc:\n  <<: *x\n  e: 1\n  f: 2\n",
    );
    refuses("a: 1\n", set("a.b", 2), Reason::WrongType);
    refuses(
        "a: [{name: x}]\n",
        set("a[name=y].b", 2),
        Reason::NoSuchItem,
    );
}

#[test]
fn only_the_document_that_is_meant_changes() {
    let text = "a: 1\n---\nb: 1\n--- # third\nc: 1\n";
    let parts = split(text, &Limits::default());
    let edits = apply(
        text,
        &parts[1],
        &FieldPath::root(),
        &[set("b", 2), set("d", 3)],
    );
    assert_eq!(
        edited(text, &edits.expect("possible")),
        "a: 1\n---\nb: 2\nd: 3\n--- # third\nc: 1\n"
    );
}
