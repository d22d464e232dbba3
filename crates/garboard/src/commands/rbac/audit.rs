//! Audit logs as the verbs that learn from them read them.
//!
//! ```text
//! --audit LOG… ─► files in order ─► garboard_audit_event::read (all cores) ─► Usage
//! --audit-policy FILE ─► what would have been recorded ─┐
//! --days, --keep ───────────────────────────────────────┴─► Proof
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use garboard_audit_event::{self as audit, Event, Options, Source, Summary};
use garboard_finding::Date;
use garboard_manifest::{Content, Limits, Value, parse};
use garboard_rbac::{Batch, Keep, Proof, Span, Usage};
use serde::Serialize;

/// What to learn from.
#[derive(Args, Clone, Debug)]
pub(crate) struct AuditInput {
    /// Audit logs, or folders of them: JSON lines, lists, exports of EKS, GKE and AKS, gzip or zstd;
    /// `-` is stdin
    #[arg(long = "audit", value_name = "LOG", num_args = 1..)]
    logs: Vec<String>,

    /// The API server's audit policy: what it does not record is not called unused
    #[arg(long, value_name = "FILE")]
    audit_policy: Option<PathBuf>,

    /// Call nothing unused unless the log has entries of so many days
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    days: usize,

    /// Call this never unused, whatever the log says; repeatable
    #[arg(long, value_name = "VERB RESOURCE")]
    keep: Vec<Keep>,
}

/// The logs, read.
pub(crate) struct AuditLog {
    pub(crate) usage: Usage,
    pub(crate) summary: Summary,
    policy: Option<audit::Policy>,
    least_days: usize,
    keep: Vec<Keep>,
}

/// A log as data.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LogRecord {
    bytes: u64,
    events: u64,
    not_events: u64,
    malformed: u64,
    repeated: u64,
    undecided: u64,
    days: usize,
    first: Option<String>,
    last: Option<String>,
}

impl AuditInput {
    /// Whether logs are named.
    pub(crate) fn is_given(&self) -> bool {
        !self.logs.is_empty()
    }

    /// Reads the logs for what was used.
    pub(crate) fn read(&self) -> anyhow::Result<AuditLog> {
        let policy = self.audit_policy.as_deref().map(read_policy).transpose()?;
        let mut usage = Usage::default();
        let summary = self.for_each(Batch::new, Batch::add, |batch| usage.merge(batch))?;
        Ok(AuditLog {
            usage,
            summary,
            policy,
            least_days: self.days,
            keep: self.keep.clone(),
        })
    }

    /// Reads the logs for something else.
    pub(crate) fn for_each<A: Send>(
        &self,
        new: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Event<'_>) + Sync,
        merge: impl FnMut(A),
    ) -> anyhow::Result<Summary> {
        if !self.is_given() {
            bail!("say which audit logs to read with --audit LOG");
        }
        let mut sources = Vec::new();
        for log in &self.logs {
            add_sources(log, &mut sources)?;
        }
        Ok(audit::read(sources, &Options::default(), new, each, merge))
    }
}

