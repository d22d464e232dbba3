//! `garboard config`: what counts and who decided on it, what can be set, and garboard.yaml made
//! from another tool's file.

use std::io::{self, Write};
use std::str::FromStr;

use clap::{Args, Subcommand};
use garboard_config::{Config, Files as _, Origin, Row, read_file, schema};
use garboard_report::visible;
use serde_json::{Value, json};

use crate::cli::Global;
use crate::configuration::{Disk, Flags, VerdictFlags};
use crate::exit::Exit;
use crate::{output, terminal};

/// Arguments of `config`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print every setting with its value and who decided on it: a file, a flag, nobody
    Show(Box<Show>),
    /// Print the JSON Schema of garboard.yaml
    Schema,
    /// Print a garboard.yaml that says what another tool's configuration says
    Import(Import),
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  garboard config show\n  \
    garboard config show --profile nsa --fail-on high\n  \
    garboard config show -o json | jq '.[] | select(.origin.from == \"file\")'")]
struct Show {
    /// text; json; yaml: what is set, as one garboard.yaml
    #[arg(long, short = 'o', value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Also what nobody has set
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    flags: Flags,

    #[command(flatten)]
    verdict: VerdictFlags,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  garboard config import .kube-linter.yaml > garboard.yaml\n  \
    garboard config import polaris/config.yaml kubescape/exceptions.json > garboard.yaml"
)]
struct Import {
    /// Configurations of Polaris, kube-linter, Kubescape, Checkov, Trivy; later ones count more
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Text,
    Json,
    Yaml,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            "yaml" => Ok(Format::Yaml),
            _ => Err(format!("no format \"{text}\"; one of text, json, yaml")),
        }
    }
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    match &arguments.verb {
        Verb::Show(show) => run_show(show, global)?,
        Verb::Schema => output::write_stdout(|out| write_json(&schema(), out))?,
        Verb::Import(import) => run_import(import, global)?,
    }
    Ok(Exit::Clean)
}

fn run_show(show: &Show, global: &Global) -> anyhow::Result<()> {
    let plan = show.flags.plan(&show.verdict)?; // names that mean nothing are told here too
    plan.warn(global);
    let mut rows = plan.config.rows();
    if !show.all && matches!(show.format, Format::Text) {
        rows.retain(|row| row.origin != Origin::Default);
    }
    output::write_stdout(|out| match show.format {
        Format::Text => write_text(&rows, out),
        Format::Json => {
            let rows: Vec<Value> = rows.iter().map(row_json).collect();
            write_json(&json!(rows), out)
        }
        Format::Yaml => out.write_all(plan.config.layer().yaml().as_bytes()),
    })?;
    Ok(())
}

fn write_text(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "nothing is set; --all shows the defaults");
    }
    let cells: Vec<[String; 3]> = rows
        .iter()
        .map(|row| [row.key.clone(), shown(&row.value), row.origin.to_string()])
        .map(|cells| cells.map(|cell| visible(&cell).to_string()))
        .collect();
    let width = |column: usize| {
        let lengths = cells.iter().map(|cells| cells[column].chars().count());
        lengths.max().unwrap_or(0).min(48) // a long value moves its origin, not every other
    };
    let (key_width, value_width) = (width(0), width(1));
    for [key, value, origin] in &cells {
        writeln!(out, "{key:key_width$}  {value:value_width$}  {origin}")?;
    }
    Ok(())
}

/// A value in a line: lists without brackets, nothing as a dash.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "-".to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(entries) => {
            let parts = entries
                .iter()
                .map(|(key, value)| format!("{key}: {}", shown(value)));
            parts.collect::<Vec<_>>().join("; ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn row_json(row: &Row) -> Value {
    let origin = match &row.origin {
        Origin::Default => json!({"from": "default"}),
        Origin::Flag(flag) => json!({"from": "flag", "flag": flag}),
        Origin::File(place) => json!({
            "from": "file",
            "file": &*place.file,
            "line": place.line,
            "column": place.column,
        }),
    };
    json!({"key": row.key, "value": row.value, "origin": origin})
}

fn write_json(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn run_import(import: &Import, global: &Global) -> anyhow::Result<()> {
    let mut layers = Vec::new();
    for file in &import.files {
        let text = Disk
            .read(file)
            .map_err(|error| anyhow::anyhow!("{file} cannot be read: {error}"))?;
        layers.push(read_file(file, &text)?);
    }
    let config = Config::new(layers);
    if !global.quiet {
        for warning in config.warnings() {
            terminal::complain(&warning.to_string());
        }
    }
    output::write_stdout(|out| out.write_all(config.layer().yaml().as_bytes()))?;
    Ok(())
}
