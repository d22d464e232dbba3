//! `garboard rules`: every rule in one list.

use std::str::FromStr;

use clap::Args;
use garboard_finding::{Registry, Rule, Selection, Selectors};
use serde::Serialize;

use crate::cli::Global;
use crate::exit::Exit;
use crate::{output, pillars};

/// Arguments of `rules`.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  garboard rules\n  garboard rules restricted\n  \
                        garboard rules --format json workload | jq '.[].id'"
)]
pub(crate) struct Arguments {
    /// Only these: rule ids, id prefixes, pillars, profiles, aliases
    selectors: Vec<String>,

    /// table or json
    #[arg(long, short = 'o', value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Table,
    Json,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "table" => Ok(Format::Table),
            "json" => Ok(Format::Json),
            _ => Err(format!("no format \"{text}\"; one of table, json")),
        }
    }
}

#[derive(Serialize)]
struct Listed {
    id: &'static str,
    pillar: &'static str,
    title: &'static str,
    severity: &'static str,
    group: &'static str,
    aliases: Vec<&'static str>,
}

pub(crate) fn run(arguments: &Arguments, _global: &Global) -> anyhow::Result<Exit> {
    let registry = pillars::registry();
    let rules = chosen(&registry, &arguments.selectors)?;
    match arguments.format {
        Format::Json => {
            let listed: Vec<Listed> = rules.iter().map(|rule| listed(rule)).collect();
            output::write_stdout(|out| {
                serde_json::to_writer_pretty(&mut *out, &listed)?;
                writeln!(out)
            })?;
        }
        Format::Table => output::write_stdout(|out| {
            let width =
                |of: fn(&Rule) -> usize| rules.iter().map(|rule| of(rule)).max().unwrap_or(0);
            let (id, severity) = (
                width(|rule| rule.id.len()),
                width(|rule| rule.severity.as_str().len()),
            );
            for rule in &rules {
                writeln!(
                    out,
                    "{:id$}  {:severity$}  {}",
                    rule.id, rule.severity, rule.title
                )?;
            }
            Ok(())
        })?,
    }
    Ok(Exit::Clean)
}

fn chosen(registry: &Registry, selectors: &[String]) -> anyhow::Result<Vec<&'static Rule>> {
    let selection = if selectors.is_empty() {
        Selection::all(registry)
    } else {
        let selectors = Selectors {
            select: selectors.to_vec(),
            ..Selectors::default()
        };
        Selection::new(registry, &selectors)?
    };
    Ok(registry
        .rules()
        .filter(|rule| selection.holds(rule))
        .collect())
}

fn listed(rule: &'static Rule) -> Listed {
    Listed {
        id: rule.id,
        pillar: rule.pillar(),
        title: rule.title,
        severity: rule.severity.as_str(),
        group: rule.group.as_str(),
        aliases: rule.aliases.iter().map(|alias| alias.name).collect(),
    }
}
