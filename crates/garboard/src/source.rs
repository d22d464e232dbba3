//! Sources to a World: the one place where arguments become objects.
//!
//! ```text
//! arguments ─► find (sorted) ─► load, parse, decode: each file on its own, in parallel ─► World
//!                                     └► problems, coverage
//! ```

mod git;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use garboard_finding::suppression::{Comment, comments};
use garboard_finding::{
    Coverage, Findings, KubernetesVersion, Skipped, digest, lowers_coverage, report_problem,
};
use garboard_manifest::{
    Content, Document, Found, Input, ItemType, LargeItem, Limits, Loaded, Problem, ProblemKind,
    ReadOptions, SkipReason, Source, split,
};
use garboard_rbac::default_roles;
use garboard_world::{FileId, Object, ReadSettings, SourceFile, World, read_item};
use rayon::prelude::*;

use crate::configuration;

/// Texts larger than this are read document by document on all cores.
const LARGE: usize = 256 * 1024;

/// Items of a large file that are read at a time: enough for all cores, few enough to hold.
const BATCH: usize = 512;

/// How sources are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Globs to leave out, as in `.gitignore`.
    pub(crate) excludes: Vec<String>,
    /// What stdin is called in reports.
    pub(crate) stdin_name: Option<String>,
    /// The cluster's version, to tell fields that it does not have; none if that is no matter.
    pub(crate) kubernetes_version: Option<KubernetesVersion>,
    /// Whether Kubernetes' own roles are added where bindings refer to them and they are not there.
    pub(crate) has_default_roles: bool,
}

impl Settings {
    fn read(&self) -> ReadSettings {
        ReadSettings {
            minor: self.kubernetes_version.map(|version| version.minor),
            ..ReadSettings::default()
        }
    }
}

/// What the sources hold.
pub(crate) struct Loading {
    /// The objects.
    pub(crate) world: World,
    /// Every input, accounted for.
    pub(crate) coverage: Coverage,
    /// What could not be read as it was written.
    pub(crate) problems: Findings,
    /// The comments that allow findings.
    pub(crate) comments: Vec<Comment>,
    /// The files, to be read again for code frames.
    pub(crate) sources: Vec<Source>,
    /// How they were read.
    pub(crate) options: ReadOptions,
}

/// Reads sources: paths, globs, `-` for stdin, `git:REF:PATH`.
pub(crate) fn load(arguments: &[String], settings: &Settings) -> anyhow::Result<Loading> {
    let options = ReadOptions {
        excludes: settings.excludes.clone(),
        ..ReadOptions::default()
    };
    let inputs = arguments
        .iter()
        .map(|argument| input(argument, settings, &options));
    let inputs = inputs.collect::<anyhow::Result<Vec<Input>>>()?;
    let found = garboard_manifest::find(&inputs, &options)?;
    if let Some(missing) = found.missing.first() {
        bail!("{}: no such file or folder", missing.escape_debug());
    }
    let has_default_roles = settings.has_default_roles;
    Ok(assemble(
        found,
        options,
        &settings.read(),
        has_default_roles,
    ))
}

/// Reads sources that were found before.
pub(crate) fn load_again(
    sources: Vec<Source>,
    options: ReadOptions,
    settings: &Settings,
) -> Loading {
    let found = Found {
        sources,
        skipped: Vec::new(),
        missing: Vec::new(),
        problems: Vec::new(),
    };
    assemble(found, options, &settings.read(), settings.has_default_roles)
}

fn input(argument: &str, settings: &Settings, options: &ReadOptions) -> anyhow::Result<Input> {
    if let Some(input) = git::input(argument, options) {
        return input;
    }
    if argument != "-" {
        return Ok(Input::Path(PathBuf::from(argument)));
    }
    let name = settings
        .stdin_name
        .clone()
        .unwrap_or_else(|| "<stdin>".to_owned());
    Ok(Input::stdin(name, options)?)
}

