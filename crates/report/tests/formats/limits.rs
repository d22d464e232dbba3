//! What readers refuse is not written to them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use garboard_manifest::FieldPath;

use crate::{Fixture, PRIVILEGED};

/// As many privileged Pods as are asked for, all of one name.
fn pods(count: usize) -> Fixture {
    let mut text = String::new();
    for _ in 0..count {
        let pod =
            "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: tug\nspec:\n  privileged: yes";
        writeln!(text, "{pod}").expect("a String takes everything");
    }
    Fixture::new(&[("pods.yaml", &text)], |world, out| {
        for (id, _) in world.objects() {
            out.report(&PRIVILEGED, id, FieldPath::new("spec.privileged"));
        }
    })
}

#[test]
fn a_comment_is_as_long_as_github_takes_it_and_says_what_is_missing() {
    let text = pods(2_000).write("markdown");
    assert!(
        text.chars().count() <= 65_536 && text.len() > 60_000,
        "{}",
        text.len()
    );
    let shown = text.matches("<details").count();
    let rest = 2_000 - shown;
    let word = format!("{rest} findings in {rest} objects more would not fit");
    assert!(text.contains(&word), "{}", &text[text.len() - 200..]);
}

#[test]
fn a_log_says_that_github_shows_ten_annotations() {
    assert!(!pods(10).write("github").contains("GitHub shows"));
    let text = pods(11).write("github");
    assert!(text.ends_with(
        "11 findings; GitHub shows the first 10 of each kind as annotations, all are above\n"
    ));
}

#[test]
fn gitlab_sees_every_copy_of_a_finding() {
    let json: serde_json::Value =
        serde_json::from_str(&pods(3).write("gitlab")).expect("it is JSON");
    let issues = json.as_array().expect("it is a list");
    let fingerprints: BTreeSet<&str> = issues
        .iter()
        .filter_map(|issue| issue["fingerprint"].as_str())
        .collect();
    assert_eq!((issues.len(), fingerprints.len()), (3, 3), "{json}");
}

#[test]
fn what_is_clean_is_well_formed() {
    let clean = pods(0);
    assert!(
        clean
            .write("junit")
            .contains("tests=\"1\" failures=\"0\" errors=\"0\"")
    );
    assert_eq!(clean.write("gitlab"), "[]\n");
    assert_eq!(clean.write("github"), "");
    assert_eq!(clean.write("azure"), "");
    assert_eq!(clean.write("csv").lines().count(), 1);
    assert!(clean.write("html").contains("<h1>No findings</h1>"));
    assert!(
        clean
            .write("markdown")
            .starts_with("### garboard: no findings\n")
    );
}

#[test]
fn a_page_loads_nothing() {
    let html = Fixture::usual().write("html");
    for reference in ["src=", "url(", "@import", "<link", "http://", "https://"] {
        assert!(!html.contains(reference), "{reference}");
    }
}
