//! `garboard scan`: manifests to findings.

use std::str::FromStr;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use garboard_finding::{
    Finding, KubernetesVersion, LevelVersion, Selection, Selectors, Settings, Severity,
};
use garboard_report::{Human, Report};
use garboard_world::{LabelSelector, World};

use crate::cli::Global;
use crate::exit::{self, Exit, FailOn};
use crate::format::{Format, Writers};
use crate::output::{self, Output};
use crate::source::{self, Loading};
use crate::texts::Again;
use crate::{pillars, terminal};

/// Arguments of `scan`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard scan deploy/\n  \
    helm template chart/ | garboard scan - --stdin-filename chart.yaml\n  \
    garboard scan . -o concise -o sarif=garboard.sarif --fail-on high\n  \
    garboard scan . --select C-0057,CKV_K8S_20\n\n\
    Exit codes: 0 clean · 1 findings at or above --fail-on · 2 could not run · 3 incomplete")]
pub(crate) struct Arguments {
    /// Files, folders, globs, archives (.tar, .tar.gz, .gz); `-` is stdin
    #[arg(default_value = ".", value_name = "SOURCE")]
    sources: Vec<String>,

    /// full, concise, json, jsonl, sarif, junit, github, gitlab, azure, markdown, csv, html,
    /// template:FILE; several in one run, to files [default: full on a terminal, concise elsewhere]
    #[arg(long = "format", short = 'o', value_name = "FORMAT[=FILE]")]
    outputs: Vec<Output<Format>>,

    /// Show every finding, however many
    #[arg(long)]
    all: bool,

    /// Judge every pod at this Pod Security level, whatever its namespace's labels say
    #[arg(long, value_name = "LEVEL[:VERSION]")]
    level: Option<LevelVersion>,

    /// What stdin is called in reports
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    /// These rules instead of the profile's: ids, id prefixes, pillars, profiles, aliases
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,

    /// These rules besides the profile's
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    extend_select: Vec<String>,

    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Which rules count: security, baseline, restricted, reliability, all, cis-1.12, …
    #[arg(
        long,
        visible_alias = "framework",
        value_name = "PROFILE",
        default_value = "security"
    )]
    profile: String,

    /// Exit with 1 for findings of this severity or worse: critical, high, medium, low, info, none
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = fail_on)]
    fail_on: Threshold,

    /// Exit with 3 also for known non-input: chart templates, kustomizations, other YAML
    #[arg(long)]
    fail_on_incomplete: bool,

    /// Leave out paths that match, as in .gitignore
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Report only on objects of these namespaces
    #[arg(long, short = 'n', value_name = "NAMESPACE", value_delimiter = ',')]
    namespace: Vec<String>,

    /// Report only on objects with these labels: app=web,tier!=db,env in (a,b)
    #[arg(long = "selector", short = 'l', value_name = "SELECTOR")]
    labels: Option<LabelSelector>,

    /// The cluster's version, where rules depend on it
    #[arg(long, value_name = "VERSION", default_value_t)]
    kubernetes_version: KubernetesVersion,

    /// Threads; the output is the same for any number [default: all cores]
    #[arg(long = "jobs", short = 'j', value_name = "N")]
    jobs: Option<usize>,
}

/// `--fail-on` as clap keeps it: an option of its own would mean "not given".
#[derive(Clone, Copy, Debug)]
struct Threshold(FailOn);

fn fail_on(text: &str) -> Result<Threshold, String> {
    if text == "none" {
        return Ok(Threshold(None));
    }
    Severity::from_str(text).map(|severity| Threshold(Some(severity)))
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    output::check_distinct(&arguments.outputs)?;
    let selection = selection(arguments)?;
    let default = [Output {
        format: default_format(),
        file: None,
    }];
    let writers = Writers::prepare(if arguments.outputs.is_empty() {
        &default
    } else {
        &arguments.outputs
    })?;
    match arguments.jobs {
        None => scan(arguments, &selection, &writers, global),
        Some(0) => anyhow::bail!("--jobs must be at least 1"),
        Some(jobs) => rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .context("cannot start threads")?
            .install(|| scan(arguments, &selection, &writers, global)),
    }
}

fn selection(arguments: &Arguments) -> anyhow::Result<Selection> {
    let selectors = Selectors {
        profile: Some(arguments.profile.clone()),
        select: arguments.select.clone(),
        extend: arguments.extend_select.clone(),
        ignore: arguments.ignore.clone(),
    };
    Ok(Selection::new(&pillars::registry(), &selectors)?)
}

fn scan(
    arguments: &Arguments,
    selection: &Selection,
    writers: &Writers<'_>,
    global: &Global,
) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let reading = source::Settings {
        excludes: arguments.exclude.clone(),
        stdin_name: arguments.stdin_filename.clone(),
    };
    let Loading {
        world,
        mut coverage,
        problems,
        sources,
        options,
    } = source::load(&arguments.sources, &reading)?;
    let settings = Settings {
        level: arguments.level,
        kubernetes_version: arguments.kubernetes_version,
        ..Settings::default()
    };
    let mut findings = problems;
    pillars::inspect(&world, &settings, &mut findings);
    let mut findings = findings.finish(&world, selection);
    let filter = Filter {
        namespaces: &arguments.namespace,
        labels: arguments.labels.as_ref(),
    };
    coverage.filtered = filter.apply(&world, &mut findings);
    coverage.objects -= coverage.filtered;

    let again = Again::new(&sources, &options);
    let report = Report {
        world: &world,
        findings: &findings,
        coverage: &coverage,
        texts: &again,
        elapsed: Some(start.elapsed()),
    };
    writers.write(&report, |output| human(output, arguments, global))?;
    Ok(exit::of_run(
        &findings,
        &coverage,
        arguments.fail_on.0,
        arguments.fail_on_incomplete,
    ))
}

/// What `-n` and `-l` leave to report on. The other objects stay in the World: they are needed to
/// judge these.
struct Filter<'a> {
    namespaces: &'a [String],
    labels: Option<&'a LabelSelector>,
}

impl Filter<'_> {
    /// Takes the findings about other objects out, and says how many objects those are.
    fn apply(&self, world: &World, findings: &mut Vec<Finding>) -> usize {
        if self.namespaces.is_empty() && self.labels.is_none() {
            return 0;
        }
        let is_wanted: Vec<bool> = world
            .objects()
            .map(|(_, object)| {
                let namespace = object.namespace();
                let by_namespace = self.namespaces.is_empty()
                    || self.namespaces.iter().any(|wanted| {
                        namespace == wanted
                            || (&*object.kind == "Namespace" && object.name() == wanted)
                    });
                by_namespace
                    && self
                        .labels
                        .is_none_or(|labels| labels.selects(&object.meta.labels))
            })
            .collect();
        findings.retain(|finding| {
            finding
                .object()
                .is_none_or(|id| is_wanted.get(id.0 as usize).is_none_or(|wanted| *wanted))
        });
        is_wanted.iter().filter(|wanted| !**wanted).count()
    }
}

fn default_format() -> Format {
    if terminal::is_stdout() {
        Format::Full
    } else {
        Format::Concise
    }
}

fn human(output: &Output<Format>, arguments: &Arguments, global: &Global) -> Human {
    Human {
        width: terminal::width(),
        is_coloured: output.file.is_none() && global.color.on_stdout(),
        is_ascii: !terminal::is_unicode(),
        shows_all: arguments.all,
        has_summary: !global.quiet,
    }
}
