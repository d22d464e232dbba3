//! `garboard rbac lookup`: which roles does somebody have, found by a part of a name.

use anyhow::Context as _;
use clap::Args;
use garboard_rbac::{Binding, BindingId};
use garboard_report::table::Table;
use regex::{Regex, RegexBuilder};
use serde::Serialize;

use super::cluster::{Cluster, Input};
use super::evidence::{ObjectName, place};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac lookup`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac lookup prometheus -f dump.json\n  \
    garboard rbac lookup '^sa:shop/' -f dump.json -o wide\n  \
    garboard rbac lookup 'cluster-admin$' --role -f dump.json\n\n\
    Without --role and --binding the expression is held against subjects \
    (user:NAME, group:NAME, sa:NAMESPACE/NAME).")]
pub(crate) struct LookupArguments {
    /// A regular expression; upper and lower case are the same
    #[arg(value_name = "REGEX")]
    pattern: String,

    /// Look for roles (ClusterRole NAME, Role NAMESPACE/NAME) instead
    #[arg(long, conflicts_with = "binding")]
    role: bool,

    /// Look for bindings (RoleBinding NAMESPACE/NAME, ClusterRoleBinding NAME) instead
    #[arg(long)]
    binding: bool,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    pattern: String,
    bindings: Vec<BindingRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BindingRecord {
    subject: String,
    /// Empty for the whole cluster.
    namespace: String,
    role: ObjectName,
    binding: ObjectName,
    /// Whether there is no such role.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dangling: bool,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

/// Bytes that the compiled expression may take.
const LARGEST: usize = 1 << 20;

pub(crate) fn run(arguments: &LookupArguments, global: &Global) -> anyhow::Result<Exit> {
    let pattern = RegexBuilder::new(&arguments.pattern)
        .case_insensitive(true)
        .size_limit(LARGEST)
        .build()
        .map_err(|error| anyhow::anyhow!(first_line(&error)))
        .with_context(|| format!("{:?} is no regular expression", arguments.pattern))?;
    let cluster = Cluster::read(&arguments.input)?;
    let found = found(arguments, &cluster, &pattern);
    let mut table = Table::new(&["SUBJECT", "WHERE", "ROLE", "THROUGH"]).wide(&["SOURCE"]);
    for record in &found {
        let role = if record.dangling {
            format!("{} (missing)", record.role)
        } else {
            record.role.to_string()
        };
        let line = record
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        table.row([
            record.subject.clone(),
            place(&record.namespace),
            role,
            record.binding.to_string(),
            format!("{}{line}", record.file),
        ]);
    }
    let count = match found.len() {
        0 => "no grant matches".to_owned(),
        1 => "1 grant matches".to_owned(),
        count => format!("{count} grants match"),
    };
    let answer = Answer {
        says: Some(format!("{count} {:?}", arguments.pattern)),
        tables: vec![(None, table)],
        notes: Vec::new(),
        record: Record {
            pattern: arguments.pattern.clone(),
            bindings: found,
        },
    };
    answer.write(&arguments.outputs, &cluster.missing, global)?;
    Ok(cluster.exit())
}

/// What the error says at its end: the lines before it draw the expression.
fn first_line(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}

fn found(arguments: &LookupArguments, cluster: &Cluster, pattern: &Regex) -> Vec<BindingRecord> {
    let policy = &cluster.policy;
    let mut hits: Vec<(String, BindingId, &Binding)> = Vec::new();
    for (id, binding) in policy.bindings() {
        let is_hit = arguments.role && pattern.is_match(&role_of(binding).to_string())
            || arguments.binding && pattern.is_match(&name_of(binding).to_string());
        for subject in binding.subjects.iter().flatten() {
            let subject = subject.to_string();
            let is_asked_by_subject = !arguments.role && !arguments.binding;
            if is_hit || is_asked_by_subject && pattern.is_match(&subject) {
                hits.push((subject, id, binding));
            }
        }
    }
    hits.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    let objects: Vec<_> = hits.iter().map(|(_, _, binding)| binding.object).collect();
    let locations = cluster.locations(&objects);
    let records = hits.into_iter().zip(locations);
    records
        .map(|((subject, _, binding), location)| BindingRecord {
            subject,
            namespace: binding.namespace.to_string(),
            role: role_of(binding),
            binding: name_of(binding),
            dangling: binding.is_dangling(),
            file: location.file,
            line: location.line,
        })
        .collect()
}

fn name_of(binding: &Binding) -> ObjectName {
    ObjectName::new(binding.kind(), &binding.namespace, &binding.name)
}

/// The role that the reference names, whether there is one or not.
fn role_of(binding: &Binding) -> ObjectName {
    let namespace = match &*binding.role_kind {
        "Role" => &*binding.namespace,
        _ => "",
    };
    ObjectName::new(&binding.role_kind, namespace, &binding.role_name)
}
