//! A rule: one thing that a pillar can find.

use std::fmt;
use std::str::FromStr;

use crate::alias::Alias;

/// One thing that a pillar can find. Made with [`rule!`](crate::rule!).
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `pillar/kebab-name`; never changes.
    pub id: &'static str,
    /// How bad a finding is, unless the finding itself says otherwise.
    pub severity: Severity,
    /// What it is about; decides which profiles hold it.
    pub group: Group,
    /// What is wrong, in a few words: `privileged container`.
    pub title: &'static str,
    /// Ids that other tools use for the same thing, each with the tool in front:
    /// `kubescape:C-0057`, `pss:privileged`. Some mean only some of the rule's findings.
    pub aliases: &'static [Alias],
    /// The rule's page, in Markdown: what `explain` prints, and a test.
    pub page: &'static str,
}

impl Rule {
    /// The pillar that the rule belongs to: what stands before the `/`.
    pub fn pillar(&self) -> &'static str {
        self.id
            .split_once('/')
            .map_or(self.id, |(pillar, _)| pillar)
    }

    /// The aliases of one tool, without the tool's name.
    pub fn aliases_of(&self, tool: &str) -> impl Iterator<Item = &'static str> {
        let is_of_tool = move |alias: &&Alias| alias.tool() == tool;
        self.aliases.iter().filter(is_of_tool).map(Alias::id)
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Hardening that costs little.
    Low,
    /// Makes an attack easier.
    Medium,
    /// Opens a way out of the container, or a way in.
    High,
    /// The node or the cluster is as good as lost with the container.
    Critical,
}

impl Severity {
    /// From the worst to the mildest.
    pub const ALL: [Severity; 5] = [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ];

    /// Lower-case word, as flags and reports spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Severity::ALL
            .into_iter()
            .find(|severity| severity.as_str() == text)
            .ok_or_else(|| {
                format!("no severity {text:?}; one of critical, high, medium, low, info")
            })
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Whether the input could be read; part of every profile.
    Input,
    /// What an attacker gains; on by default.
    Security,
    /// Whether the application survives; off until asked for.
    Reliability,
    /// What it costs; off until asked for.
    Efficiency,
    /// Order and custom; off until asked for.
    Hygiene,
}

impl Group {
    /// Lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Group::Input => "input",
            Group::Security => "security",
            Group::Reliability => "reliability",
            Group::Efficiency => "efficiency",
            Group::Hygiene => "hygiene",
        }
    }
}

/// Defines a rule.
///
/// An alias with `only` means the findings that carry one of the facets behind it (see
/// [`Finding::facet`](crate::Finding::facet)); one without means every finding.
///
/// ```
/// use garboard_finding::{Group, Severity, rule};
///
/// rule! {
///     pub RULE = "workload/privileged" {
///         severity: Severity::Critical,
///         group: Group::Security,
///         title: "privileged container",
///         aliases: ["kubescape:C-0057", "trivy:KSV-0017" only ["init", "regular"]],
///         page: "# Privileged container\n",
///     }
/// }
/// assert_eq!(RULE.pillar(), "workload");
/// ```
#[macro_export]
macro_rules! rule {
    (
        $visibility:vis $name:ident = $id:literal {
            severity: $severity:expr,
            group: $group:expr,
            title: $title:literal,
            aliases: [$($alias:literal $(only $facets:expr)?),* $(,)?],
            page: $page:expr $(,)?
        }
    ) => {
        #[doc = concat!("`", $id, "`: ", $title, ".")]
        $visibility static $name: $crate::Rule = $crate::Rule {
            id: $id,
            severity: $severity,
            group: $group,
            title: $title,
            aliases: &[$($crate::Alias {
                name: $alias,
                only: $crate::rule!(@facets $($facets)?),
            }),*],
            page: $page,
        };
    };
    (@facets) => { None };
    (@facets $facets:expr) => { Some(&$facets) };
}
