//! Aliases: the ids that other tools use, and which findings each of them means.
//!
//! Most aliases mean their whole rule. A **narrowing** alias means some of its findings: where
//! garboard has one rule for every added capability, another tool has a check for `SYS_ADMIN` alone.
//! Findings carry **facets**, words that say which case of their rule they are, and such an alias
//! names the facets that it means:
//!
//! ```text
//! rule!  aliases: ["pss:…", "trivy:KSV-0005" only ["SYS_ADMIN", "ALL"]]
//! report …facet("SYS_ADMIN")
//!   └─► --select KSV-0005, --ignore KSV-0005, and the aliases that a report gives the finding
//! ```

use crate::finding::Finding;
use crate::rule::Rule;

/// The id under which another tool, a standard or a benchmark knows a rule or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// With the tool in front: `kubescape:C-0057`.
    pub name: &'static str,
    /// The facets that it means; none: every finding of the rule.
    pub only: Option<&'static [&'static str]>,
}

impl Alias {
    /// What stands before the `:`: `kubescape`.
    pub fn tool(&self) -> &'static str {
        self.name.split_once(':').map_or("", |(tool, _)| tool)
    }

    /// What stands behind it: `C-0057`.
    pub fn id(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(_, id)| id)
    }

    /// Whether a finding of the alias' rule is one that the alias means.
    pub fn means(&self, finding: &Finding) -> bool {
        has_any(finding, self.only)
    }
}

/// What a name means: a rule, or some of what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The rule.
    pub rule: &'static Rule,
    /// The facets that are meant; none: every finding of the rule.
    pub only: Option<&'static [&'static str]>,
}

impl Meaning {
    /// Every finding of a rule.
    pub fn whole(rule: &'static Rule) -> Meaning {
        Meaning { rule, only: None }
    }

    /// What an alias of a rule means.
    pub fn of_alias(rule: &'static Rule, alias: &Alias) -> Meaning {
        Meaning {
            rule,
            only: alias.only,
        }
    }

    /// Whether a finding is meant.
    pub fn covers(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && has_any(finding, self.only)
    }
}

fn has_any(finding: &Finding, only: Option<&[&str]>) -> bool {
    only.is_none_or(|facets| finding.facets.iter().any(|facet| facets.contains(facet)))
}
