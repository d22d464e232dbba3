//! `garboard explain`: a rule's page, found by any id that anyone uses for it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use clap::Args;
use garboard_finding::{Alias, Rule};

use crate::cli::Global;
use crate::exit::Exit;
use crate::{output, pillars};

/// Arguments of `explain`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  garboard explain workload/privileged\n  \
                        garboard explain C-0057\n  garboard explain CKV_K8S_16 KSV017")]
pub(crate) struct Arguments {
    /// A rule's id, or the id of Kubescape, Trivy, Polaris, kube-linter, Checkov, CIS or PSA
    #[arg(required = true, value_name = "ID|ALIAS")]
    ids: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    let registry = pillars::registry();
    let mut rules: Vec<&'static Rule> = Vec::new();
    for id in &arguments.ids {
        let found = registry.find(id);
        if found.is_empty() {
            let hint = match registry.nearest(id) {
                Some(nearest) => format!("did you mean {nearest}?"),
                None => "`garboard rules` lists them".to_owned(),
            };
            anyhow::bail!("no rule is known as \"{}\"; {hint}", id.escape_debug());
        }
        for rule in found {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
    }
    let is_coloured = global.color.on_stdout();
    output::write_stdout(|out| {
        for (index, rule) in rules.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write_rule(rule, is_coloured, out)?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

fn write_rule(rule: &Rule, is_coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}  {} · {}",
        rule.id,
        rule.severity,
        rule.group.as_str()
    )?;
    if !rule.aliases.is_empty() {
        let aliases: Vec<String> = rule.aliases.iter().map(known_as).collect();
        writeln!(out, "also known as {}", aliases.join(", "))?;
    }
    writeln!(out)?;
    let heading = AnsiColor::Cyan.on_default().bold();
    let code = Style::new().dimmed();
    let mut is_code = false;
    for line in rule.page.lines() {
        let is_fence = line.starts_with("```");
        let style = match line {
            _ if is_fence || is_code => code,
            _ if line.starts_with('#') => heading,
            _ => Style::new(),
        };
        is_code ^= is_fence;
        if is_coloured && style != Style::new() {
            writeln!(out, "{style}{line}{style:#}")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// An alias, with the cases of the rule that it means: `trivy:KSV-0005 (SYS_ADMIN, ALL)`.
fn known_as(alias: &Alias) -> String {
    match alias.only {
        None => alias.name.to_owned(),
        Some(facets) => format!("{} ({})", alias.name, facets.join(", ")),
    }
}
