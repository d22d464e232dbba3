//! Entries of `garboard.yaml`, and what hostile suppressions cost.

use std::time::{Duration, Instant};

use garboard_finding::suppression::{
    Context, Entry, EntryPlace, Outcome, Policy, RULES, apply, comments,
};
use garboard_finding::{
    Finding, Findings, Group, Registry, Selection, Settings, Severity, Target, rule,
};
use garboard_manifest::{Limits, Span, parse};
use garboard_world::{FileId, ReadSettings, SourceFile, World, read};

rule! {
    ROOT = "test/root" {
        severity: Severity::High,
        group: Group::Security,
        title: "a container of any kind",
        aliases: ["polaris:root"],
        page: "",
    }
}

rule! {
    HOST = "test/host" {
        severity: Severity::High,
        group: Group::Security,
        title: "a pod of any kind",
        aliases: [],
        page: "",
    }
}

const TUG: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: tug, namespace: harbour}
spec:
  template:
    spec:
      containers:
        - {name: engine, image: registry.example/marine/engine:2.1}
        - {name: radio, image: ghcr.io/acme/radio:1.0}
";

/// What is left and what is accepted under a policy; every container is a finding, and every pod.
fn outcome(files: &[(&str, &str)], policy: Policy) -> (World, Outcome) {
    let (mut objects, mut said) = (Vec::new(), Vec::new());
    for (number, (_, text)) in files.iter().enumerate() {
        let file = FileId(number as u32);
        for (index, document) in parse(text, &Limits::default()).iter().enumerate() {
            objects.extend(read(document, file, index as u32, &ReadSettings::default()).objects);
            said.extend(comments(document, text, file));
        }
    }
    let names = files.iter().map(|(path, _)| SourceFile {
        path: (*path).into(),
    });
    let world = World::new(objects, names.collect());
    let mut findings = Findings::new();
    for (id, _, workload) in world.workloads() {
        for pod in workload.pods() {
            findings.report(&HOST, id, pod.path("hostPID"));
        }
        for container in workload.containers() {
            findings.report(&ROOT, id, container.path().join("image"));
        }
    }
    let registry = Registry::new([&ROOT, &HOST].into_iter().chain(RULES.iter().copied()));
    let selection = Selection::all(&registry);
    let settings = Settings {
        today: "2026-11-25".parse().expect("a day"),
        suppression: policy,
        ..Settings::default()
    };
    // Every finding begins where its file does: these tests are about other things.
    let locate = |asked: &[&Finding]| vec![Some(Span::default()); asked.len()];
    let findings = findings.finish(&world, &selection);
    let context = Context {
        world: &world,
        registry: &registry,
        selection: &selection,
        settings: &settings,
        locate: &locate,
    };
    let outcome = apply(findings, &said, &context);
    (world, outcome)
}

fn entry(rules: &str) -> Entry {
    Entry {
        rules: vec![rules.to_owned()],
        reason: Some("because".to_owned()),
        ..Entry::default()
    }
}

/// `root engine` for a container, `host` for a pod, and `suppression/…`, of what counts.
fn left(files: &[(&str, &str)], entry: Entry) -> Vec<String> {
    let policy = Policy {
        entries: vec![entry],
        ..Policy::default()
    };
    let (_, outcome) = outcome(files, policy);
    let word = |finding: &Finding| {
        let rule = finding.rule.id.trim_start_matches("test/");
        let name = finding.at.as_str().split("name=").nth(1);
        let name = name
            .and_then(|rest| rest.split(']').next())
            .unwrap_or_default();
        format!("{rule} {name}").trim_end().to_owned()
    };
    let mut left: Vec<String> = outcome.findings.iter().map(word).collect();
    left.sort();
    left
}

const ALL: [&str; 3] = ["host", "root engine", "root radio"];
const ALL_AND_UNUSED: [&str; 4] = ["host", "root engine", "root radio", "suppression/unused"];

fn list(pattern: &str) -> Vec<String> {
    vec![pattern.to_owned()]
}

#[test]
fn an_entry_accepts_what_its_rules_mean() {
    let tug = [("a.yaml", TUG)];
    assert_eq!(left(&tug, entry("test/root")), ["host"]);
    assert_eq!(left(&tug, entry("polaris:root")), ["host"]);
    assert_eq!(left(&tug, entry("test")), Vec::<String>::new());
    assert_eq!(left(&tug, Entry::default()), ALL);
    let unknown = [
        "host",
        "root engine",
        "root radio",
        "suppression/unknown-rule",
    ];
    assert_eq!(left(&tug, entry("test/rot")), unknown);
}

#[test]
fn an_object_is_named_with_kind_and_namespace_or_without() {
    for pattern in [
        "tug",
        "t*",
        "*",
        "Deployment/tug",
        "deployment/tug",
        "harbour/Deployment/tug",
        "har*/*/*",
    ] {
        let objects = list(pattern);
        assert_eq!(
            left(
                &[("a.yaml", TUG)],
                Entry {
                    objects,
                    ..entry("test")
                }
            ),
            Vec::<String>::new(),
            "{pattern}"
        );
    }
    for pattern in ["tu", "ug", "Pod/tug", "shop/Deployment/tug", "[t]ug", "?ug"] {
        let objects = list(pattern);
        assert_eq!(
            left(
                &[("a.yaml", TUG)],
                Entry {
                    objects,
                    ..entry("test")
                }
            )[..3],
            ALL,
            "{pattern}"
        );
    }
}

