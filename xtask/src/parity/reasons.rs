//! `docs/parity.toml`: the checks that no rule answers, and why.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use super::catalogue::Catalogue;

/// Why no rule answers a check.
#[derive(Clone)]
pub(crate) struct Reason {
    /// The pillar whose ground it is, or `refused`.
    pub(crate) place: String,
    pub(crate) why: String,
}

/// All reasons.
pub(crate) struct Reasons(Vec<Group>);

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Group {
    place: String,
    why: String,
    #[serde(default)]
    polaris: Vec<String>,
    #[serde(default)]
    kube_linter: Vec<String>,
    #[serde(default)]
    trivy: Vec<String>,
    #[serde(default)]
    checkov: Vec<String>,
    #[serde(default)]
    kubescape: Vec<String>,
    #[serde(default)]
    regolibrary: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    group: Vec<Group>,
}

/// The grounds that there are.
pub(crate) const PLACES: [&str; 5] = [
    "network",
    "node and control plane",
    "images",
    "cloud",
    "refused",
];

pub(crate) fn read(file: &Path) -> anyhow::Result<Reasons> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let reading: Reading =
        toml::from_str(&text).with_context(|| format!("cannot read {}", file.display()))?;
    for group in &reading.group {
        if !PLACES.contains(&group.place.as_str()) {
            bail!(
                "docs/parity.toml: no place is called {:?}; one of {}",
                group.place,
                PLACES.join(", ")
            );
        }
    }
    Ok(Reasons(reading.group))
}

impl Group {
    /// The patterns for one tool: ids, or beginnings of ids that end in `*`.
    fn patterns(&self, tool: &str) -> &[String] {
        match tool {
            "polaris" => &self.polaris,
            "kube-linter" => &self.kube_linter,
            "trivy" => &self.trivy,
            "checkov" => &self.checkov,
            "kubescape" => &self.kubescape,
            _ => &self.regolibrary,
        }
    }
}

impl Reasons {
    /// Why no rule answers a check: what is said of its id, else of a beginning of it.
    pub(crate) fn of(&self, tool: &str, id: &str) -> Option<Reason> {
        let find = |is_meant: &dyn Fn(&String) -> bool| {
            let mut groups = self.0.iter();
            groups.find(|group| group.patterns(tool).iter().any(is_meant))
        };
        let group = find(&|pattern| pattern == id).or_else(|| {
            find(&|pattern| {
                pattern
                    .strip_suffix('*')
                    .is_some_and(|beginning| id.starts_with(beginning))
            })
        })?;
        Some(Reason {
            place: group.place.clone(),
            why: group.why.clone(),
        })
    }

    /// Reasons for checks that there are not.
    pub(crate) fn strange(&self, catalogues: &[Catalogue]) -> Vec<String> {
        let mut complaints = Vec::new();
        for group in &self.0 {
            for catalogue in catalogues {
                let is_known = |pattern: &str| {
                    let ids = catalogue.checks.iter().map(|check| check.id.as_str());
                    match pattern.strip_suffix('*') {
                        Some(beginning) => ids.clone().any(|id| id.starts_with(beginning)),
                        None => ids.clone().any(|id| id == pattern),
                    }
                };
                let patterns = group.patterns(catalogue.name).iter();
                complaints.extend(
                    patterns
                        .filter(|pattern| !is_known(pattern))
                        .map(|pattern| {
                            format!(
                                "docs/parity.toml: {} has no check {pattern}",
                                catalogue.name
                            )
                        }),
                );
            }
        }
        complaints
    }
}
