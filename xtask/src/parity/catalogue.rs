//! The checks of other tools, as the conformance set lists them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// The checks of one tool.
pub(crate) struct Catalogue {
    /// Its name in `docs/parity.toml` and on the page.
    pub(crate) name: &'static str,
    /// What stands before the `:` of its aliases.
    pub(crate) tool: &'static str,
    pub(crate) checks: Vec<Check>,
}

/// A check of another tool.
pub(crate) struct Check {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Recorded cases, of a rule of Kubescape's library.
    pub(crate) cases: Option<usize>,
}

/// The tables, each with the column that says what a check is about.
const TABLES: [(&str, usize); 5] = [
    ("polaris", 1),
    ("kube-linter", 2),
    ("trivy", 3),
    ("checkov", 1),
    ("kubescape", 2),
];

/// The library of rules from which Kubescape makes its controls.
pub(crate) const LIBRARY: &str = "regolibrary";

/// All catalogues, the library last.
pub(crate) fn read(conformance: &Path) -> anyhow::Result<Vec<Catalogue>> {
    let mut catalogues = Vec::new();
    for (tool, title) in TABLES {
        let file = conformance.join(format!("catalogues/{tool}.tsv"));
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let checks = text.lines().skip(1).filter_map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            Some(Check {
                id: (*columns.first()?).to_owned(),
                title: unquoted(columns.get(title).unwrap_or(&"")),
                cases: None,
            })
        });
        catalogues.push(Catalogue {
            name: tool,
            tool,
            checks: checks.collect(),
        });
    }
    catalogues.push(library(conformance)?);
    Ok(catalogues)
}

/// The rules of the library: every recorded one, and those that controls name.
fn library(conformance: &Path) -> anyhow::Result<Catalogue> {
    let controls = conformance.join("catalogues/kubescape.tsv");
    let controls = fs::read_to_string(controls).context("cannot read kubescape.tsv")?;
    let mut names: Vec<String> = controls
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').nth(3))
        .flat_map(|rules| rules.split(',').map(str::to_owned))
        .collect();
    let folder = conformance.join("kubescape-rules");
    let mut cases = HashMap::new();
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let Some(name) = name_of_rule(&entry.path()) else {
            continue;
        };
        let recorded = fs::read_dir(entry.path().join("test"));
        cases.insert(
            name.clone(),
            recorded.map_or(0, |all| all.flatten().count()),
        );
        names.push(name);
    }
    names.sort();
    names.dedup();
    names.retain(|name| !name.is_empty());
    let checks = names.into_iter().map(|id| {
        let used_by = controls
            .lines()
            .filter(|line| {
                let rules = line.split('\t').nth(3).unwrap_or_default();
                rules.split(',').any(|rule| rule == id)
            })
            .filter_map(|line| line.split('\t').next());
        let title = used_by.collect::<Vec<_>>().join(", ");
        Check {
            cases: Some(cases.get(&id).copied().unwrap_or(0)),
            id,
            title,
        }
    });
    Ok(Catalogue {
        name: LIBRARY,
        tool: "kubescape",
        checks: checks.collect(),
    })
}

/// The name that a recorded rule gives itself; its folder may have another.
fn name_of_rule(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join("rule.metadata.json")).ok()?;
    let metadata: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some(metadata.get("name")?.as_str()?.to_owned())
}

/// A cell without the quotes that spreadsheets put around those with quotes.
fn unquoted(cell: &str) -> String {
    let inner = cell.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\""))
}
