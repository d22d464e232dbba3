//! `garboard rbac matrix`: verbs × resources of a subject; without one, risky powers × subjects.

use clap::Args;
use garboard_rbac::{Access, AccessRow, Subject, VERBS};
use garboard_report::table::Table;
use serde::Serialize;

use super::cluster::{Cluster, Input};
use super::evidence::place;
use super::powers;
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;
use crate::terminal;

/// Arguments of `rbac matrix`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac matrix sa:shop/web -n shop -f deploy/\n  \
    garboard rbac matrix user:jane -f dump.json -o csv=jane.csv\n  \
    garboard rbac matrix -f dump.json -o wide\n\n\
    ✓ may · n may, for objects of certain names · a dot: may not · blank: the API has no such verb")]
pub(crate) struct MatrixArguments {
    /// Who: user:NAME, group:NAME, sa:NAMESPACE/NAME; without it, everybody who holds a risky power
    #[arg(value_name = "SUBJECT")]
    subject: Option<Subject>,

    /// A group that they are in besides those that follow from the name; repeatable
    #[arg(long = "as-group", value_name = "GROUP", requires = "subject")]
    groups: Vec<String>,

    /// In this namespace [default: what counts in every namespace]
    #[arg(
        long,
        short = 'n',
        value_name = "NAMESPACE",
        default_value = "",
        hide_default_value = true
    )]
    namespace: String,

    /// Every resource, also those on which nothing is allowed
    #[arg(long, requires = "subject")]
    all: bool,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    subject: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    resources: Vec<RowRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowRecord {
    api_group: String,
    resource: String,
    /// Verbs that are allowed for every object.
    allowed: Vec<String>,
    /// Verbs that are allowed for objects of certain names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    named: Vec<String>,
    /// Further verbs of the rules: `bind`, `use`, `*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other: Vec<String>,
}

pub(crate) fn run(arguments: &MatrixArguments, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    match &arguments.subject {
        Some(subject) => answer(arguments, &cluster, subject).write(
            &arguments.outputs,
            &cluster.missing,
            global,
        )?,
        None => powers::answer(&cluster, &arguments.namespace).write(
            &arguments.outputs,
            &cluster.missing,
            global,
        )?,
    }
    Ok(cluster.exit())
}

fn answer(arguments: &MatrixArguments, cluster: &Cluster, subject: &Subject) -> Answer<Record> {
    let who = arguments
        .groups
        .iter()
        .fold(subject.identity(), |who, group| who.in_group(group));
    let mut rows = cluster
        .policy
        .access_matrix(&who, &arguments.namespace)
        .rows;
    if !arguments.all {
        rows.retain(is_any);
    }
    let mut table = Table::new(&[
        "RESOURCE", "GET", "LIST", "WATCH", "CREATE", "UPDATE", "PATCH", "DELETE", "DELCOLL",
        "OTHER",
    ]);
    for row in &rows {
        let cells = row.cells.iter().map(|access| symbol(*access).to_owned());
        let mut all = vec![name(row)];
        all.extend(cells);
        all.push(row.others.join(","));
        table.row(all);
    }
    let mut notes = Vec::new();
    if rows.is_empty() {
        notes.extend(cluster.unknown_subject(subject));
    }
    let count = match rows.len() {
        0 => "no resource".to_owned(),
        1 => "1 resource".to_owned(),
        count => format!("{count} resources"),
    };
    Answer {
        says: Some(format!(
            "{} in {}: {count}",
            subject,
            match arguments.namespace.as_str() {
                "" => "the whole cluster".to_owned(),
                namespace => format!("namespace {}", place(namespace)),
            }
        )),
        tables: vec![(None, table)],
        notes,
        record: Record {
            subject: subject.to_string(),
            namespace: arguments.namespace.clone(),
            resources: rows.iter().map(record).collect(),
        },
    }
}

fn is_any(row: &AccessRow) -> bool {
    row.cells.iter().any(|access| *access > Access::Denied) || !row.others.is_empty()
}

fn name(row: &AccessRow) -> String {
    match &*row.group {
        "" => row.resource.to_string(),
        group => {
            let (resource, subresource) = match row.resource.split_once('/') {
                Some((resource, subresource)) => (resource, format!("/{subresource}")),
                None => (&*row.resource, String::new()),
            };
            format!("{resource}.{group}{subresource}")
        }
    }
}

fn symbol(access: Access) -> &'static str {
    match (access, terminal::is_unicode()) {
        (Access::None, _) => " ",
        (Access::Denied, true) => "·",
        (Access::Denied, false) => ".",
        (Access::Named, _) => "n",
        (Access::Allowed, true) => "✓",
        (Access::Allowed, false) => "y",
    }
}

fn record(row: &AccessRow) -> RowRecord {
    let with = |wanted: Access| {
        let verbs = VERBS.iter().zip(row.cells);
        let verbs = verbs.filter(|(_, access)| *access == wanted);
        verbs.map(|(verb, _)| (*verb).to_owned()).collect()
    };
    RowRecord {
        api_group: row.group.to_string(),
        resource: row.resource.to_string(),
        allowed: with(Access::Allowed),
        named: with(Access::Named),
        other: row.others.iter().map(ToString::to_string).collect(),
    }
}
