//! A verdict, and PSA's words for it (`policy/checks.go`).

use garboard_manifest::FieldPath;

use crate::check::Check;

/// What the standards say about a pod at one level and version.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The violated checks, in PSA's order.
    pub violations: Vec<Violation>,
    /// Fields that a check reads and that have a wrong type. The API server cannot decode such a
    /// pod and refuses it whole, at every level; what these fields mean is not judged.
    pub undecodable: Vec<FieldPath>,
}

/// A check that a pod violates.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The check.
    pub check: &'static Check,
    /// What is forbidden: `host namespaces`.
    pub reason: &'static str,
    /// Who does it and how: `hostNetwork=true`.
    pub detail: String,
    /// The offending fields, and those that are missing; relative to the object.
    pub paths: Vec<FieldPath>,
}

impl Verdict {
    /// Whether such a pod would be created.
    pub fn is_allowed(&self) -> bool {
        self.violations.is_empty() && self.undecodable.is_empty()
    }

    /// The ids of the violated checks, in PSA's order.
    pub fn checks(&self) -> impl Iterator<Item = &'static str> {
        self.violations.iter().map(|violation| violation.check.id)
    }

    /// The reasons in one line, as PSA joins them: `host namespaces, privileged`. Of a pod that
    /// cannot be decoded no violation is the reason.
    pub fn reason(&self) -> String {
        if !self.undecodable.is_empty() {
            return UNDECODABLE.to_owned();
        }
        let reasons = self.violations.iter().map(|violation| violation.reason);
        reasons.collect::<Vec<_>>().join(", ")
    }

    /// The reasons with their details in one line, as PSA joins them:
    /// `host namespaces (hostPID=true), privileged (container "web" must not …)`.
    pub fn detail(&self) -> String {
        if !self.undecodable.is_empty() {
            let fields = self.undecodable.iter().map(FieldPath::as_str);
            let fields = fields.collect::<Vec<_>>().join(", ");
            return format!("{UNDECODABLE} (wrong type: {fields})");
        }
        let details = self.violations.iter().map(Violation::text);
        details.collect::<Vec<_>>().join(", ")
    }
}

const UNDECODABLE: &str = "cannot be decoded";

impl Violation {
    /// Reason and detail: `host namespaces (hostPID=true)`.
    pub fn text(&self) -> String {
        if self.detail.is_empty() {
            return self.reason.to_owned();
        }
        format!("{} ({})", self.reason, self.detail)
    }
}
