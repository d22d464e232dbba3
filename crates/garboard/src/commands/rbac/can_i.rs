//! `garboard rbac can-i`: may somebody do that, and by which rules.

use clap::Args;
use garboard_rbac::{Answer as Decided, Authority, Identity, Question, Subject};
use serde::Serialize;

use super::cluster::{Cluster, Input};
use super::evidence::Evidence;
use super::question::{Asked, What};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac can-i`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac can-i get secrets -n payments --as sa:shop/web -f dump.json\n  \
    garboard rbac can-i create pods/exec web-1 -n shop --as user:jane --as-group dev -f rbac/\n  \
    garboard rbac can-i list deployments.apps -A --as group:oncall -f rbac/\n  \
    garboard rbac can-i get /metrics --as sa:monitoring/prometheus -f rbac/\n\n\
    What follows a / in a resource is a subresource; an object's name is an argument of its own.\n\
    Exit codes: 0 yes · 1 no · 2 could not run · 3 no, but not everything could be read")]
pub(crate) struct CanI {
    #[command(flatten)]
    what: What,

    /// In this namespace [default: default]
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

    /// Who: user:NAME, group:NAME, sa:NAMESPACE/NAME
    #[arg(long = "as", value_name = "SUBJECT")]
    subject: Subject,

    /// A group that they are in besides those that follow from the name; repeatable
    #[arg(long = "as-group", value_name = "GROUP")]
    groups: Vec<String>,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    allowed: bool,
    subject: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    request: Asked,
    /// Who allows it: `masters`, `node`, `rbac`.
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<&'static str>,
    grants: Vec<Evidence>,
    /// Where else it is allowed, if it is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_in_namespaces: Vec<String>,
}

pub(crate) fn run(arguments: &CanI, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let namespace = match (&arguments.namespace, arguments.all_namespaces) {
        (Some(namespace), _) => namespace,
        (None, true) => "",
        (None, false) => "default",
    };
    let resource = arguments.what.resource();
    let question = arguments.what.question(&resource, namespace);
    let who = arguments
        .groups
        .iter()
        .fold(arguments.subject.identity(), |who, group| {
            who.in_group(group)
        });
    let decided = cluster.policy.can_i(&who, &question);
    let answer = answer(arguments, &cluster, &who, &question, &decided);
    answer.write(&arguments.outputs, &cluster.missing, global)?;
    Ok(match (decided.is_allowed(), cluster.exit()) {
        (true, _) => Exit::Clean, // nothing that is missing could take it away
        (false, Exit::Incomplete) => Exit::Incomplete,
        (false, _) => Exit::Found,
    })
}

fn answer(
    arguments: &CanI,
    cluster: &Cluster,
    who: &Identity,
    question: &Question<'_>,
    decided: &Decided,
) -> Answer<Record> {
    let asked = Asked::new(question);
    let grants = cluster.evidence(&decided.grants);
    let mut table = Evidence::table(&[]);
    for grant in &grants {
        table.row(grant.cells());
    }
    let elsewhere = elsewhere(cluster, who, question, decided);
    let mut notes: Vec<String> = decided.authority.and_then(note).into_iter().collect();
    if !elsewhere.is_empty() {
        notes.push(format!(
            "allowed in other namespaces: {}",
            elsewhere.join(", ")
        ));
    }
    notes.extend(arguments.what.doubt(&cluster.policy));
    if !decided.is_allowed() {
        notes.extend(cluster.unknown_subject(&arguments.subject));
    }
    let verdict = if decided.is_allowed() {
        "yes: "
    } else {
        "no: "
    };
    let may = if decided.is_allowed() {
        "may"
    } else {
        "may not"
    };
    Answer {
        says: Some(format!("{verdict}{} {may} {asked}", arguments.subject)),
        tables: vec![(None, table)],
        notes,
        record: Record {
            allowed: decided.is_allowed(),
            subject: arguments.subject.to_string(),
            groups: arguments.groups.clone(),
            request: asked,
            authority: decided.authority.map(authority),
            grants,
            allowed_in_namespaces: elsewhere,
        },
    }
}

fn authority(authority: Authority) -> &'static str {
    match authority {
        Authority::Masters => "masters",
        Authority::Node => "node",
        Authority::Rbac => "rbac",
    }
}

fn note(authority: Authority) -> Option<String> {
    let note = match authority {
        Authority::Masters => "members of system:masters may do everything; no rule is asked",
        Authority::Node => "the Node authorizer allows it to this kubelet",
        Authority::Rbac => return None,
    };
    Some(note.to_owned())
}

/// The namespaces in which RoleBindings allow what is not allowed in the one that was asked about.
fn elsewhere(
    cluster: &Cluster,
    who: &Identity,
    question: &Question<'_>,
    decided: &Decided,
) -> Vec<String> {
    if decided.is_allowed() {
        return Vec::new();
    }
    let held = cluster.policy.effective(who).permissions;
    let mut namespaces: Vec<&str> = held.iter().map(|it| &*it.namespace).collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    let is_allowed = |namespace: &&str| {
        let elsewhere = Question {
            namespace,
            ..*question
        };
        !namespace.is_empty() && cluster.policy.can_i(who, &elsewhere).is_allowed()
    };
    let allowed = namespaces.into_iter().filter(is_allowed);
    allowed.map(str::to_owned).collect()
}
