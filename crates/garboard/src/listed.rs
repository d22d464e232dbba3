//! Findings as answers list them: a row for people, a record for machines.

use garboard_finding::{Finding, Fingerprint, Target};
use garboard_report::table::Table;
use garboard_report::{Location, Locator};
use garboard_world::World;
use serde::Serialize;

/// A finding in an answer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listed {
    pub(crate) rule: &'static str,
    pub(crate) severity: &'static str,
    /// `NAMESPACE/KIND/NAME`; empty if it is about none.
    pub(crate) object: String,
    pub(crate) path: String,
    pub(crate) file: String,
    pub(crate) line: Option<u32>,
    pub(crate) message: String,
    pub(crate) fingerprint: String,
}

impl Listed {
    pub(crate) fn new(finding: &Finding, world: &World, locator: &mut Locator<'_>) -> Listed {
        let Location { file, line } = locator.target(finding.target, &finding.at);
        Listed {
            rule: finding.rule.id,
            severity: finding.severity.as_str(),
            object: object_of(finding.target, world),
            path: finding.at.as_str().to_owned(),
            file,
            line,
            message: finding.message.to_string(),
            fingerprint: Fingerprint::of(finding, world).to_string(),
        }
    }

    /// `deploy.yaml:12`
    pub(crate) fn place(&self) -> String {
        let (file, line) = (self.file.clone(), self.line);
        Location { file, line }.to_string()
    }

    /// The columns of [`Listed::cells`].
    pub(crate) fn table() -> Table {
        Table::new(&["SEVERITY", "RULE", "OBJECT", "PLACE", "MESSAGE"])
            .wide(&["PATH", "FINGERPRINT"])
    }

    /// A row.
    pub(crate) fn cells(&self) -> Vec<String> {
        vec![
            self.severity.to_owned(),
            self.rule.to_owned(),
            self.object.clone(),
            self.place(),
            self.message.clone(),
            self.path.clone(),
            self.fingerprint.clone(),
        ]
    }
}

/// `NAMESPACE/KIND/NAME` of what a finding is about.
fn object_of(target: Target, world: &World) -> String {
    match target {
        Target::Object(id) => {
            let object = world.object(id);
            let parts = [object.namespace(), &object.kind, object.name()];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("/")
        }
        Target::File { .. } | Target::Cluster => String::new(),
    }
}
