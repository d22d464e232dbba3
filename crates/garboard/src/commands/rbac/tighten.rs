//! `garboard rbac tighten`: smaller roles in place of those that are not used whole.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use garboard_rbac::{Plan, Reason, RoleObject, Rule, Tightening};
use garboard_report::table::Table;
use serde::Serialize;

use super::audit::{AuditInput, AuditLog, LogRecord};
use super::cluster::{Cluster, Input};
use super::evidence::{ObjectName, RuleRecord};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;
use crate::output::Output;
use crate::terminal;

/// Arguments of `rbac tighten`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac tighten -f dump.json --audit logs/ --audit-policy policy.yaml\n  \
    garboard rbac tighten -f rbac/ --audit logs/ --patches > smaller.yaml\n  \
    kubectl apply --server-side --force-conflicts --field-manager=garboard -f smaller.yaml\n\n\
    A patch holds the rules of a role and nothing else: labels, annotations and aggregation stay. \
    Every request of the log is asked again before anything is printed; what no log can show is kept.\n\n\
    Exit codes: 0 written · 1 a request of the log would be refused · 2 could not run · 3 incomplete")]
pub(crate) struct TightenArguments {
    #[command(flatten)]
    audit: AuditInput,

    #[command(flatten)]
    input: Input,

    /// Print the patches and the new objects as YAML, or write them to a file, instead of tables
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    patches: Option<PathBuf>,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    log: LogRecord,
    changes: Vec<ChangeRecord>,
    kept: Vec<KeptRecord>,
    replayed_requests: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeRecord {
    change: &'static str,
    object: ObjectName,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<ObjectName>,
    rules: Vec<RuleRecord>,
    removed: Vec<RuleRecord>,
}

#[derive(Serialize)]
struct KeptRecord {
    binding: ObjectName,
    why: String,
}

pub(crate) fn run(arguments: &TightenArguments, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let log = arguments.audit.read()?;
    let judgement = cluster.policy.judge(&log.usage, &log.proof());
    let options = arguments.input.options();
    let world = &cluster.loading.world;
    let plan = cluster
        .policy
        .tighten(world, &judgement, &log.usage, options);
    let mut missing = log.missing();
    missing.extend(cluster.missing.iter().cloned());
    if let Some((subject, request)) = plan.replay.denied.first() {
        terminal::complain(&format!(
            "{} requests of the log would be refused, the first {subject}: {request}; nothing is printed",
            plan.replay.denied.len()
        ));
        return Ok(Exit::Found);
    }
    if let Some(file) = &arguments.patches {
        let output = Output {
            format: (),
            file: (file.as_os_str() != "-").then(|| file.clone()),
        };
        output.write(|out| write_patches(&cluster, &plan, out))?;
        for missing in &missing {
            terminal::complain(&format!("the answer is incomplete: {missing}"));
        }
    } else {
        answer(&cluster, &log, &plan).write(&arguments.outputs, &missing, global)?;
    }
    Ok(if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    })
}

/// Patches of roles, new roles with their bindings, and, as comments, what is to be deleted.
fn write_patches(cluster: &Cluster, plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let mut is_first = true;
    for change in &plan.changes {
        if !matches!(change, Tightening::Remove { .. }) && !std::mem::take(&mut is_first) {
            writeln!(out, "---")?;
        }
        match change {
            Tightening::Shrink { role, rules, .. } => {
                let role = cluster.policy.role(*role);
                let patch = RoleObject {
                    namespace: role.namespace.to_string(),
                    name: role.name.to_string(),
                    rules: rules.clone(),
                    ..RoleObject::default()
                };
                write!(out, "{patch}")?;
            }
            Tightening::Split { role, by, .. } => write!(out, "{role}---\n{by}")?,
            Tightening::Remove { .. } => {}
        }
    }
    let old = plan.changes.iter().filter_map(|change| match change {
        Tightening::Split { binding, .. } | Tightening::Remove { binding, .. } => Some(*binding),
        Tightening::Shrink { .. } => None,
    });
    let mut is_first = true;
    for binding in old {
        if std::mem::take(&mut is_first) {
            writeln!(out, "# To be deleted when the above is there:")?;
        }
        let binding = cluster.policy.binding(binding);
        let name = ObjectName::new(binding.kind(), &binding.namespace, &binding.name).to_string();
        writeln!(out, "# - {}", garboard_report::visible(&name))?;
    }
    Ok(())
}

