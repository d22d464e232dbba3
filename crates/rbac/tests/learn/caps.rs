//! Floods: memory has bounds, and no subject widens its own role or hides what others do.

use garboard_rbac::{Caps, LearnOptions, Review, Subject};
use serde_json::json;

use crate::{event, learn, lines, usage_by, usage_with};

const CAPS: Caps = Caps {
    subjects: 3,
    uses: 30,
    uses_of_subject: 10,
    namespaces: 4,
    names: 5,
    text: 100_000,
    text_of_subject: 5_000,
};

fn get(namespace: &str, name: &str) -> String {
    event(
        "get",
        "secrets",
        json!({"objectRef": {"namespace": namespace, "name": name}}),
    )
}

#[test]
fn a_flood_of_names_does_not_open_all_names_and_is_marked() {
    let mut log = get("shop", "db");
    for number in 0..100 {
        log += &get("shop", &format!("guess-{number}"));
    }
    let usage = usage_with(&log, CAPS);
    let learned = learn(&usage).unwrap_or_else(|| unreachable!("it is in the log"));
    assert_eq!(
        lines(&learned),
        ["shop: get secrets named db,guess-0,guess-1,guess-2,guess-3"],
        "the first names of the log, and those only"
    );
    let reviews: Vec<Review> = learned.reviews.iter().map(|it| it.review).collect();
    assert_eq!(reviews, [Review::ManyNames(96)]);
    let web = usage.subject(&Subject::account("shop", "web"));
    let widened = web.map(|it| {
        it.learn(&LearnOptions {
            policy: None,
            widens: true,
        })
    });
    assert_eq!(
        widened.map(|it| lines(&it)),
        Some(vec!["shop: get secrets".to_owned()]),
        "only who asks for it gets it"
    );
}

#[test]
fn a_flood_of_namespaces_does_not_open_the_cluster_and_is_marked() {
    let log: String = (0..50)
        .map(|number| get(&format!("ns-{number}"), "db"))
        .collect();
    let learned = learn(&usage_with(&log, CAPS)).unwrap_or_else(|| unreachable!());
    assert_eq!(learned.scopes.len(), 4);
    assert!(
        learned
            .scopes
            .iter()
            .all(|scope| !scope.namespace.is_empty())
    );
    let reviews: Vec<Review> = learned.reviews.iter().map(|it| it.review).collect();
    assert_eq!(reviews, [Review::ManyNamespaces]);
}

#[test]
fn a_flood_of_different_requests_is_counted_and_not_granted() {
    let mut log = String::new();
    for number in 0..50 {
        let uri = format!("/{number}");
        log += &event(
            "get",
            &format!("things{number}"),
            json!({ "requestURI": uri }),
        );
    }
    let learned = learn(&usage_with(&log, CAPS)).unwrap_or_else(|| unreachable!());
    assert_eq!(learned.forgotten, 40);
    let resources: usize = learned
        .scopes
        .iter()
        .flat_map(|it| &it.rules)
        .map(|it| it.resources.len())
        .sum();
    assert_eq!(resources, 10);
}

#[test]
fn a_flood_of_one_subject_leaves_room_for_the_others() {
    let mut log = String::new();
    for number in 0..200 {
        log += &get("shop", &format!("{}-{number}", "x".repeat(500)));
    }
    log += &event("list", "pods", json!({"user": {"username": "ada"}}));
    let usage = usage_with(&log, CAPS);
    let ada = usage.subject(&Subject::of_user_name("ada"));
    assert_eq!(ada.map(|it| it.uses().len()), Some(1));
}

#[test]
fn subjects_beyond_the_cap_are_counted() {
    let log: String = (0..10)
        .map(|number| {
            event(
                "list",
                "pods",
                json!({"user": {"username": format!("user-{number}")}}),
            )
        })
        .collect();
    let usage = usage_with(&log, CAPS);
    assert_eq!(usage.subjects().len(), 3);
    assert_eq!(usage.totals().unattributed, 7);
}

#[test]
fn what_is_beyond_the_caps_does_not_depend_on_the_number_of_threads() {
    let mut log = String::new();
    for number in 0..9000 {
        let uri = format!("/{number}");
        let name = format!("name-{}", number * 7919 % 613);
        let namespace = format!("ns-{}", number * 31 % 11);
        let verb = ["get", "update", "delete"][number % 3];
        let object = json!({"namespace": namespace, "name": name});
        log += &event(
            verb,
            "secrets",
            json!({"requestURI": uri, "objectRef": object}),
        );
    }
    assert!(log.len() > 4 << 20, "several chunks");
    let of = |workers| {
        let usage = usage_by(workers, &log, CAPS);
        (
            learn(&usage),
            *usage.totals(),
            format!("{:?}", usage.subjects()[0].uses()),
        )
    };
    let alone = of(1);
    assert!(
        alone
            .0
            .as_ref()
            .is_some_and(|it| it.forgotten > 0 && !it.reviews.is_empty())
    );
    assert_eq!(alone, of(4));
}
