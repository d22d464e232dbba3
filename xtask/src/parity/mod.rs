//! `cargo xtask parity`: what became of every check of the other tools.
//!
//! ```text
//! conformance/catalogues/*.tsv, names of kubescape-rules/* ─► Check (id, title)
//! garboard rules --format json ─► aliases ─┐
//! docs/parity.toml ─► other pillar, or refused, and why ─┴─► docs/parity.md
//! ```
//!
//! It fails if a check is in neither place, and if an alias or a reason names a check that there is
//! not.

mod catalogue;
mod page;
mod reasons;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::{root, say};
use catalogue::Catalogue;
use reasons::Reason;

/// A check of another tool and what became of it.
pub(crate) struct Answer {
    id: String,
    title: String,
    /// Recorded cases, of a rule of Kubescape's library.
    cases: Option<usize>,
    place: Place,
}

/// Where a check has its answer.
pub(crate) enum Place {
    /// Rules bear its id.
    Rules(Vec<String>),
    /// Another pillar's ground, or refused.
    Elsewhere(Reason),
    /// Nowhere.
    Missing,
}

/// Writes docs/parity.md.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let Some(folder) = conformance() else {
        bail!("the catalogues are not on this machine; set GARBOARD_CONFORMANCE");
    };
    let (text, complaints) = report(&folder)?;
    std::fs::write(page_file(), text).context("cannot write docs/parity.md")?;
    for complaint in &complaints {
        say(complaint);
    }
    Ok(if complaints.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is wrong with the page, or none if the catalogues are not on this machine.
pub(crate) fn complaints() -> anyhow::Result<Option<Vec<String>>> {
    let Some(folder) = conformance() else {
        return Ok(None);
    };
    let (text, mut complaints) = report(&folder)?;
    if std::fs::read_to_string(page_file()).unwrap_or_default() != text {
        complaints.push("docs/parity.md is out of date; run cargo xtask parity".to_owned());
    }
    Ok(Some(complaints))
}

/// The page, and what is wrong.
fn report(folder: &std::path::Path) -> anyhow::Result<(String, Vec<String>)> {
    let catalogues = catalogue::read(folder)?;
    let aliases = aliases()?;
    let reasons = reasons::read(&root().join("docs/parity.toml"))?;
    let mut complaints = strange_aliases(&catalogues, &aliases);
    complaints.extend(reasons.strange(&catalogues));
    let mut answers = Vec::new();
    for catalogue in &catalogues {
        let of_catalogue: Vec<Answer> = catalogue
            .checks
            .iter()
            .map(|check| {
                let name = format!("{}:{}", catalogue.tool, check.id);
                let place = match (aliases.get(&name), reasons.of(catalogue.name, &check.id)) {
                    (Some(rules), _) => Place::Rules(rules.clone()),
                    (None, Some(reason)) => Place::Elsewhere(reason),
                    (None, None) => Place::Missing,
                };
                Answer {
                    id: check.id.clone(),
                    title: check.title.clone(),
                    cases: check.cases,
                    place,
                }
            })
            .collect();
        let missing = of_catalogue
            .iter()
            .filter(|answer| matches!(answer.place, Place::Missing));
        complaints.extend(missing.map(|answer| {
            format!(
                "{}: {} ({}) is neither an alias nor in docs/parity.toml",
                catalogue.name, answer.id, answer.title
            )
        }));
        answers.push((catalogue.name, of_catalogue));
    }
    Ok((page::render(&answers), complaints))
}

/// Aliases that name a check which the tool does not have; other sets of aliases are not looked at.
fn strange_aliases(
    catalogues: &[Catalogue],
    aliases: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let tools: Vec<&str> = catalogues.iter().map(|catalogue| catalogue.tool).collect();
    let is_strange = |alias: &&String| {
        let (tool, id) = alias.split_once(':').unwrap_or_default();
        let of_tool = catalogues.iter().filter(|catalogue| catalogue.tool == tool);
        tools.contains(&tool)
            && !of_tool
                .flat_map(|it| &it.checks)
                .any(|check| check.id == id)
    };
    let strange = aliases.keys().filter(is_strange);
    strange
        .map(|alias| {
            format!(
                "{}: no check is called {alias}",
                aliases[alias].join(", ") // its own key
            )
        })
        .collect()
}

/// Every alias with the ids of the rules that bear it, as the binary lists them.
fn aliases() -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let output = Command::new("cargo")
        .args(["run", "--quiet", "-p", "garboard", "--", "rules"])
        .args(["--format", "json"])
        .current_dir(root())
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!(
            "garboard does not list its rules: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let rules: Vec<ListedRule> =
        serde_json::from_slice(&output.stdout).context("the list of rules is not as expected")?;
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in rules {
        for alias in rule.aliases {
            let bearers = aliases.entry(alias).or_default();
            if !bearers.contains(&rule.id) {
                bearers.push(rule.id.clone());
            }
        }
    }
    Ok(aliases)
}

#[derive(serde::Deserialize)]
struct ListedRule {
    id: String,
    aliases: Vec<String>,
}

fn page_file() -> PathBuf {
    root().join("docs/parity.md")
}

/// The conformance set, where it is.
fn conformance() -> Option<PathBuf> {
    let beside = || root().join("../shared/conformance");
    let folder = std::env::var_os("GARBOARD_CONFORMANCE").map_or_else(beside, PathBuf::from);
    folder.join("catalogues").is_dir().then_some(folder)
}