fn assemble(
    found: Found,
    options: ReadOptions,
    read: &ReadSettings,
    has_default_roles: bool,
) -> Loading {
    let Found {
        sources,
        skipped,
        problems: of_search,
        ..
    } = found;
    let readings: Vec<Reading> = sources
        .par_iter()
        .enumerate()
        .map(|(index, source)| Reading::of(source, FileId(index as u32), &options, read))
        .collect();

    let mut files: Vec<SourceFile> = sources
        .iter()
        .map(|source| SourceFile {
            path: source.path.as_str().into(),
        })
        .collect();
    let mut problems = Findings::new();
    let mut comments = Vec::new();
    let mut coverage = Coverage {
        files: files.len(),
        ..Coverage::default()
    };
    let mut non_input = NonInput::default();
    let total: usize = readings.iter().map(|reading| reading.objects.len()).sum();
    let mut objects = Vec::new();
    for (index, reading) in readings.into_iter().enumerate() {
        let file = FileId(index as u32);
        for Trouble { problem, digest } in &reading.troubles {
            count(problem.kind, &mut coverage);
            report_problem(problem, file, *digest, &mut problems);
        }
        coverage.documents += reading.documents;
        let path = &sources[index].path;
        let unseen = reading.unseen.iter();
        coverage
            .unseen
            .extend(unseen.map(|what| format!("{path}: {what}")));
        non_input.add(&sources[index], &reading);
        if objects.is_empty() {
            // Often one file holds nearly all: its list is taken over instead of copied.
            objects = reading.objects;
            objects.reserve_exact(total - objects.len()); // `total` counts them, too
        } else {
            objects.extend(reading.objects);
        }
        comments.extend(reading.comments);
    }
    // Folders and archives that could not be opened are files of their own in the report.
    for (path, problem) in &of_search {
        let file = FileId(files.len() as u32);
        files.push(SourceFile {
            path: path.as_str().into(),
        });
        count(problem.kind, &mut coverage);
        report_problem(problem, file, 0, &mut problems);
    }
    coverage.objects = objects.len();
    if has_default_roles {
        let roles = default_roles(&objects, FileId(files.len() as u32));
        objects.extend(roles);
        files.push(SourceFile {
            path: format!("<kubernetes {}>", KubernetesVersion::NEWEST).into(),
        });
    }
    coverage.skipped = non_input.finish(&skipped);
    Loading {
        world: World::new(objects, files),
        coverage,
        problems,
        comments,
        sources,
        options,
    }
}

fn count(kind: ProblemKind, coverage: &mut Coverage) {
    match kind {
        ProblemKind::WrongType => coverage.unread_fields += 1,
        kind if lowers_coverage(kind) => coverage.broken += 1,
        _ => {}
    }
}

/// What one file holds.
#[derive(Default)]
struct Reading {
    objects: Vec<Object>,
    troubles: Vec<Trouble>,
    comments: Vec<Comment>,
    documents: usize,
    templates: usize,
    foreign: usize,
    unseen: Vec<Box<str>>,
}

struct Trouble {
    problem: Problem,
    digest: u64,
}

impl Reading {
    fn of(source: &Source, file: FileId, options: &ReadOptions, read: &ReadSettings) -> Reading {
        match source.load(options) {
            Ok(Loaded::Text(text)) => Reading::of_text(source, &text, file, read),
            Ok(Loaded::LargeJson(large)) => {
                let mut reading = Reading::default();
                let mut items = Vec::with_capacity(BATCH);
                let outcome = large.for_each(|item: LargeItem| {
                    items.push(item);
                    if items.len() == BATCH {
                        reading.items(source, &mut items, file, read);
                    }
                });
                reading.items(source, &mut items, file, read);
                reading
                    .troubles
                    .extend(outcome.into_iter().map(Trouble::of_file));
                reading
            }
            Err(problem) => Reading {
                troubles: vec![Trouble::of_file(problem)],
                ..Reading::default()
            },
        }
    }

    fn of_text(source: &Source, text: &Arc<str>, file: FileId, settings: &ReadSettings) -> Reading {
        let limits = Limits::default();
        let parts = split(text, &limits);
        let one = |(index, part): (usize, &garboard_manifest::Part)| {
            let mut reading = Reading::default();
            let place = (file, index as u32, None);
            reading.document(source, part.read(text, &limits), text, place, settings);
            reading
        };
        if text.len() > LARGE {
            let readings: Vec<Reading> = parts.par_iter().enumerate().map(one).collect();
            readings.into_iter().fold(Reading::default(), Reading::and)
        } else {
            parts
                .iter()
                .enumerate()
                .map(one)
                .fold(Reading::default(), Reading::and)
        }
    }

