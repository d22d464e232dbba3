//! What it takes to call a grant unused, and why it cannot be done.

use std::fmt;
use std::str::FromStr;

use garboard_audit_event as audit;

use crate::catalogue::ASKED_ONLY;
use crate::step::Step;
use crate::subject::Subject;

/// What is known of a log, as proof.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proof<'p> {
    /// What the API server records; without it everything is taken to be recorded.
    pub audit_policy: Option<&'p audit::Policy>,
    /// On how many days something was logged.
    pub days: usize,
    /// On how many days something must have been logged.
    pub least_days: usize,
    /// What is kept whatever the log says: for the day of the disaster.
    pub keep: &'p [Keep],
}

/// Why something that was not seen may have been used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unseen {
    /// No request is ever logged for it: only authorizers are asked.
    NeverLogged,
    /// The audit policy does not record it, or not all of it.
    NotRecorded,
    /// The log is too short.
    TooFewDays,
    /// The subject did more than is remembered.
    Forgotten,
    /// The subject writes roles, bindings or admission policies, for which it has to hold what it
    /// hands on, or what they read.
    HandsOn,
    /// It was asked to be kept.
    Kept,
}

/// What is to be kept: a verb or `*`, on a resource or `*`, of a group if one is named.
///
/// Written `VERB RESOURCE[.GROUP]`: `delete *`, `* leases.coordination.k8s.io`, `get /metrics`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    verb: String,
    resource: String,
    group: Option<String>,
}

/// Verbs of HTTP requests to the API; all others are only asked about.
const REQUESTED: [&str; 11] = [
    "*",
    "create",
    "delete",
    "deletecollection",
    "get",
    "head",
    "list",
    "options",
    "patch",
    "update",
    "watch",
];

impl Proof<'_> {
    /// Why a step that was not seen may have been used; none if it would have been seen.
    pub(crate) fn unseen(
        &self,
        step: &Step<'_>,
        namespace: &str,
        subjects: &[Option<Subject>],
    ) -> Option<Unseen> {
        if self.keep.iter().any(|keep| keep.covers(step)) {
            Some(Unseen::Kept)
        } else if is_never_logged(step) {
            Some(Unseen::NeverLogged)
        } else if self.days < self.least_days {
            Some(Unseen::TooFewDays)
        } else if !subjects
            .iter()
            .flatten()
            .all(|subject| self.is_recorded(step, namespace, subject))
        {
            Some(Unseen::NotRecorded)
        } else {
            None
        }
    }

    fn is_recorded(&self, step: &Step<'_>, namespace: &str, subject: &Subject) -> bool {
        let Some(policy) = self.audit_policy else {
            return true;
        };
        let who = subject.identity();
        let groups: Vec<&str> = who.groups.iter().map(AsRef::as_ref).collect();
        let subject = audit::Subject {
            user: who.user.as_deref(),
            groups: &groups,
            // Only a service account's groups are known from its name.
            are_all_groups: matches!(subject, Subject::ServiceAccount { .. }),
        };
        policy.records(&subject, &step.request(namespace)) == audit::Recorded::Yes
    }
}

/// Whether authorizers are asked about it without a request of its own: guards, impersonation,
/// signers, kubelets, the owners of objects that block deletion, `use` of policies.
fn is_never_logged(step: &Step<'_>) -> bool {
    let Step::Resource {
        verb,
        group,
        resource,
        ..
    } = *step
    else {
        return false;
    };
    let is_asked_only = ASKED_ONLY.iter().any(|(of_group, of_resource, verbs)| {
        *of_group == group && *of_resource == resource && (verb == "*" || verbs.contains(&verb))
    });
    // nodes/proxy: the kubelet's own API is asked past the API server, too.
    is_asked_only
        || !REQUESTED.contains(&verb)
        || resource.ends_with("/finalizers")
        || group.is_empty() && resource == "nodes/proxy"
}

impl Keep {
    fn covers(&self, step: &Step<'_>) -> bool {
        let says = |word: &str, other: &str| word == "*" || word == other;
        match *step {
            Step::Resource {
                verb,
                group,
                resource,
                ..
            } => {
                says(&self.verb, verb)
                    && says(&self.resource, resource)
                    && self.group.as_deref().is_none_or(|it| it == group)
            }
            Step::Path { verb, path } => says(&self.verb, verb) && says(&self.resource, path),
        }
    }
}

impl FromStr for Keep {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [verb, resource] = words[..] else {
            return Err(format!(
                "\"{text}\" is not VERB RESOURCE[.GROUP]; try \"delete *\""
            ));
        };
        // A subresource follows the group's resource: `deployments.apps/scale`.
        let (name, subresource) = match resource.split_once('/') {
            Some((name, subresource)) if !name.is_empty() => (name, Some(subresource)),
            _ => (resource, None),
        };
        let (name, group) = match name.split_once('.') {
            Some((name, group)) if !resource.starts_with('/') => (name, Some(group.to_owned())),
            _ => (name, None),
        };
        Ok(Keep {
            verb: verb.to_owned(),
            resource: match subresource {
                Some(subresource) => format!("{name}/{subresource}"),
                None => name.to_owned(),
            },
            group,
        })
    }
}

impl fmt::Display for Unseen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Unseen::NeverLogged => "no request is logged for it",
            Unseen::NotRecorded => "the audit policy does not record it",
            Unseen::TooFewDays => "the log is too short",
            Unseen::Forgotten => "more was used than is remembered",
            Unseen::HandsOn => "its subject writes roles, bindings or admission policies",
            Unseen::Kept => "it was asked to be kept",
        })
    }
}
