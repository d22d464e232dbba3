//! `garboard scan`: manifests to findings.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use garboard_finding::Severity;
use garboard_report::{Human, Report};

use super::baseline;
use crate::cli::Global;
use crate::exit::{self, Exit, FailOn};
use crate::format::{Format, Writers};
use crate::judging::{Judged, Judging};
use crate::output::{self, Output};
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
    /// Files, folders, globs, archives (.tar, .tar.gz, .gz), git:REF:PATH; `-` is stdin
    #[arg(default_value = ".", value_name = "SOURCE")]
    sources: Vec<String>,

    /// full, concise, json, jsonl, sarif, junit, github, gitlab, azure, markdown, csv, html,
    /// template:FILE; several in one run, to files [default: full on a terminal, concise elsewhere]
    #[arg(long = "format", short = 'o', value_name = "FORMAT[=FILE]")]
    outputs: Vec<Output<Format>>,

    /// Show every finding, however many
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    judging: Judging,

    /// Exit with 1 for findings of this severity or worse: critical, high, medium, low, info, none
    #[arg(long, value_name = "SEVERITY", default_value = "info", value_parser = fail_on)]
    fail_on: Threshold,

    /// Exit with 3 also for known non-input: chart templates, kustomizations, other YAML
    #[arg(long)]
    fail_on_incomplete: bool,

    /// Report only what is new since this baseline; `garboard baseline write` writes one
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// List what is accepted, too
    #[arg(long)]
    show_suppressed: bool,

    /// Threads; the output is the same for any number [default: all cores]
    #[arg(long = "jobs", short = 'j', value_name = "N")]
    jobs: Option<usize>,
}

/// `--fail-on` as clap keeps it: an option of its own would mean "not given".
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threshold(pub(crate) FailOn);

pub(crate) fn fail_on(text: &str) -> Result<Threshold, String> {
    if text == "none" {
        return Ok(Threshold(None));
    }
    Severity::from_str(text).map(|severity| Threshold(Some(severity)))
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    output::check_distinct(&arguments.outputs)?;
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
        None => scan(arguments, &writers, global),
        Some(0) => anyhow::bail!("--jobs must be at least 1"),
        Some(jobs) => rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .context("cannot start threads")?
            .install(|| scan(arguments, &writers, global)),
    }
}

fn scan(arguments: &Arguments, writers: &Writers<'_>, global: &Global) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let baseline = arguments
        .baseline
        .as_deref()
        .map(baseline::read)
        .transpose()?;
    let mut judged = arguments.judging.judge(&arguments.sources)?;
    if let Some(baseline) = &baseline {
        judged.hold_against(baseline, &arguments.judging.strict(&pillars::registry()));
    }
    let Judged {
        world,
        coverage,
        findings,
        suppressed,
        sources,
        options,
    } = judged;
    let again = Again::new(&sources, &options);
    let report = Report {
        world: &world,
        findings: &findings,
        suppressed: &suppressed,
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
        shows_suppressed: arguments.show_suppressed,
    }
}
