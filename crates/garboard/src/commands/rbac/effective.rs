//! `garboard rbac effective`: everything that somebody may do, and where.

use clap::Args;
use garboard_rbac::{Grant, Permission, Subject};
use serde::Serialize;

use super::cluster::{Cluster, Input};
use super::evidence::{Evidence, RuleRecord, place};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac effective`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac effective sa:shop/web -f deploy/\n  \
    garboard rbac effective user:jane --as-group dev -n shop -f dump.json\n  \
    garboard rbac effective group:system:authenticated -f dump.json -o json\n\n\
    Groups that follow from a name (system:serviceaccounts, system:authenticated, …) are counted in.")]
pub(crate) struct EffectiveArguments {
    /// Who: user:NAME, group:NAME, sa:NAMESPACE/NAME
    #[arg(value_name = "SUBJECT")]
    subject: Subject,

    /// A group that they are in besides those that follow from the name; repeatable
    #[arg(long = "as-group", value_name = "GROUP")]
    groups: Vec<String>,

    /// Only what counts in this namespace
    #[arg(long, short = 'n', value_name = "NAMESPACE")]
    namespace: Option<String>,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    subject: String,
    groups: Vec<String>,
    /// Whether they are in `system:masters`, and so may do everything.
    is_master: bool,
    /// Whether they are a kubelet, and so may do what the Node authorizer allows, too.
    is_kubelet: bool,
    permissions: Vec<PermissionRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PermissionRecord {
    /// Empty for the whole cluster.
    namespace: String,
    /// The part of the rule that counts there.
    allows: RuleRecord,
    grant: Evidence,
}

pub(crate) fn run(arguments: &EffectiveArguments, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let who = arguments
        .groups
        .iter()
        .fold(arguments.subject.identity(), |who, group| {
            who.in_group(group)
        });
    let mut effective = cluster.policy.effective(&who);
    if let Some(namespace) = &arguments.namespace {
        let counts = |it: &Permission| it.namespace.is_empty() || *it.namespace == **namespace;
        effective.permissions.retain(counts);
    }
    let grants: Vec<Grant> = effective.permissions.iter().map(|it| it.grant).collect();
    let evidence = cluster.evidence(&grants);
    let mut table = Evidence::table(&["WHERE"]);
    for (permission, grant) in effective.permissions.iter().zip(&evidence) {
        let mut cells = grant.cells();
        cells[2] = permission.rule.to_string(); // only the part that counts there
        table.row([place(&permission.namespace)].into_iter().chain(cells));
    }
    let mut notes = Vec::new();
    if effective.is_master {
        notes.push("members of system:masters may do everything; no rule is asked".to_owned());
    }
    if effective.is_kubelet {
        notes.push(
            "the Node authorizer allows this kubelet what the pods of its node need, too"
                .to_owned(),
        );
    }
    if table.is_empty() {
        notes.extend(cluster.unknown_subject(&arguments.subject));
    }
    let count = match table.len() {
        0 => "no rule".to_owned(),
        1 => "1 rule".to_owned(),
        count => format!("{count} rules"),
    };
    let permissions = effective.permissions.iter().zip(evidence);
    let answer = Answer {
        says: Some(format!("{} holds {count}", arguments.subject)),
        tables: vec![(None, table)],
        notes,
        record: Record {
            subject: arguments.subject.to_string(),
            groups: who.groups.iter().map(ToString::to_string).collect(),
            is_master: effective.is_master,
            is_kubelet: effective.is_kubelet,
            permissions: permissions
                .map(|(permission, grant)| PermissionRecord {
                    namespace: permission.namespace.to_string(),
                    allows: RuleRecord::new(&permission.rule),
                    grant,
                })
                .collect(),
        },
    };
    answer.write(&arguments.outputs, &cluster.missing, global)?;
    Ok(cluster.exit())
}
