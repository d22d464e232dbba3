//! Every format, from one fixture: two files, three objects, a broken document, hostile names, a
//! finding without a file, and a Secret whose value must be nowhere.

mod escaping;
mod limits;
mod snapshots;
mod templates;

use std::sync::Arc;

use garboard_finding::suppression::{How, Suppressed, Tool};
use garboard_finding::{
    Coverage, Edit, Finding, Findings, FixClass, Group, Registry, Selection, Severity, Skipped,
    Target, manifest_rules, report_problem, rule,
};
use garboard_manifest::{FieldPath, Limits, Value, parse};
use garboard_report::{Human, Report, Texts};
use garboard_world::{FileId, ReadSettings, SourceFile, World, read};

const PAGE: &str = "# A page\n\n## What it finds\n\nWhat `is` <weak>.\n";

rule! {
    PRIVILEGED = "workload/privileged" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "privileged container",
        aliases: ["kubescape:C-0057"],
        page: PAGE,
    }
}
rule! {
    NON_ROOT = "workload/run-as-non-root" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "may run as root",
        aliases: [],
        page: PAGE,
    }
}
rule! {
    KEYS = "workload/secret-keys" {
        severity: Severity::Low,
        group: Group::Security,
        title: "a secret with a key",
        aliases: [],
        page: PAGE,
    }
}
rule! {
    CLUSTER = "cluster/anonymous" {
        severity: Severity::High,
        group: Group::Security,
        title: "anonymous requests are allowed",
        aliases: [],
        page: PAGE,
    }
}

/// The value that no format may show.
pub(crate) const CANARY: &str = "c4n4ry-v4lu3";

/// What tries to leave its place in every format at once.
pub(crate) const HOSTILE: &str =
    "=x\"'`|,;]<b>&\u{1b}[31m\r\n::error::%0A##vso[a]@octocat #1 https://a.example {{ 1 }}";

/// Files, and what was found in them.
pub(crate) struct Fixture {
    world: World,
    findings: Vec<Finding>,
    suppressed: Vec<Finding>,
    coverage: Coverage,
    texts: Files,
}

struct Files(Vec<Arc<str>>);

impl Texts for Files {
    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.0.get(file.0 as usize).cloned()
    }
}

impl Fixture {
    /// Reads files; what reading finds is found, `inspect` adds to it.
    pub(crate) fn new(
        files: &[(&str, &str)],
        inspect: impl FnOnce(&World, &mut Findings),
    ) -> Fixture {
        let mut findings = Findings::new();
        let mut objects = Vec::new();
        let mut coverage = Coverage {
            files: files.len(),
            ..Coverage::default()
        };
        for (index, (_, text)) in files.iter().enumerate() {
            let file = FileId(index as u32);
            for (number, document) in parse(text, &Limits::default()).iter().enumerate() {
                let contents = read(document, file, number as u32, &ReadSettings::default());
                objects.extend(contents.objects);
                for problem in document.problems.iter().chain(&contents.problems) {
                    coverage.broken += 1;
                    report_problem(problem, file, 1, &mut findings);
                }
            }
        }
        coverage.objects = objects.len();
        let sources = files.iter().map(|(path, _)| SourceFile {
            path: (*path).into(),
        });
        let world = World::new(objects, sources.collect());
        inspect(&world, &mut findings);
        let rules = [&PRIVILEGED, &NON_ROOT, &KEYS, &CLUSTER];
        let registry = Registry::new(manifest_rules().iter().copied().chain(rules));
        let findings = findings.finish(&world, &Selection::all(&registry));
        Fixture {
            world,
            findings,
            suppressed: Vec::new(),
            coverage,
            texts: Files(files.iter().map(|(_, text)| Arc::from(*text)).collect()),
        }
    }