impl AuditLog {
    /// What of the logs proves that something was not used.
    pub(crate) fn proof(&self) -> Proof<'_> {
        Proof {
            audit_policy: self.policy.as_ref(),
            days: self.usage.days(),
            least_days: self.least_days,
            keep: &self.keep,
        }
    }

    /// What could not be read, in words.
    pub(crate) fn missing(&self) -> Vec<String> {
        missing(&self.summary)
    }

    /// The logs in one line.
    pub(crate) fn says(&self) -> String {
        let days = match self.usage.days() {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        let span = match self.usage.totals().span {
            Some((first, last)) => format!(
                " ({} to {})",
                Date::of_unix_seconds(first),
                Date::of_unix_seconds(last)
            ),
            None => String::new(),
        };
        format!("{} events on {days}{span}", self.summary.events)
    }

    /// What people should know of how the log was judged.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let totals = self.usage.totals();
        if self.summary.foreign > 0 {
            notes.push(format!(
                "{} JSON objects of the log are no audit events",
                self.summary.foreign
            ));
        }
        if totals.undecided > 0 && totals.undecided == self.summary.events {
            notes.push(
                "the log has events of the stage RequestReceived only, which do not say whether a \
                 request was allowed"
                    .to_owned(),
            );
        }
        if totals.repeated > 0 {
            notes.push(format!(
                "{} events were there twice and are counted once",
                totals.repeated
            ));
        }
        if totals.unattributed > 0 {
            notes.push(format!(
                "{} requests are of more subjects than are remembered",
                totals.unattributed
            ));
        }
        notes
    }

    /// On what it rests that something is called unused.
    pub(crate) fn grounds(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.policy.is_none() {
            notes.push(
                "without --audit-policy every request is taken to be recorded; what the API server \
                 does not record would look unused"
                    .to_owned(),
            );
        }
        if self.usage.days() < self.least_days {
            notes.push(format!(
                "nothing is called unused: the log has entries of {} days, --days asks for {}",
                self.usage.days(),
                self.least_days
            ));
        }
        notes
    }

    /// The logs as data.
    pub(crate) fn record(&self) -> LogRecord {
        let totals = self.usage.totals();
        LogRecord {
            bytes: self.summary.bytes,
            events: self.summary.events,
            not_events: self.summary.foreign,
            malformed: self.summary.malformed,
            repeated: totals.repeated,
            undecided: totals.undecided,
            days: self.usage.days(),
            first: totals.span.map(|(first, _)| day(first)),
            last: totals.span.map(|(_, last)| day(last)),
        }
    }
}

/// What could not be read of logs, in words.
pub(crate) fn missing(summary: &Summary) -> Vec<String> {
    let places = summary.places.iter();
    let mut missing: Vec<String> = places
        .map(|place| format!("{}:{} {}", place.source, place.line, place.trouble))
        .collect();
    let unnamed = summary.malformed - summary.places.len() as u64; // each place is counted
    if unnamed > 0 {
        missing.push(format!("{unnamed} more records could not be read"));
    }
    missing
}

/// The day of a moment.
pub(crate) fn day(seconds: i64) -> String {
    Date::of_unix_seconds(seconds).to_string()
}

/// First and last day of a span as cells.
pub(crate) fn days(span: &Span) -> [String; 2] {
    [span.first, span.last].map(|it| it.map(day).unwrap_or_default())
}

/// The logs of an argument; those of a folder in the order of their names.
fn add_sources(argument: &str, sources: &mut Vec<Source>) -> anyhow::Result<()> {
    if argument == "-" {
        sources.push(Source::new("<stdin>", io::stdin()));
        return Ok(());
    }
    let path = Path::new(argument);
    let shown = || argument.escape_debug().to_string();
    if !path.is_dir() {
        let file = File::open(path).with_context(|| format!("cannot read {}", shown()))?;
        sources.push(Source::new(shown(), file));
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", shown()))?;
    let mut files = entries
        .map(|entry| entry.map(|it| it.path()))
        .collect::<io::Result<Vec<PathBuf>>>()
        .with_context(|| format!("cannot read {}", shown()))?;
    files.retain(|file| file.is_file());
    files.sort();
    if files.is_empty() {
        bail!("{} has no files; name the logs themselves", shown());
    }
    for file in files {
        let name = file.display().to_string().escape_debug().to_string();
        let opened = File::open(&file).with_context(|| format!("cannot read {name}"))?;
        sources.push(Source::new(name, opened));
    }
    Ok(())
}

fn read_policy(path: &Path) -> anyhow::Result<audit::Policy> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let refused = |why: &str| format!("{} is no audit policy: {why}", path.display());
    let documents = parse(&text, &Limits::default());
    let tree = documents
        .iter()
        .find_map(|document| match &document.content {
            Content::Tree(tree) => Some(tree),
            _ => None,
        });
    let Some(tree) = tree else {
        bail!(refused("it is not YAML"));
    };
    let (kind, version) = (tree.root().text("kind"), tree.root().text("apiVersion"));
    if kind != Some("Policy") || !version.is_some_and(|it| it.starts_with("audit.k8s.io/")) {
        bail!(refused("its kind is not Policy of audit.k8s.io"));
    }
    let json = json(&Value::of(tree.root())).to_string();
    audit::Policy::from_json(&json).map_err(|why| anyhow::anyhow!(refused(&why)))
}

/// A value as serde_json has it.
fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::String(text) => (**text).into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(key, value)| (key.to_string(), json(value)));
            fields.collect::<serde_json::Map<_, _>>().into()
        }
    }
}
