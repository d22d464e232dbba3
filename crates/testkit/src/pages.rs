//! Rule pages as tests: every YAML block of a page is a claim.
//!
//! In a `yaml bad` block each line that ends in `# <- finding` must have a finding of the page's
//! rule, and no other line may; a `yaml good` block has none at all. A block may set the Pod
//! Security level that it is judged at, and options of rules: `yaml bad level=restricted`,
//! `yaml bad required-labels=owner,team`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use garboard_finding::{Finding, Findings, Pillar, Registry, Rule, Selection, Settings, Target};
use garboard_manifest::{Content, Document, Limits, LineIndex, parse};
use garboard_world::{FileId, Origin, ReadSettings, SourceFile, World, read};

const MARK: &str = "# <- finding";

const HEADINGS: [&str; 5] = [
    "## What it finds",
    "## Why it matters",
    "## How to mend it",
    "## When it is fine",
    "## References",
];

/// Checks the page of every rule of a pillar.
///
/// # Panics
///
/// With a list of everything that is not as the pages say.
pub fn check(pillar: &dyn Pillar) {
    let mut complaints = String::new();
    for rule in pillar.rules() {
        for complaint in complaints_about(rule, pillar) {
            let _ = writeln!(complaints, "{}: {complaint}", rule.id); // a String takes everything
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

fn complaints_about(rule: &'static Rule, pillar: &dyn Pillar) -> Vec<String> {
    let mut complaints = Vec::new();
    for heading in HEADINGS {
        if !rule.page.lines().any(|line| line == heading) {
            complaints.push(format!("the page has no heading \"{heading}\""));
        }
    }
    let blocks = blocks(rule.page);
    for kind in ["bad", "good"] {
        if !blocks.iter().any(|block| block.kind == kind) {
            complaints.push(format!("the page has no `yaml {kind}` block"));
        }
    }
    for block in &blocks {
        let expected: BTreeSet<u32> = marked_lines(&block.text);
        if block.kind == "bad" && expected.is_empty() {
            complaints.push(format!("line {}: the bad block marks no line", block.line));
        }
        let found = found_lines(rule, pillar, block);
        if found != expected {
            complaints.push(format!(
                "line {}: findings on lines {found:?} of the block, expected {expected:?}",
                block.line
            ));
        }
    }
    complaints
}

struct Block {
    kind: String,
    settings: Settings,
    text: String,
    /// Line of the page on which the block begins.
    line: usize,
}

/// The fenced `yaml bad` and `yaml good` blocks of a page.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```yaml ") else {
            continue;
        };
        let mut words = info.split_whitespace();
        let kind = words.next().unwrap_or_default().to_owned();
        let mut settings = Settings::default();
        for word in words {
            let (name, value) = word.split_once('=').expect("an option is name=value");
            set(&mut settings, name, value);
        }
        let text: String = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| *line != "```")
            .flat_map(|line| [line, "\n"])
            .collect();
        if kind == "bad" || kind == "good" {
            blocks.push(Block {
                kind,
                settings,
                text,
                line: at + 1,
            });
        }
    }
    blocks
}

/// Sets what a block is judged with.
fn set(settings: &mut Settings, name: &str, value: &str) {
    let options = &mut settings.options;
    let list = || value.split(',').map(str::to_owned).collect();
    let number = || value.parse().expect("the page gives a number");
    let bounds = || value.parse().expect("the page gives bounds");
    match name {
        "level" => settings.level = Some(value.parse().expect("the page names a level")),
        "allowed-registries" => options.allowed_registries = list(),
        "forbidden-registries" => options.forbidden_registries = list(),
        "required-labels" => options.required_labels = list(),
        "required-annotations" => options.required_annotations = list(),
        "identifying-labels" => options.identifying_labels = list(),
        "common-labels" => options.common_labels = list(),
        "known-priority-classes" => options.known_priority_classes = list(),
        "minimum-replicas" => options.minimum_replicas = number(),
        "maximum-limit-request-ratio" => options.maximum_limit_request_ratio = Some(number()),
        "cpu-request" => options.resource_bounds.cpu_request = bounds(),
        "cpu-limit" => options.resource_bounds.cpu_limit = bounds(),
        "memory-request" => options.resource_bounds.memory_request = bounds(),
        "memory-limit" => options.resource_bounds.memory_limit = bounds(),
        _ => panic!("unknown option {name} of a yaml block"),
    }
}

fn marked_lines(text: &str) -> BTreeSet<u32> {
    let marked = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.trim_end().ends_with(MARK));
    marked.map(|(at, _)| at as u32 + 1).collect()
}

fn found_lines(rule: &'static Rule, pillar: &dyn Pillar, block: &Block) -> BTreeSet<u32> {
    let scene = Scene::new(&block.text);
    let lines = LineIndex::new(&block.text);
    scene
        .inspect(pillar, &block.settings)
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| lines.line(scene.offset(finding)))
        .collect()
}

/// A World of one text, with the documents that it came from.
pub struct Scene {
    /// The World.
    pub world: World,
    documents: Vec<Document>,
}

impl Scene {
    /// Reads a text of manifests.
    pub fn new(text: &str) -> Scene {
        let documents = parse(text, &Limits::default());
        let mut objects = Vec::new();
        for (index, document) in documents.iter().enumerate() {
            let contents = read(document, FileId(0), index as u32, &ReadSettings::default());
            objects.extend(contents.objects);
        }
        let world = World::new(
            objects,
            vec![SourceFile {
                path: "test.yaml".into(),
            }],
        );
        Scene { world, documents }
    }

    /// What a pillar finds, every rule on.
    pub fn inspect(&self, pillar: &dyn Pillar, settings: &Settings) -> Vec<Finding> {
        let mut findings = Findings::new();
        pillar.inspect(&self.world, settings, &mut findings);
        let registry = Registry::new(pillar.rules().iter().copied());
        findings.finish(&self.world, &Selection::all(&registry))
    }

    /// `rule at path` of each finding: what most tests compare.
    pub fn summary(&self, pillar: &dyn Pillar, settings: &Settings) -> Vec<String> {
        let findings = self.inspect(pillar, settings);
        findings
            .iter()
            .map(|finding| format!("{} at {}", finding.rule.id, finding.at))
            .collect()
    }

    /// Byte offset of the place that a finding about an object points to.
    ///
    /// # Panics
    ///
    /// If the finding is not about an object of this scene.
    pub fn offset(&self, finding: &Finding) -> u32 {
        let Target::Object(id) = finding.target else {
            panic!("{finding:?} is not about an object")
        };
        let Origin::File { document, at, .. } = &self.world.object(id).origin;
        let Content::Tree(tree) = &self.documents[*document as usize].content else {
            panic!("objects come from documents that could be read")
        };
        tree.reach(&at.join(finding.at.as_str())).place().start
    }
}