#[test]
fn namespaces_and_paths_limit_an_entry() {
    for (namespace, is_wanted) in [
        ("harbour", true),
        ("har*", true),
        ("harbours", false),
        ("", false),
    ] {
        let namespaces = list(namespace);
        let left = left(
            &[("a.yaml", TUG)],
            Entry {
                namespaces,
                ..entry("test")
            },
        );
        assert_eq!(left.is_empty(), is_wanted, "{namespace}");
    }
    for (path, is_wanted) in [
        ("apps/tug.yaml", true),
        ("./apps/tug.yaml", true),
        ("apps", true),
        ("apps/", true),
        ("**/tug.yaml", true),
        ("apps/*.yaml", true),
        ("*.yaml", false),
        ("app", false),
        ("tug.yaml", false),
    ] {
        let paths = list(path);
        let left = left(
            &[("./apps/tug.yaml", TUG)],
            Entry {
                paths,
                ..entry("test")
            },
        );
        assert_eq!(left.is_empty(), is_wanted, "{path}");
    }
}

#[test]
fn an_image_or_container_accepts_its_own_findings_and_the_pods_if_it_is_all() {
    let tug = [("a.yaml", TUG)];
    let of_image = |image: &str| Entry {
        images: list(image),
        ..entry("test")
    };
    let of_container = |name: &str| Entry {
        containers: list(name),
        ..entry("test")
    };
    assert_eq!(
        left(&tug, of_image("registry.example/*")),
        ["host", "root radio"]
    );
    assert_eq!(
        left(&tug, of_image("ghcr.io/acme/radio:1.0")),
        ["host", "root engine"]
    );
    assert_eq!(left(&tug, of_container("engine")), ["host", "root radio"]);
    assert_eq!(left(&tug, of_container("*")), Vec::<String>::new());
    assert_eq!(
        left(&tug, of_image("registry.example/marine")),
        ALL_AND_UNUSED
    );
    let both = Entry {
        containers: list("engine"),
        ..of_image("ghcr.io/*")
    };
    assert_eq!(left(&tug, both), ALL_AND_UNUSED);
}

#[test]
fn an_entry_counts_through_its_last_day() {
    let until = |day: &str| Entry {
        until: Some(day.parse().expect("a day")),
        ..entry("test")
    };
    let tug = [("a.yaml", TUG)];
    assert_eq!(left(&tug, until("2026-11-25")), Vec::<String>::new());
    let expired = ["host", "root engine", "root radio", "suppression/expired"];
    assert_eq!(left(&tug, until("2026-11-24")), expired);
}

#[test]
fn a_pattern_that_is_none_is_reported_where_the_entry_stands() {
    let span = Span::new(3, 9);
    let broken = Entry {
        paths: list("apps/[a"),
        place: Some(EntryPlace {
            file: "garboard.yaml".to_owned(),
            span,
        }),
        ..entry("test")
    };
    let policy = Policy {
        entries: vec![broken],
        ..Policy::default()
    };
    let (world, outcome) = outcome(&[("a.yaml", TUG), ("garboard.yaml", "")], policy);
    let of_syntax = |finding: &&Finding| finding.rule.id == "suppression/syntax";
    let finding = outcome
        .findings
        .iter()
        .find(of_syntax)
        .expect("it is reported");
    let Target::File {
        file, span: place, ..
    } = finding.target
    else {
        panic!("{finding:?} stands nowhere");
    };
    assert_eq!((&*world.file(file).path, place), ("garboard.yaml", span));
    assert!(finding.message.contains("apps/[a"), "{}", finding.message);
    assert_eq!(outcome.suppressed.len(), 0);
}

#[test]
fn strict_rules_and_reasons_hold_for_entries_too() {
    let files = [("a.yaml", TUG)];
    let strict = Policy {
        entries: vec![entry("test")],
        strict: list("test/host"),
        ..Policy::default()
    };
    let rules = |outcome: &Outcome| {
        let mut rules: Vec<&str> = outcome.findings.iter().map(|it| it.rule.id).collect();
        rules.sort_unstable();
        rules.join(" ")
    };
    assert_eq!(
        rules(&outcome(&files, strict).1),
        "suppression/strict test/host"
    );
    let unfounded = Policy {
        entries: vec![Entry {
            reason: None,
            ..entry("test")
        }],
        requires_reason: true,
        ..Policy::default()
    };
    let (_, outcome) = outcome(&files, unfounded);
    assert_eq!(
        rules(&outcome),
        "suppression/no-reason test/host test/root test/root"
    );
}

#[test]
fn piles_of_suppressions_cost_no_product() {
    let containers: Vec<String> = (0..3000)
        .map(|number| format!("{{name: c{number}}}"))
        .collect();
    let containers = containers.join(", ");
    let pile = "# garboard: allow test/root, test/host\n".repeat(20_000);
    let lines = "test/root, test/host\\n".repeat(20_000);
    let names = "test,".repeat(200_000);
    let text = format!(
        "{pile}{{apiVersion: v1, kind: Pod, metadata: {{name: a, annotations: {{garboard.dev/allow: \
         \"{lines}\", kube-score/ignore: \"{names}\"}}}}, spec: {{containers: [{containers}]}}}}\n"
    );
    let start = Instant::now();
    let (_, outcome) = outcome(&[("a.yaml", &text)], Policy::default());
    // A product would be a hundred million matches.
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(outcome.suppressed.len(), 3001);
    let too_many = outcome
        .findings
        .iter()
        .filter(|it| it.message.contains("more than 100 rules"));
    assert_eq!(too_many.count(), 1);
}
