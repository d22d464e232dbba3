//! Grants as people and machines see them: binding, role, rule, and the line it is written in.

use garboard_manifest::FieldPath;
use garboard_rbac::{Grant, Policy, Rule};
use garboard_report::table::Table;
use garboard_report::{Location, Locator};
use serde::Serialize;

/// One reason why something is allowed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Evidence {
    pub(crate) binding: ObjectName,
    /// Whom the binding names.
    pub(crate) subject: String,
    pub(crate) role: ObjectName,
    /// The rule's number in the role, from 0.
    pub(crate) rule: u32,
    /// What it says.
    pub(crate) allows: RuleRecord,
    /// The aggregated role's part in which it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) written_in: Option<ObjectName>,
    pub(crate) file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<u32>,
    #[serde(skip)]
    text: String,
}

/// What an object is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ObjectName {
    pub(crate) kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) namespace: String,
    pub(crate) name: String,
}

/// A rule as Kubernetes writes it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RuleRecord {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) api_groups: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) resources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) resource_names: Vec<String>,
    #[serde(rename = "nonResourceURLs", skip_serializing_if = "Vec::is_empty")]
    pub(crate) non_resource_urls: Vec<String>,
    pub(crate) verbs: Vec<String>,
}

impl ObjectName {
    pub(crate) fn new(kind: &str, namespace: &str, name: &str) -> ObjectName {
        ObjectName {
            kind: kind.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }
}

impl std::fmt::Display for ObjectName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.namespace.as_str() {
            "" => write!(formatter, "{} {}", self.kind, self.name),
            namespace => write!(formatter, "{} {namespace}/{}", self.kind, self.name),
        }
    }
}

impl RuleRecord {
    pub(crate) fn new(rule: &Rule) -> RuleRecord {
        let texts = |texts: &[Box<str>]| texts.iter().map(ToString::to_string).collect();
        RuleRecord {
            api_groups: texts(&rule.api_groups),
            resources: texts(&rule.resources),
            resource_names: texts(&rule.resource_names),
            non_resource_urls: texts(&rule.non_resource_urls),
            verbs: texts(&rule.verbs),
        }
    }
}

impl Evidence {
    pub(crate) fn new(grant: &Grant, policy: &Policy, locator: &mut Locator<'_>) -> Evidence {
        let binding = policy.binding(grant.binding);
        let role = policy.role(grant.role);
        let rule = policy.granted_rule(grant);
        // Of an aggregated role, the rule stands in the object of one of its parts.
        let written = role.rules.get(grant.rule as usize);
        let (author, number) = written.map_or((grant.role, grant.rule), |rule| {
            (rule.written_in, rule.number)
        });
        let path = FieldPath::new("rules").index(number as usize);
        let Location { file, line } = locator.locate(policy.role(author).object, &path);
        let of_role = |id| {
            let role = policy.role(id);
            ObjectName::new(role.kind(), &role.namespace, &role.name)
        };
        let subject = policy.granted_subject(grant);
        Evidence {
            binding: ObjectName::new(binding.kind(), &binding.namespace, &binding.name),
            subject: subject.map(ToString::to_string).unwrap_or_default(),
            role: of_role(grant.role),
            rule: grant.rule,
            text: rule.to_string(),
            allows: RuleRecord::new(&rule),
            written_in: (author != grant.role).then(|| of_role(author)),
            file,
            line,
        }
    }

    /// A table of evidence, with columns of its own before it.
    pub(crate) fn table(before: &[&'static str]) -> Table {
        let mut titles = before.to_vec();
        titles.extend(["THROUGH", "ROLE", "RULE", "SOURCE"]);
        Table::new(&titles).wide(&["GRANTED TO"])
    }

    /// The cells of those columns.
    pub(crate) fn cells(&self) -> [String; 5] {
        [
            self.binding.to_string(),
            format!("{} rules[{}]", self.role, self.rule),
            self.text.clone(),
            self.source(),
            self.subject.clone(),
        ]
    }

    /// Where it counts: in a namespace, or everywhere.
    pub(crate) fn place(&self) -> String {
        place(&self.binding.namespace)
    }

    /// The line that it is written in.
    pub(crate) fn source(&self) -> String {
        Location {
            file: self.file.clone(),
            line: self.line,
        }
        .to_string()
    }
}

/// A namespace as people see it; the whole cluster, which is none, by what kubectl calls it.
pub(crate) fn place(namespace: &str) -> String {
    match namespace {
        "" => "(all)".to_owned(),
        namespace => namespace.to_owned(),
    }
}
