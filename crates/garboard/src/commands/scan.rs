//! `garboard scan`: manifests to findings.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use garboard_report::{Human, Report};

use super::baseline;
use crate::cli::Global;
use crate::configuration::{Plan, VerdictFlags};
use crate::exit::{self, Exit};
use crate::format::{Format, Writers};
use crate::judging::{Judged, Judging};
use crate::output::{self, Output};
use crate::terminal;
use crate::texts::Again;

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

    #[command(flatten)]
    verdict: VerdictFlags,

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

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    output::check_distinct(&arguments.outputs)?;
    let plan = arguments.judging.flags.plan(&arguments.verdict)?;
    plan.warn(global);
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
        None => scan(arguments, &plan, &writers, global),
        Some(0) => anyhow::bail!("--jobs must be at least 1"),
        Some(jobs) => rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .context("cannot start threads")?
            .install(|| scan(arguments, &plan, &writers, global)),
    }
}

fn scan(
    arguments: &Arguments,
    plan: &Plan,
    writers: &Writers<'_>,
    global: &Global,
) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let baseline = arguments
        .baseline
        .as_deref()
        .map(baseline::read)
        .transpose()?;
    let mut judged = arguments.judging.judge_by(plan, &arguments.sources)?;
    if let Some(baseline) = &baseline {
        judged.hold_against(baseline, &plan.strict());
    }
    let Judged {
        world,
        coverage,
        findings,
        suppressed,
        compliances,
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
    if plan.is_below_score(&compliances, global) {
        return Ok(Exit::Found);
    }
    Ok(exit::of_run(
        &findings,
        &coverage,
        plan.choices.fail_on.0,
        plan.choices.fail_on_incomplete,
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
