//! `garboard pss`: Pod Security Standards, exactly as Pod Security Admission decides them.

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use garboard_finding::{Level, PolicyVersion};
use garboard_pss::{CheckOptions, Configuration, ObjectVerdict, check};
use garboard_world::{Origin, World};
use serde::Serialize;

use crate::cli::Global;
use crate::exit::Exit;
use crate::source::{self, Loading};
use crate::{output, terminal};

/// Arguments of `pss`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Say for each workload whether its pods would be admitted, and PSA's reason if not
    Check(CheckArguments),
}

/// Arguments of `pss check`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  garboard pss check -f deploy/\n  \
    garboard pss check -f deploy/ --level restricted --version v1.30\n  \
    garboard pss check -f - --format jsonl < all.yaml\n\n\
    Exit codes: 0 all admitted · 1 some refused · 2 could not run · 3 incomplete")]
struct CheckArguments {
    /// Files, folders, globs, archives; `-` is stdin
    #[arg(long = "filename", short = 'f', value_name = "SOURCE", required = true)]
    sources: Vec<String>,

    /// Judge at this level; without it, at the one that each namespace's labels ask for
    #[arg(long, value_name = "LEVEL")]
    level: Option<Level>,

    /// Judge by this version of the standards: v1.0 to v1.37, latest
    #[arg(long, value_name = "VERSION")]
    version: Option<PolicyVersion>,

    /// The API server's PodSecurityConfiguration: defaults and exemptions
    #[arg(long, value_name = "FILE")]
    admission_config: Option<PathBuf>,

    /// table, json or jsonl
    #[arg(long, short = 'o', value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Table,
    Json,
    JsonLines,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "table" => Ok(Format::Table),
            "json" => Ok(Format::Json),
            "jsonl" => Ok(Format::JsonLines),
            _ => Err(format!("no format \"{text}\"; one of table, json, jsonl")),
        }
    }
}

pub(crate) fn run(arguments: Arguments, _global: &Global) -> anyhow::Result<Exit> {
    let Verb::Check(arguments) = arguments.verb;
    let admission_config = match &arguments.admission_config {
        None => None,
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let configuration = Configuration::from_text(&text)
                .with_context(|| format!("{} is no admission configuration", file.display()))?;
            Some(configuration)
        }
    };
    let Loading {
        world, coverage, ..
    } = source::load(&arguments.sources, &source::Settings::default())?;
    let options = CheckOptions {
        level: arguments.level,
        version: arguments.version,
        admission_config,
    };
    let verdicts = check(&world, &options);
    output::write_stdout(|out| write(&verdicts, &world, arguments.format, out))?;
    if !coverage.is_whole() {
        terminal::complain(&format!(
            "{} documents and {} fields could not be read; `garboard scan` says which",
            coverage.broken, coverage.unread_fields
        ));
    }
    Ok(if verdicts.iter().any(|verdict| !verdict.allowed) {
        Exit::Found
    } else if coverage.is_whole() {
        Exit::Clean
    } else {
        Exit::Incomplete
    })
}

/// One line of `--format jsonl`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    file: &'a str,
    document: u32,
    item: Option<&'a str>,
    api_version: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    level: String,
    version: String,
    allowed: bool,
    reason: &'a str,
    detail: &'a str,
    checks: &'a [&'static str],
    warning: Option<&'a str>,
}

impl<'a> Record<'a> {
    fn new(verdict: &'a ObjectVerdict, world: &'a World) -> Self {
        let object = world.object(verdict.object);
        let Origin::File { file, document, at } = &object.origin;
        Record {
            file: &world.file(*file).path,
            document: *document,
            item: Some(at.as_str()).filter(|item| !item.is_empty()),
            api_version: object.api_version.as_str(),
            kind: &object.kind,
            namespace: object.namespace(),
            name: object.name(),
            level: verdict.level.level.to_string(),
            version: verdict.level.version.to_string(),
            allowed: verdict.allowed,
            reason: &verdict.reason,
            detail: &verdict.detail,
            checks: &verdict.checks,
            warning: verdict.warning.as_deref(),
        }
    }
}

fn write(
    verdicts: &[ObjectVerdict],
    world: &World,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    let records: Vec<Record<'_>> = verdicts
        .iter()
        .map(|verdict| Record::new(verdict, world))
        .collect();
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &records)?;
            writeln!(out)
        }
        Format::JsonLines => records.iter().try_for_each(|record| {
            serde_json::to_writer(&mut *out, record)?;
            writeln!(out)
        }),
        Format::Table => write_table(&records, out),
    }
}

fn write_table(records: &[Record<'_>], out: &mut dyn Write) -> io::Result<()> {
    let refused = records.iter().filter(|record| !record.allowed).count();
    for record in records {
        let verdict = if record.allowed {
            "admitted"
        } else {
            "REFUSED "
        };
        writeln!(
            out,
            "{verdict}  {}:{}  {} {}/{}  {}",
            record.level,
            record.version,
            garboard_report::visible(record.kind),
            garboard_report::visible(record.namespace),
            garboard_report::visible(record.name),
            garboard_report::visible(record.file),
        )?;
        if !record.allowed {
            writeln!(out, "          {}", garboard_report::visible(record.detail))?;
        }
    }
    writeln!(out, "{} workloads, {refused} refused", records.len())
}
