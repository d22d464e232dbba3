//! `garboard rbac diff`: what one state of the manifests allows and another does not.

use clap::Args;
use garboard_rbac::Change;
use garboard_report::table::Table;
use serde::Serialize;

use super::cluster::{Cluster, Reading};
use super::evidence::{Evidence, RuleRecord, place};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac diff`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac diff old/ new/\n  \
    garboard rbac diff dump-monday.json dump-friday.json --fail-on-added -o csv=changes.csv\n\n\
    What is compared is what may be done, not how it is written: a role that is renamed, split or \
    bound anew changes nothing.\n\
    Exit codes: 0 · 1 with --fail-on-added, if anything is added · 2 could not run · 3 incomplete")]
pub(crate) struct DiffArguments {
    /// The state before
    #[arg(value_name = "OLD")]
    old: String,

    /// The state after
    #[arg(value_name = "NEW")]
    new: String,

    /// Exit with 1 if anybody may do what they might not do before
    #[arg(long)]
    fail_on_added: bool,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    added: Vec<ChangeRecord>,
    removed: Vec<ChangeRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeRecord {
    subject: String,
    /// Empty for the whole cluster.
    namespace: String,
    allows: Vec<RuleRecord>,
    /// Whether there is more than `allows` lists.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut_off: bool,
    grants: Vec<Evidence>,
    #[serde(skip)]
    texts: Vec<String>,
}

pub(crate) fn run(arguments: &DiffArguments, global: &Global) -> anyhow::Result<Exit> {
    let read =
        |source: &String| Cluster::of_sources(std::slice::from_ref(source), &arguments.reading);
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let diff = old.policy.diff(&new.policy);
    let added = records(&diff.added, &new);
    let removed = records(&diff.removed, &old);
    let mut table = Table::new(&["CHANGE", "SUBJECT", "WHERE", "MAY", "THROUGH"]).wide(&["SOURCE"]);
    rows("added", &added, &mut table);
    rows("removed", &removed, &mut table);
    let missing: Vec<String> = [(&arguments.old, &old), (&arguments.new, &new)]
        .into_iter()
        .flat_map(|(source, cluster)| {
            let missing = cluster.missing.iter();
            missing.map(move |missing| format!("{source}: {missing}"))
        })
        .collect();
    let answer = Answer {
        says: Some(match (added.len(), removed.len()) {
            (0, 0) => "nobody may do anything more or less".to_owned(),
            (added, removed) => {
                format!("{} do more, {} do less", subjects(added), subjects(removed))
            }
        }),
        tables: vec![(None, table)],
        notes: Vec::new(),
        record: Record { added, removed },
    };
    answer.write(&arguments.outputs, &missing, global)?;
    Ok(if arguments.fail_on_added && !diff.added.is_empty() {
        Exit::Found
    } else if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    })
}

/// A subject in two namespaces counts twice: so do the rows.
fn subjects(count: usize) -> String {
    match count {
        1 => "1 subject may".to_owned(),
        count => format!("{count} subjects may"),
    }
}

fn records(changes: &[Change], cluster: &Cluster) -> Vec<ChangeRecord> {
    let records = changes.iter().map(|change| ChangeRecord {
        subject: change.subject.to_string(),
        namespace: change.namespace.to_string(),
        allows: change.rules.iter().map(RuleRecord::new).collect(),
        cut_off: change.is_cut_off,
        grants: cluster.evidence(&change.grants),
        texts: change.rules.iter().map(ToString::to_string).collect(),
    });
    records.collect()
}

fn rows(what: &str, changes: &[ChangeRecord], table: &mut Table) {
    for change in changes {
        let distinct = |text: &dyn Fn(&Evidence) -> String| {
            let mut texts: Vec<String> = change.grants.iter().map(text).collect();
            texts.dedup();
            texts.join(", ")
        };
        for text in &change.texts {
            table.row([
                what.to_owned(),
                change.subject.clone(),
                place(&change.namespace),
                text.clone(),
                distinct(&|grant| grant.binding.to_string()),
                distinct(&Evidence::source),
            ]);
        }
        if change.cut_off {
            let more = "… and more".to_owned();
            table.row([
                what.to_owned(),
                change.subject.clone(),
                place(&change.namespace),
                more,
            ]);
        }
    }
}