    /// Reads items of a large file on all cores, and takes them out of the list.
    fn items(
        &mut self,
        source: &Source,
        items: &mut Vec<LargeItem>,
        file: FileId,
        settings: &ReadSettings,
    ) {
        let one = |item: &LargeItem| {
            let mut reading = Reading::default();
            let limits = Limits::default();
            for part in split(&item.text, &limits) {
                let document = part.read(&item.text, &limits);
                let place = (file, item.index, item.item_type.as_deref());
                reading.document(source, document, &item.text, place, settings);
            }
            reading
        };
        let readings: Vec<Reading> = items.par_iter().map(one).collect();
        items.clear();
        for reading in readings {
            self.add(reading);
        }
    }

    fn document(
        &mut self,
        source: &Source,
        document: Document,
        text: &str,
        (file, index, item_type): (FileId, u32, Option<&ItemType>),
        settings: &ReadSettings,
    ) {
        // Chart templates that happen to be YAML mean nothing before they are rendered.
        let body = text.get(document.span.range()).unwrap_or_default();
        let is_template = source.in_chart_templates && body.contains("{{");
        if is_template || matches!(document.content, Content::Template) {
            self.templates += 1;
            return;
        }
        if matches!(document.content, Content::Empty) {
            return;
        }
        self.documents += 1;
        let contents = read_item(&document, file, index, item_type, settings);
        self.foreign += contents.foreign as usize;
        self.unseen.extend(contents.unseen);
        self.objects.extend(contents.objects);
        self.comments.extend(comments(&document, text, file));
        let problems = document.problems.into_iter().chain(contents.problems);
        let mut name = None;
        self.troubles.extend(problems.map(|problem| {
            let digest = *name.get_or_insert_with(|| digest(body.as_bytes()));
            Trouble { problem, digest }
        }));
    }

    fn and(mut self, other: Reading) -> Reading {
        self.add(other);
        self
    }

    fn add(&mut self, other: Reading) {
        self.objects.extend(other.objects);
        self.troubles.extend(other.troubles);
        self.comments.extend(other.comments);
        self.documents += other.documents;
        self.templates += other.templates;
        self.foreign += other.foreign;
        self.unseen.extend(other.unseen);
    }
}

impl Trouble {
    fn of_file(problem: Problem) -> Trouble {
        Trouble { problem, digest: 0 }
    }
}

/// Known non-input, by what it is.
#[derive(Default)]
struct NonInput {
    chart_templates: Skips,
    templates: Skips,
    kustomizations: Skips,
    foreign: Skips,
}

#[derive(Default)]
struct Skips {
    count: usize,
    examples: Vec<String>,
}

impl Skips {
    /// Paths that are named; the rest is a number.
    const EXAMPLES: usize = 3;

    fn add(&mut self, count: usize, path: &str) {
        if count > 0 {
            self.count += count;
            if self.examples.len() < Self::EXAMPLES {
                self.examples.push(path.to_owned());
            }
        }
    }

    fn finish(self, what: &'static str, hint: Option<&'static str>) -> Option<Skipped> {
        (self.count > 0).then_some(Skipped {
            what,
            count: self.count,
            hint,
            examples: self.examples,
        })
    }
}

impl NonInput {
    fn add(&mut self, source: &Source, reading: &Reading) {
        let of_charts = if source.in_chart_templates {
            &mut self.chart_templates
        } else {
            &mut self.templates
        };
        of_charts.add(reading.templates, &source.path);
        if configuration::is_configuration(&source.path) {
            return; // it is read, though not judged
        }
        let of_others = if source.is_kustomization() {
            &mut self.kustomizations
        } else {
            &mut self.foreign
        };
        of_others.add(reading.foreign, &source.path);
    }

    fn finish(self, skipped: &[garboard_manifest::Skipped]) -> Vec<Skipped> {
        let mut archives = Skips::default();
        let mut symlinks = Skips::default();
        for skip in skipped {
            match skip.reason {
                SkipReason::Archive => archives.add(1, &skip.path),
                SkipReason::SymlinkOutside => symlinks.add(1, &skip.path),
                SkipReason::NotManifest => {}
            }
        }
        [
            self.chart_templates.finish(
                "chart templates",
                Some("try `helm template DIR | garboard scan -`"),
            ),
            self.templates
                .finish("templates", Some("render them first")),
            self.kustomizations.finish(
                "kustomizations",
                Some("try `kubectl kustomize DIR | garboard scan -`"),
            ),
            self.foreign
                .finish("documents that are not Kubernetes objects", None),
            archives.finish("archives", Some("name an archive to read it")),
            symlinks.finish("links that lead out of the folder", None),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
