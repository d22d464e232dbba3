//! A rule of a role, as text: what answers show and what callers hand in.

use std::fmt;

use garboard_manifest::Field;
use garboard_world::PolicyRule;

/// Verbs on resources or on paths (rbac/v1 `PolicyRule`).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// Verbs, or `*`.
    pub verbs: Vec<Box<str>>,
    /// API groups, or `*`; the empty string is the core group.
    pub api_groups: Vec<Box<str>>,
    /// Resources: `pods`, `pods/log`, `*/scale`, `*`.
    pub resources: Vec<Box<str>>,
    /// Names; every object where there are none.
    pub resource_names: Vec<Box<str>>,
    /// Paths; a `*` at the end stands for whatever follows.
    pub non_resource_urls: Vec<Box<str>>,
}

impl Rule {
    /// The rule of an object. None if a field has a wrong type: the API server refuses the object,
    /// and nobody knows what the field was meant to say.
    pub fn of(rule: &PolicyRule) -> Option<Rule> {
        Some(Rule {
            verbs: list(&rule.verbs)?,
            api_groups: list(&rule.api_groups)?,
            resources: list(&rule.resources)?,
            resource_names: list(&rule.resource_names)?,
            non_resource_urls: list(&rule.non_resource_urls)?,
        })
    }

    /// Verbs on resources of one API group.
    pub fn resources<'s>(
        verbs: impl IntoIterator<Item = &'s str>,
        group: &str,
        resources: impl IntoIterator<Item = &'s str>,
    ) -> Rule {
        Rule {
            verbs: texts(verbs),
            api_groups: vec![group.into()],
            resources: texts(resources),
            ..Rule::default()
        }
    }

    /// Verbs on paths.
    pub fn paths<'s>(
        verbs: impl IntoIterator<Item = &'s str>,
        paths: impl IntoIterator<Item = &'s str>,
    ) -> Rule {
        Rule {
            verbs: texts(verbs),
            non_resource_urls: texts(paths),
            ..Rule::default()
        }
    }

    /// The same for these names only.
    #[must_use]
    pub fn named<'s>(self, names: impl IntoIterator<Item = &'s str>) -> Rule {
        Rule {
            resource_names: texts(names),
            ..self
        }
    }

    /// The five lists, in the order in which a tie between rules is broken.
    pub(crate) fn lists(&self) -> [&[Box<str>]; 5] {
        [
            &self.verbs,
            &self.api_groups,
            &self.resources,
            &self.resource_names,
            &self.non_resource_urls,
        ]
    }
}

fn list(field: &Field<Vec<Box<str>>>) -> Option<Vec<Box<str>>> {
    match field {
        Field::Set(items) => Some(items.clone()),
        Field::Absent => Some(Vec::new()),
        Field::Invalid => None,
    }
}

fn texts<'s>(items: impl IntoIterator<Item = &'s str>) -> Vec<Box<str>> {
    items.into_iter().map(Into::into).collect()
}

/// `get,list secrets,pods/log in apps named a,b`, `get /healthz`: for people, in one line.
impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.verbs.join(","))?;
        if !self.resources.is_empty() {
            write!(formatter, " {}", self.resources.join(","))?;
        }
        if self.api_groups.iter().any(|group| !group.is_empty()) {
            let groups: Vec<&str> = self
                .api_groups
                .iter()
                .map(|group| group_name(group))
                .collect();
            write!(formatter, " in {}", groups.join(","))?;
        }
        if !self.resource_names.is_empty() {
            write!(formatter, " named {}", self.resource_names.join(","))?;
        }
        if !self.non_resource_urls.is_empty() {
            write!(formatter, " {}", self.non_resource_urls.join(","))?;
        }
        Ok(())
    }
}

/// What people call a group: the core group has no name of its own.
pub(crate) fn group_name(group: &str) -> &str {
    if group.is_empty() { "core" } else { group }
}
