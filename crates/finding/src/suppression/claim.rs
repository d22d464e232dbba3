//! What a suppression says, whoever's spelling it is in.

use super::kube_score;
use super::policy::Entry;
use crate::alias::{Alias, Meaning};
use crate::date::Date;
use crate::finding::Finding;
use crate::registry::Registry;
use crate::rule::Rule;
use crate::selection;

/// What one comment or annotation accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// Whose spelling it is.
    pub(super) tool: Tool,
    /// Which rules.
    pub(super) rules: Names,
    /// Why.
    pub(super) reason: Option<Box<str>>,
    /// Who accepted it.
    pub(super) owner: Option<Box<str>>,
    /// The last day on which it counts.
    pub(super) until: Option<Date>,
}

/// Rules as a suppression names them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Names {
    /// These ids of the tool.
    These(Vec<Box<str>>),
    /// Every rule that the tool knows too.
    All,
}

/// Whose spelling a suppression is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tool {
    /// Our own.
    Garboard,
    /// `polaris.fairwinds.com/exempt`
    Polaris,
    /// `ignore-check.kube-linter.io/…`
    KubeLinter,
    /// `checkov.io/skip1`, `#checkov:skip=…`
    Checkov,
    /// `#trivy:ignore:…`
    Trivy,
    /// `kubescape.io/skip-controls`
    Kubescape,
    /// `kube-score/ignore`
    KubeScore,
    /// `# kics-scan ignore-line`
    Kics,
}

impl Tool {
    /// The name, as aliases begin with it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Tool::Garboard => "garboard",
            Tool::Polaris => "polaris",
            Tool::KubeLinter => "kube-linter",
            Tool::Checkov => "checkov",
            Tool::Trivy => "trivy",
            Tool::Kubescape => "kubescape",
            Tool::KubeScore => "kube-score",
            Tool::Kics => "kics",
        }
    }
}

impl Claim {
    /// A claim that accepts everything that the tool knows, without a reason.
    pub(super) fn of(tool: Tool) -> Claim {
        Claim {
            tool,
            rules: Names::All,
            reason: None,
            owner: None,
            until: None,
        }
    }

    /// The same for some rules.
    pub(super) fn of_rules<'a>(tool: Tool, ids: impl IntoIterator<Item = &'a str>) -> Claim {
        Claim {
            rules: Names::These(ids.into_iter().map(Into::into).collect()),
            ..Claim::of(tool)
        }
    }

    /// What an entry of `garboard.yaml` accepts, wherever its conditions hold.
    pub(super) fn of_entry(entry: &Entry) -> Claim {
        Claim {
            owner: entry.owner.as_deref().map(Into::into),
            until: entry.until,
            ..Claim::of_rules(Tool::Garboard, entry.rules.iter().map(String::as_str))
        }
        .because(entry.reason.as_deref().unwrap_or_default())
    }

    /// The same claim with a reason, if there is one.
    pub(super) fn because(self, reason: &str) -> Claim {
        let reason = reason.trim();
        Claim {
            reason: (!reason.is_empty()).then(|| reason.into()),
            ..self
        }
    }
}

/// Names in one suppression; more are no decision of a person.
pub(super) const MOST_NAMES: usize = 100;

/// What the rules of a claim mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Meant {
    /// Each name with its meaning; none for a name that nobody knows.
    pub(super) names: Vec<(Box<str>, Vec<Meaning>)>,
}

impl Meant {
    /// What a claim's names mean.
    pub(super) fn of(tool: Tool, rules: &Names, registry: &Registry) -> Meant {
        let names = match rules {
            Names::All => vec![("every rule".into(), known_to(tool, registry))],
            Names::These(names) => names
                .iter()
                .map(|name| (name.clone(), meanings(tool, name, registry)))
                .collect(),
        };
        Meant { names }
    }

    /// The names that mean a finding, by their numbers.
    pub(super) fn covering<'a>(&'a self, finding: &'a Finding) -> impl Iterator<Item = usize> {
        let covers = |meanings: &[Meaning]| meanings.iter().any(|meaning| meaning.covers(finding));
        let numbered = self.names.iter().enumerate();
        numbered.filter_map(move |(number, (_, meanings))| covers(meanings).then_some(number))
    }

    /// Every rule that is meant, wholly or in part.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let meanings = self.names.iter().flat_map(|(_, meanings)| meanings);
        meanings.map(|meaning| meaning.rule)
    }
}

/// Our own spelling takes what `--select` takes; another tool's ids mean that tool's checks.
fn meanings(tool: Tool, name: &str, registry: &Registry) -> Vec<Meaning> {
    match tool {
        Tool::Garboard => selection::meant(registry, name).unwrap_or_default(),
        Tool::KubeScore => of_ids(kube_score::rules(name), registry),
        tool => registry.meant(&format!("{}:{name}", tool.as_str())),
    }
}

/// What another tool would have found. KICS' queries are no aliases of rules, so its word counts for
/// every rule.
fn known_to(tool: Tool, registry: &Registry) -> Vec<Meaning> {
    match tool {
        Tool::Garboard | Tool::Kics => registry.rules().map(Meaning::whole).collect(),
        Tool::KubeScore => {
            let checks = kube_score::CHECKS.iter();
            checks
                .flat_map(|(_, rules)| of_ids(rules, registry))
                .collect()
        }
        tool => {
            let of_rule = |rule: &'static Rule| {
                let is_of_tool = move |alias: &&Alias| alias.tool() == tool.as_str();
                let aliases = rule.aliases.iter().filter(is_of_tool);
                aliases.map(move |alias| Meaning::of_alias(rule, alias))
            };
            registry.rules().flat_map(of_rule).collect()
        }
    }
}

/// Rules by their ids.
fn of_ids(ids: &[&str], registry: &Registry) -> Vec<Meaning> {
    let rules = registry.rules().filter(|rule| ids.contains(&rule.id));
    rules.map(Meaning::whole).collect()
}
