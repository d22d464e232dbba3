//! `garboard diff`: which findings two sources differ in.

use clap::Args;
use garboard_finding::{Difference, Finding, Severity};
use garboard_report::Locator;
use garboard_report::table::Table;
use serde::Serialize;

use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;
use crate::judging::{Judged, Judging};
use crate::listed::Listed;
use crate::texts::Again;

/// Arguments of `diff`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard diff git:main:deploy deploy/\n  \
    garboard diff before.yaml after.yaml --fail-on-added high\n  \
    garboard diff git:v1.2.0: git:v1.3.0: -o json\n\n\
    Findings are the same if their fingerprints are: a file that moves or is indented anew changes \
    nothing. Suppressed findings are left out on both sides.\n\
    Exit codes: 0 · 1 something that --fail-on-added asks for · 2 could not run · 3 incomplete")]
pub(crate) struct Arguments {
    /// What it was: a file, folder or archive, git:REF:PATH
    #[arg(value_name = "OLD")]
    old: String,

    /// What it is
    #[arg(value_name = "NEW")]
    new: String,

    /// Exit with 1 if findings of this severity or worse are added, or have become so
    #[arg(
        long,
        value_name = "SEVERITY",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "info"
    )]
    fail_on_added: Option<Severity>,

    #[command(flatten)]
    judging: Judging,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
struct Record {
    added: Vec<Listed>,
    gone: Vec<Listed>,
    changed: Vec<Changed>,
    unchanged: usize,
}

#[derive(Serialize)]
struct Changed {
    old: Listed,
    new: Listed,
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    let old = arguments
        .judging
        .judge(std::slice::from_ref(&arguments.old))?;
    let new = arguments
        .judging
        .judge(std::slice::from_ref(&arguments.new))?;
    let difference = Difference::between((&old.findings, &old.world), (&new.findings, &new.world));
    let is_bad = is_bad(&difference, arguments.fail_on_added);
    let missing: Vec<String> = [("old", &old), ("new", &new)]
        .into_iter()
        .flat_map(|(side, judged)| {
            let missing = judged.missing().into_iter();
            missing.map(move |what| format!("{side}: {what}"))
        })
        .collect();
    let exit = if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    };
    let answer = answer(&difference, &old, &new);
    answer.write(&arguments.outputs, &missing, global)?;
    Ok(if is_bad { Exit::Found } else { exit })
}

/// Whether something is added, or has become worse, that is as bad as asked for.
fn is_bad(difference: &Difference<'_>, threshold: Option<Severity>) -> bool {
    let Some(threshold) = threshold else {
        return false;
    };
    let is_worse = |(old, new): &(&Finding, &Finding)| {
        new.severity >= threshold && new.severity > old.severity
    };
    difference
        .added
        .iter()
        .any(|finding| finding.severity >= threshold)
        || difference.changed.iter().any(is_worse)
}

fn answer(difference: &Difference<'_>, old: &Judged, new: &Judged) -> Answer<Record> {
    let (before, after) = (
        Again::new(&old.sources, &old.options),
        Again::new(&new.sources, &new.options),
    );
    let mut in_old = Locator::new(&old.world, &before);
    let mut in_new = Locator::new(&new.world, &after);
    let mut of_old = |finding: &&Finding| Listed::new(finding, &old.world, &mut in_old);
    let mut of_new = |finding: &&Finding| Listed::new(finding, &new.world, &mut in_new);
    let record = Record {
        added: difference.added.iter().map(&mut of_new).collect(),
        gone: difference.gone.iter().map(&mut of_old).collect(),
        changed: difference
            .changed
            .iter()
            .map(|(old, new)| Changed {
                old: of_old(old),
                new: of_new(new),
            })
            .collect(),
        unchanged: difference.unchanged,
    };
    let says = format!(
        "{} added, {} gone, {} changed, {} unchanged",
        record.added.len(),
        record.gone.len(),
        record.changed.len(),
        record.unchanged
    );
    Answer {
        says: Some(says),
        tables: vec![(None, table(&record))],
        notes: Vec::new(),
        record,
    }
}

/// One table for all, so that it is one CSV too.
fn table(record: &Record) -> Table {
    let mut table = Table::new(&["CHANGE", "SEVERITY", "RULE", "OBJECT", "PLACE", "MESSAGE"])
        .wide(&["PATH", "FINGERPRINT"]);
    let mut row = |change: &str, cells: Vec<String>| {
        table.row([change.to_owned()].into_iter().chain(cells));
    };
    for listed in &record.added {
        row("added", listed.cells());
    }
    for listed in &record.gone {
        row("gone", listed.cells());
    }
    for Changed { old, new } in &record.changed {
        let mut cells = new.cells();
        if old.severity != new.severity {
            cells[0] = format!("{} → {}", old.severity, new.severity); // the severity's column
        }
        if old.message != new.message {
            cells[4] = format!("{} (was: {})", new.message, old.message); // the message's
        }
        row("changed", cells);
    }
    table
}
