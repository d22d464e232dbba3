//! `garboard rbac who-can`: everybody who may do something.

use clap::Args;
use garboard_rbac::{Holder, Scope, WhoCan};
use garboard_report::table::Table;
use serde::Serialize;

use super::cluster::{Cluster, Input};
use super::evidence::Evidence;
use super::listing::listed;
use super::question::{Asked, What};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac who-can`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac who-can get secrets -n payments -f dump.json\n  \
    garboard rbac who-can create pods/exec -f dump.json -o csv=exec.csv\n  \
    garboard rbac who-can update deployments.apps web -n shop -f rbac/ -o wide\n  \
    garboard rbac who-can get /metrics -f rbac/ -o json\n\n\
    With -n: who may in that namespace. With -A: who may in every namespace.\n\
    Without either: who may anywhere; the column WHERE says where.")]
pub(crate) struct WhoCanArguments {
    #[command(flatten)]
    what: What,

    /// In this namespace
    #[arg(
        long,
        short = 'n',
        value_name = "NAMESPACE",
        conflicts_with = "all_namespaces"
    )]
    namespace: Option<String>,

    /// In every namespace, with one grant
    #[arg(long, short = 'A')]
    all_namespaces: bool,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    request: Asked,
    /// Whether grants of every namespace are listed.
    anywhere: bool,
    subjects: Vec<HolderRecord>,
    /// Kubelets that the Node authorizer lets do it.
    kubelets: Vec<String>,
    /// Who may do everything, and is in no binding.
    always: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HolderRecord {
    subject: String,
    grants: Vec<Evidence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    carried_by: Vec<String>,
}

pub(crate) fn run(arguments: &WhoCanArguments, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let namespace = arguments.namespace.as_deref().unwrap_or_default();
    let resource = arguments.what.resource();
    let question = arguments.what.question(&resource, namespace);
    let is_anywhere = arguments.namespace.is_none() && !arguments.all_namespaces;
    let scope = if is_anywhere && question.is_given_in_namespaces() {
        Scope::Anywhere
    } else {
        Scope::Asked
    };
    let found = cluster.policy.who_can(&question.attributes(), scope);
    let asked = Asked::new(&question);
    let answer = answer(arguments, &cluster, asked, scope, found);
    answer.write(&arguments.outputs, &cluster.missing, global)?;
    Ok(cluster.exit())
}

fn answer(
    arguments: &WhoCanArguments,
    cluster: &Cluster,
    asked: Asked,
    scope: Scope,
    found: WhoCan,
) -> Answer<Record> {
    let kubelets: Vec<String> = found.kubelets.iter().map(ToString::to_string).collect();
    let holders: Vec<HolderRecord> = found
        .holders
        .iter()
        .map(|holder| record(holder, cluster))
        .collect();
    let mut table = Evidence::table(&["SUBJECT", "WHERE"]);
    let mut behind = Table::new(&["SUBJECT", "WHO THAT IS"]);
    for holder in &holders {
        for grant in &holder.grants {
            let place = grant.place();
            let before = [holder.subject.clone(), place];
            table.row(before.into_iter().chain(grant.cells()));
        }
        if let Some(who) = who(holder) {
            behind.row([holder.subject.clone(), who]);
        }
    }
    let mut notes = Vec::new();
    if !kubelets.is_empty() {
        notes.push(format!(
            "the Node authorizer lets these kubelets: {}",
            listed(&kubelets)
        ));
    }
    notes.push("members of system:masters may always".to_owned());
    notes.extend(arguments.what.doubt(&cluster.policy));
    let place = match scope {
        Scope::Asked => asked.to_string(),
        Scope::Anywhere => format!("{} anywhere", asked.action()),
    };
    let count = match holders.len() {
        0 => "no subject may".to_owned(),
        1 => "1 subject may".to_owned(),
        count => format!("{count} subjects may"),
    };
    Answer {
        says: Some(format!("{count} {place}")),
        tables: vec![(None, table), (None, behind)],
        notes,
        record: Record {
            request: asked,
            anywhere: scope == Scope::Anywhere,
            subjects: holders,
            kubelets,
            always: ["group:system:masters"],
        },
    }
}

fn record(holder: &Holder, cluster: &Cluster) -> HolderRecord {
    let carriers = holder.carriers.iter();
    HolderRecord {
        subject: holder.subject.to_string(),
        grants: cluster.evidence(&holder.grants),
        members: holder.members.iter().map(ToString::to_string).collect(),
        carried_by: carriers.map(|it| cluster.name(it.object)).collect(),
    }
}

/// Who is behind a subject, in a few words.
fn who(holder: &HolderRecord) -> Option<String> {
    if !holder.carried_by.is_empty() {
        return Some(format!("carried by {}", listed(&holder.carried_by)));
    }
    match holder.members.as_slice() {
        [] => None,
        members => Some(format!("{} known: {}", members.len(), listed(members))),
    }
}
