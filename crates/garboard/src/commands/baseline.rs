//! `garboard baseline`: accepts today's findings, so that only what is new fails.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use garboard_finding::baseline::{Baseline, Known};
use garboard_finding::is_missing_coverage;
use garboard_report::Locator;
use garboard_report::table::Table;
use serde::Serialize;

use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;
use crate::judging::{Judged, Judging};
use crate::listed::Listed;
use crate::texts::Again;
use crate::{output, pillars, terminal};

/// Arguments of `baseline`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write the findings of today into a file, for scan --baseline FILE
    Write(WriteArguments),
    /// List what is new since the baseline was written, and what is gone
    Diff(DiffArguments),
    /// Take out of a baseline what is not found any more; adds nothing
    Prune(PruneArguments),
}

/// What each verb takes.
#[derive(Args, Debug)]
struct Input {
    /// The file of the baseline
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Files, folders, globs, archives, git:REF:PATH; `-` is stdin; repeatable
    #[arg(
        long = "filename",
        short = 'f',
        value_name = "SOURCE",
        default_value = "."
    )]
    sources: Vec<String>,

    #[command(flatten)]
    judging: Judging,
}

/// Arguments of `baseline write`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard baseline write baseline.json -f deploy/\n  \
    garboard scan deploy/ --baseline baseline.json\n\n\
    Suppressed findings are not part of it, and what could not be read cannot be accepted.\n\
    Exit codes: 0 written · 2 could not run · 3 written, but not everything could be read")]
struct WriteArguments {
    #[command(flatten)]
    input: Input,
}

/// Arguments of `baseline diff`.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  garboard baseline diff baseline.json -f deploy/\n\n\
    Exit codes: 0 nothing new · 1 new findings · 2 could not run · 3 incomplete"
)]
struct DiffArguments {
    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

/// Arguments of `baseline prune`.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  garboard baseline prune baseline.json -f deploy/\n\n\
    Name the sources that the baseline was written from: what is not judged counts as gone, except \
    for rules that are not part of the run.\n\
    Exit codes: 0 pruned · 2 could not run · 3 not everything could be read, so nothing is pruned"
)]
struct PruneArguments {
    #[command(flatten)]
    input: Input,
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    match &arguments.verb {
        Verb::Write(arguments) => write(&arguments.input, global),
        Verb::Diff(arguments) => diff(arguments, global),
        Verb::Prune(arguments) => prune(&arguments.input, global),
    }
}

/// Reads a baseline.
pub(crate) fn read(file: &Path) -> anyhow::Result<Baseline> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| {
        format!("cannot read {shown}; `garboard baseline write {shown}` writes a baseline")
    })?;
    Baseline::from_text(&text).with_context(|| format!("{shown}"))
}

fn write(input: &Input, global: &Global) -> anyhow::Result<Exit> {
    input.refuse_filters("write")?;
    let judged = input.judging.judge(&input.sources)?;
    let baseline = Baseline::of(&judged.findings, &judged.world);
    store(&baseline, &input.file)?;
    say(
        global,
        &format!(
            "baseline {}: {} accepted",
            input.file.display(),
            baseline.len()
        ),
    );
    Ok(judged.exit_if_clean())
}

fn prune(input: &Input, global: &Global) -> anyhow::Result<Exit> {
    input.refuse_filters("prune")?;
    let mut baseline = read(&input.file)?;
    let judged = input.judging.judge(&input.sources)?;
    if !judged.coverage.is_whole() {
        terminal::complain(
            "nothing is pruned: not everything could be read; `garboard scan` says what",
        );
        return Ok(Exit::Incomplete);
    }
    let before = baseline.len();
    let registry = pillars::registry();
    let selection = input.judging.selection()?;
    let is_judged = |id: &str| {
        let mut rules = registry.rules();
        rules
            .find(|rule| rule.id == id)
            .is_none_or(|rule| selection.holds(rule))
    };
    // What is suppressed by now needs no baseline.
    baseline.prune(&judged.findings, &judged.world, is_judged);
    store(&baseline, &input.file)?;
    let gone = before - baseline.len();
    say(
        global,
        &format!(
            "baseline {}: {gone} gone, {} left",
            input.file.display(),
            baseline.len()
        ),
    );
    Ok(Exit::Clean)
}

#[derive(Serialize)]
struct Record {
    new: Vec<Listed>,
    gone: Vec<KnownRecord>,
    accepted: usize,
}

#[derive(Serialize)]
struct KnownRecord {
    rule: String,
    about: String,
    path: String,
    count: usize,
}

fn diff(arguments: &DiffArguments, global: &Global) -> anyhow::Result<Exit> {
    let input = &arguments.input;
    let baseline = read(&input.file)?;
    let judged = input.judging.judge(&input.sources)?;
    let missing = judged.missing();
    let exit = judged.exit_if_clean();
    let Judged {
        world,
        findings,
        sources,
        options,
        ..
    } = judged;
    let strict = input.judging.strict()?;
    let comparison = baseline.compare(findings, &world, &strict);

    let again = Again::new(&sources, &options);
    let mut locator = Locator::new(&world, &again);
    let new = comparison
        .new
        .iter()
        .map(|finding| Listed::new(finding, &world, &mut locator));
    let record = Record {
        new: new.collect(),
        gone: comparison.gone.into_iter().map(KnownRecord::new).collect(),
        accepted: comparison.accepted.len(),
    };
    let mut of_new = Listed::table();
    record
        .new
        .iter()
        .for_each(|listed| of_new.row(listed.cells()));
    let mut of_gone = Table::new(&["COUNT", "RULE", "ABOUT", "PATH"]);
    record
        .gone
        .iter()
        .for_each(|known| of_gone.row(known.cells()));
    let gone: usize = record.gone.iter().map(|known| known.count).sum();
    let says = format!(
        "{} new, {gone} gone, {} accepted",
        record.new.len(),
        record.accepted
    );
    let is_clean = comparison
        .new
        .iter()
        .all(|finding| is_missing_coverage(finding.rule));
    let answer = Answer {
        says: Some(says),
        tables: vec![
            (Some("new".to_owned()), of_new),
            (Some("gone".to_owned()), of_gone),
        ],
        notes: Vec::new(),
        record,
    };
    answer.write(&arguments.outputs, &missing, global)?;
    Ok(if is_clean { exit } else { Exit::Found })
}

impl KnownRecord {
    fn new(known: Known) -> KnownRecord {
        let Known {
            about,
            rule,
            path,
            count,
        } = known;
        KnownRecord {
            rule,
            about,
            path,
            count,
        }
    }

    fn cells(&self) -> Vec<String> {
        let count = self.count.to_string();
        vec![
            count,
            self.rule.clone(),
            self.about.clone(),
            self.path.clone(),
        ]
    }
}

impl Input {
    /// A part of the findings is no baseline of the whole.
    fn refuse_filters(&self, verb: &str) -> anyhow::Result<()> {
        if self.judging.is_filtered() {
            bail!("baseline {verb} cannot be limited by -n or -l; it is about all of the sources");
        }
        Ok(())
    }
}

fn store(baseline: &Baseline, file: &Path) -> anyhow::Result<()> {
    output::write_file(file, |out| out.write_all(baseline.to_text().as_bytes()))
        .with_context(|| format!("cannot write {}", file.display()))
}

fn say(global: &Global, line: &str) {
    if !global.quiet {
        terminal::say(line);
    }
}