    /// A Deployment with two weak containers, a Pod, a Secret, a broken document.
    pub(crate) fn usual() -> Fixture {
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: berth\n  namespace: port\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          securityContext:\n            privileged: true\n        - name: log\n          securityContext:\n            privileged: true\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: tug\nspec:\n  containers:\n    - name: tug\n";
        let others = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: pin}}\nstringData:\n  pin: {CANARY}\n---\nkind: Secret\na: {{ {CANARY}\n"
        );
        let mut fixture = Fixture::new(
            &[("./deploy/berth.yaml", deployment), ("other.yaml", &others)],
            |world, out| {
                for (id, object) in world.objects() {
                    let containers = match &*object.kind {
                        "Deployment" => {
                            non_root(id, out);
                            &["web", "log"][..]
                        }
                        "Pod" => {
                            non_root(id, out);
                            continue;
                        }
                        _ => {
                            let at = FieldPath::new("stringData.pin");
                            out.report(&KEYS, id, at).message("the key pin holds a pin");
                            continue;
                        }
                    };
                    for name in containers {
                        let at = FieldPath::new("spec.template.spec.containers")
                            .item("name", name)
                            .join("securityContext.privileged");
                        out.report(&PRIVILEGED, id, at)
                            .message(format_args!("container {name} runs privileged"));
                    }
                }
                out.report_on(&CLUSTER, Target::Cluster, FieldPath::root());
            },
        );
        fixture.accept("Deployment", "the image is checked");
        fixture.coverage.skipped.push(Skipped {
            what: "chart templates",
            count: 2,
            hint: Some("try `helm template DIR | garboard scan -`"),
            examples: vec!["chart/templates/a.yaml".to_owned()],
        });
        fixture
    }

    /// One Pod whose name, file and message are hostile.
    pub(crate) fn hostile() -> Fixture {
        let name = serde_json::to_string(HOSTILE).expect("a string is JSON");
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n");
        Fixture::new(&[(HOSTILE, &text)], |world, out| {
            for (id, _) in world.objects() {
                out.report(&PRIVILEGED, id, FieldPath::new("metadata.name"))
                    .message(HOSTILE);
            }
        })
    }

    /// The usual objects, accepted for a hostile reason.
    pub(crate) fn hostile_reason() -> Fixture {
        let mut fixture = Fixture::usual();
        let accepted = std::mem::take(&mut fixture.suppressed);
        fixture.findings.extend(accepted);
        fixture.accept("Deployment", HOSTILE);
        fixture
    }

    /// Accepts that objects of a kind may run as root.
    fn accept(&mut self, kind: &str, reason: &str) {
        let is_accepted = |finding: &Finding| {
            let object = finding.object().map(|id| self.world.object(id));
            finding.rule == &NON_ROOT && object.is_some_and(|object| &*object.kind == kind)
        };
        let (accepted, rest) = std::mem::take(&mut self.findings)
            .into_iter()
            .partition(is_accepted);
        (self.suppressed, self.findings) = (accepted, rest);
        for finding in &mut self.suppressed {
            finding.suppressed = Some(Box::new(Suppressed {
                how: How::Annotation,
                tool: Tool::Garboard,
                written: None,
                reason: Some(reason.into()),
                owner: Some("ada".into()),
                until: "2027-01-31".parse().ok(),
            }));
        }
    }

    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            world: &self.world,
            findings: &self.findings,
            suppressed: &self.suppressed,
            coverage: &self.coverage,
            texts: &self.texts,
            elapsed: None,
        }
    }

    /// What a format makes of it.
    pub(crate) fn write(&self, format: &str) -> String {
        use garboard_report::{
            azure, concise, csv, full, github, gitlab, html, json, jsonl, junit, markdown, sarif,
        };
        let (report, mut out) = (self.report(), Vec::new());
        let written = match format {
            "azure" => azure::write(&report, &mut out),
            "concise" => concise::write(&report, &HUMAN, &mut out),
            "csv" => csv::write(&report, &mut out),
            "full" => full::write(&report, &HUMAN, &mut out),
            "github" => github::write(&report, &mut out),
            "gitlab" => gitlab::write(&report, &mut out),
            "html" => html::write(&report, &HUMAN, &mut out),
            "json" => json::write(&report, &mut out),
            "jsonl" => jsonl::write(&report, &mut out),
            "junit" => junit::write(&report, &mut out),
            "markdown" => markdown::write(&report, &mut out),
            "sarif" => sarif::write(&report, &mut out),
            other => panic!("no format {other}"),
        };
        written.expect("a Vec takes everything");
        String::from_utf8(out).expect("every format is UTF-8")
    }
}

fn non_root(id: garboard_world::ObjectId, out: &mut Findings) {
    let at = FieldPath::new("spec.securityContext.runAsNonRoot");
    let fix = Edit::Set(at.clone(), Value::Bool(true));
    out.report(&NON_ROOT, id, at)
        .message("container tug may run as root")
        .fix(FixClass::Unsafe, [fix]);
}

const HUMAN: Human = Human {
    width: 80,
    is_coloured: false,
    is_ascii: false,
    shows_all: false,
    has_summary: true,
    shows_suppressed: false,
};

/// Every format but templates, which are the user's.
pub(crate) const FORMATS: [&str; 12] = [
    "azure", "concise", "csv", "full", "github", "gitlab", "html", "json", "jsonl", "junit",
    "markdown", "sarif",
];
