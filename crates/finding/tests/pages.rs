//! The pages of the rules `manifest/*` as tests: every YAML block of a page is a claim, and so are
//! the limits that it names.
//!
//! These rules belong to no pillar: reading finds them, or what reading knows of Kubernetes' API.

use std::collections::BTreeSet;

use garboard_finding::{
    Finding, Findings, Registry, Rule, Selection, Settings, Target, inspect_manifests,
    lowers_coverage, manifest_rules, report_problem,
};
use garboard_manifest::{Content, Limits, LineIndex, ProblemKind, ReadOptions, parse};
use garboard_world::{FileId, Origin, ReadSettings, SourceFile, World, read};

const MARK: &str = "# <- finding";

const HEADINGS: [&str; 5] = [
    "## What it finds",
    "## Why it matters",
    "## How to mend it",
    "## When it is fine",
    "## References",
];

/// Troubles of files as a whole, or of bytes: no text of a page can have them.
const NOT_SHOWN_IN_YAML: [&str; 3] = [
    "manifest/not-utf8",
    "manifest/too-large",
    "manifest/unreadable",
];

fn page(id: &str) -> &'static str {
    let mut rules = manifest_rules().iter();
    rules.find(|rule| rule.id == id).expect(id).page
}

/// The texts of a page's blocks of one kind, `bad` or `good`.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let fence = format!("```yaml {kind}");
    let mut lines = page.lines();
    let mut blocks = Vec::new();
    while lines.any(|line| line == fence) {
        let block = lines.by_ref().take_while(|line| *line != "```");
        blocks.push(block.flat_map(|line| [line, "\n"]).collect());
    }
    blocks
}

/// What reading a text finds, and the objects that it yields.
fn find(text: &str) -> (Vec<Finding>, World) {
    let settings = Settings::default();
    let reading = ReadSettings {
        minor: Some(settings.kubernetes_version.minor),
        ..ReadSettings::default()
    };
    let mut objects = Vec::new();
    let mut findings = Findings::new();
    for (index, document) in parse(text, &Limits::default()).into_iter().enumerate() {
        let contents = read(&document, FileId(0), index as u32, &reading);
        for problem in document.problems.iter().chain(&contents.problems) {
            report_problem(problem, FileId(0), 1, &mut findings);
        }
        objects.extend(contents.objects);
    }
    let path = "test.yaml".into();
    let world = World::new(objects, vec![SourceFile { path }]);
    inspect_manifests(&world, &settings, &mut findings);
    let registry = Registry::new(manifest_rules().iter().copied());
    let findings = findings.finish(&world, &Selection::all(&registry));
    (findings, world)
}

/// The place of a finding in the text that it was found in.
fn offset(finding: &Finding, world: &World, text: &str) -> u32 {
    match finding.target {
        Target::File { span, .. } => span.start,
        Target::Object(id) => {
            let Origin::File { document, at, .. } = &world.object(id).origin;
            let documents = parse(text, &Limits::default());
            let Content::Tree(tree) = &documents[*document as usize].content else {
                panic!("objects come from documents that could be read")
            };
            tree.reach(&at.join(finding.at.as_str())).place().start
        }
        Target::Cluster => panic!("{finding:?} has no place in the file"),
    }
}

fn found_lines(rule: &Rule, text: &str) -> BTreeSet<u32> {
    let lines = LineIndex::new(text);
    let (findings, world) = find(text);
    let line = |finding: &Finding| {
        assert_eq!(finding.rule, rule, "{text}");
        lines.line(offset(finding, &world, text))
    };
    findings.iter().map(line).collect()
}

fn marked_lines(text: &str) -> BTreeSet<u32> {
    let numbered = (1..).zip(text.lines());
    let marked = numbered.filter(|(_, line)| line.ends_with(MARK));
    marked.map(|(number, _)| number).collect()
}

#[test]
fn every_page_has_the_headings_in_order() {
    for rule in manifest_rules() {
        let headings = rule.page.lines().filter(|line| line.starts_with("## "));
        assert_eq!(headings.collect::<Vec<_>>(), HEADINGS, "{}", rule.id);
    }
}

#[test]
fn every_page_shows_what_yaml_can_show() {
    for rule in manifest_rules() {
        let is_shown = !NOT_SHOWN_IN_YAML.contains(&rule.id);
        for kind in ["bad", "good"] {
            let has_blocks = !blocks(rule.page, kind).is_empty();
            assert_eq!(has_blocks, is_shown, "{}: {kind}", rule.id);
        }
    }
}

#[test]
fn bad_blocks_have_the_finding_on_the_marked_lines_and_no_other() {
    for rule in manifest_rules() {
        for block in blocks(rule.page, "bad") {
            let marked = marked_lines(&block);
            assert!(
                !marked.is_empty(),
                "{}: nothing marked in\n{block}",
                rule.id
            );
            assert_eq!(found_lines(rule, &block), marked, "{}\n{block}", rule.id);
        }
    }
}

#[test]
fn good_blocks_have_no_finding_and_an_object() {
    for rule in manifest_rules() {
        for block in blocks(rule.page, "good") {
            let (findings, world) = find(&block);
            assert!(findings.is_empty(), "{}: {findings:?}", rule.id);
            assert!(world.objects().len() > 0, "{}\n{block}", rule.id);
        }
    }
}

#[test]
fn the_document_behind_a_broken_one_is_judged() {
    let blocks = blocks(page("manifest/syntax"), "bad");
    assert_eq!(find(&blocks[0]).1.objects().len(), 1, "{}", blocks[0]);
}

#[test]
fn the_page_of_the_duplicate_key_shows_both_places() {
    for block in blocks(page("manifest/duplicate-key"), "bad") {
        let (findings, world) = find(&block);
        assert_eq!(findings[0].related.len(), 1, "{block}");
        assert_eq!(world.objects().len(), 1, "{block}");
    }
}

#[test]
fn the_pages_say_what_lowers_coverage() {
    use ProblemKind::{
        AliasExpansion, DuplicateKey, NotUtf8, Syntax, TooDeep, TooLarge, Unreadable, WrongType,
    };
    for (kind, id) in [
        (Syntax, "manifest/syntax"),
        (DuplicateKey, "manifest/duplicate-key"),
        (WrongType, "manifest/wrong-type"),
        (NotUtf8, "manifest/not-utf8"),
        (TooDeep, "manifest/too-deep"),
        (TooLarge, "manifest/too-large"),
        (AliasExpansion, "manifest/alias-expansion"),
        (Unreadable, "manifest/unreadable"),
    ] {
        let says_so = page(id).contains("exit code 3");
        assert_eq!(says_so, lowers_coverage(kind), "{id}");
    }
}

#[test]
fn the_limits_that_the_pages_name_are_in_force() {
    let (limits, options) = (Limits::default(), ReadOptions::default());
    for (id, limit) in [
        (
            "manifest/too-deep",
            format!("inside {} others", limits.depth),
        ),
        (
            "manifest/alias-expansion",
            format!("{} times", limits.alias_factor),
        ),
        (
            "manifest/too-large",
            format!("{} MiB in one file", options.max_text >> 20),
        ),
        (
            "manifest/too-large",
            format!("{} GiB", options.max_archive_bytes >> 30),
        ),
        (
            "manifest/too-large",
            format!("{},000 entries", options.max_archive_entries / 1000),
        ),
    ] {
        assert!(page(id).contains(&limit), "{id} does not say {limit:?}");
    }
}