fn answer(cluster: &Cluster, log: &AuditLog, plan: &Plan) -> Answer<Record> {
    let mut changes = Table::new(&["CHANGE", "OBJECT", "NOW", "NO LONGER"]);
    let mut kept = Table::new(&["BINDING", "WHY"]);
    let mut records = Vec::new();
    for change in &plan.changes {
        let record = change_record(cluster, change);
        let object = match &record.new {
            Some(new) => format!("{} as {}", record.object, new.name),
            None => record.object.to_string(),
        };
        let (rules, removed) = match change {
            Tightening::Shrink { rules, removed, .. } => (rules.as_slice(), removed.as_slice()),
            Tightening::Split { role, removed, .. } => (role.rules.as_slice(), removed.as_slice()),
            Tightening::Remove { removed, .. } => (&[][..], removed.as_slice()),
        };
        changes.row([
            record.change.to_owned(),
            object,
            texts(rules),
            texts(removed),
        ]);
        records.push(record);
    }
    let mut kept_records = Vec::new();
    for (binding, reason) in &plan.kept {
        let binding = cluster.policy.binding(*binding);
        let name = ObjectName::new(binding.kind(), &binding.namespace, &binding.name);
        let why = why(*reason);
        kept.row([name.to_string(), why.clone()]);
        kept_records.push(KeptRecord { binding: name, why });
    }
    let count = |of: fn(&&Tightening) -> bool| plan.changes.iter().filter(of).count();
    let says = format!(
        "{}; roles shrunk: {}, bindings with a role of their own: {}, bindings to be removed: {}",
        log.says(),
        count(|it| matches!(it, Tightening::Shrink { .. })),
        count(|it| matches!(it, Tightening::Split { .. })),
        count(|it| matches!(it, Tightening::Remove { .. })),
    );
    let mut notes = vec![format!(
        "{} different requests of the log were asked again with these roles; none is refused",
        plan.replay.requests
    )];
    if !plan.changes.is_empty() {
        notes.push("--patches prints the YAML".to_owned());
    }
    notes.extend(log.notes());
    notes.extend(log.grounds());
    Answer {
        says: Some(says),
        tables: vec![
            (None, changes),
            (Some("Left as they are:".to_owned()), kept),
        ],
        notes,
        record: Record {
            log: log.record(),
            changes: records,
            kept: kept_records,
            replayed_requests: plan.replay.requests,
        },
    }
}

fn change_record(cluster: &Cluster, change: &Tightening) -> ChangeRecord {
    let records = |rules: &[Rule]| rules.iter().map(RuleRecord::new).collect();
    let of_binding = |id| {
        let binding = cluster.policy.binding(id);
        ObjectName::new(binding.kind(), &binding.namespace, &binding.name)
    };
    match change {
        Tightening::Shrink {
            role,
            rules,
            removed,
        } => {
            let role = cluster.policy.role(*role);
            ChangeRecord {
                change: "shrink",
                object: ObjectName::new(role.kind(), &role.namespace, &role.name),
                new: None,
                rules: records(rules),
                removed: records(removed),
            }
        }
        Tightening::Split {
            binding,
            role,
            by,
            removed,
        } => ChangeRecord {
            change: "split",
            object: of_binding(*binding),
            new: Some(ObjectName::new(
                cluster.policy.binding(*binding).kind(),
                &by.namespace,
                &by.name,
            )),
            rules: records(&role.rules),
            removed: records(removed),
        },
        Tightening::Remove { binding, removed } => ChangeRecord {
            change: "remove",
            object: of_binding(*binding),
            new: None,
            rules: Vec::new(),
            removed: records(removed),
        },
    }
}

fn texts(rules: &[Rule]) -> String {
    let texts: Vec<String> = rules.iter().map(ToString::to_string).collect();
    super::learn::short(&texts)
}

fn why(reason: Reason) -> String {
    match reason {
        Reason::Managed(manager) => format!("{manager} looks after it"),
        Reason::NothingProven => "nothing of it is proven to be unused".to_owned(),
        Reason::Incomplete => "its role could not be read whole, or stands there twice".to_owned(),
    }
}
