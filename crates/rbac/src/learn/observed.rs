//! What was observed, as plain data: for roles, for reports, and for rules.

use std::sync::Arc;

use garboard_audit_event::Seconds;

use crate::learn::batch::Counts;
use crate::learn::generated::{is_ephemeral, is_generated};
use crate::learn::usage::{SubjectRecord, Usage, UseRecord};
use crate::learn::uses::Why;
use crate::request::{Attributes, ResourceAttributes};
use crate::subject::{Identity, Subject};

/// How often, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Requests that were allowed.
    pub count: u64,
    /// The first of them, in seconds since 1970.
    pub first: Option<Seconds>,
    /// The last of them.
    pub last: Option<Seconds>,
}

/// What one user or service account did.
#[derive(Clone, Copy, Debug)]
pub struct SubjectUsage<'u> {
    usage: &'u Usage,
    record: &'u SubjectRecord,
}

/// One authorisation that was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use<'u> {
    /// The verb.
    pub verb: &'u str,
    /// What it was on.
    pub on: Target<'u>,
    /// How often, and when.
    pub span: Span,
    /// Why, where no event shows it.
    pub why: Option<Why>,
    /// What has to be looked at by somebody before it is granted whole.
    pub review: Option<Review>,
}

/// What an authorisation is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<'u> {
    /// A resource.
    Resource {
        /// The API group.
        group: &'u str,
        /// `pods`, `pods/log`.
        resource: &'u str,
        /// The namespace; empty for the whole cluster.
        namespace: &'u str,
        /// The objects.
        names: UseNames<'u>,
    },
    /// A path that is no resource.
    Path(&'u str),
}

/// The objects of a use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseNames<'u> {
    /// Whether a role has to allow every name: some request named none, or the objects come and go.
    pub any: bool,
    /// Whether some request named none.
    pub has_unnamed: bool,
    /// The names that were seen, in the order of the log.
    pub seen: Vec<&'u str>,
}

/// Why a use is not granted whole before somebody has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Objects under more names than are remembered: so many uses beyond those that are listed.
    ManyNames(u64),
    /// Some of the names look as if a machine had made them up.
    GeneratedNames,
    /// In more namespaces than are remembered.
    ManyNamespaces,
}

impl<'u> SubjectUsage<'u> {
    pub(crate) fn new(usage: &'u Usage, number: usize) -> SubjectUsage<'u> {
        SubjectUsage {
            usage,
            record: &usage.subjects[number], // the caller's number
        }
    }

    /// The user name.
    pub fn user(&self) -> &'u Arc<str> {
        &self.record.user
    }

    /// Who it is.
    pub fn subject(&self) -> Subject {
        Subject::of_user_name(&self.record.user)
    }

    /// Who asks when it does: with the groups that the log says, and those that follow from the name.
    pub fn identity(&self) -> Identity {
        let known = Identity::of_user(&self.record.user);
        let groups = self.record.groups.iter();
        groups.fold(known, |identity, group| identity.in_group(group))
    }

    /// Its allowed requests.
    pub fn span(&self) -> Span {
        Span::of(&self.record.counts)
    }

    /// How many requests were refused.
    pub fn refused(&self) -> u64 {
        self.record.counts.refused
    }

    /// Uses that are not remembered: the subject did more different things than anybody may.
    pub fn forgotten(&self) -> u64 {
        self.record.beyond
    }

    /// What it used, in the order of the log.
    pub fn uses(&self) -> Vec<Use<'u>> {
        let uses = self.record.uses.iter();
        uses.map(|record| self.usage.observed(record)).collect()
    }
}

impl Usage {
    fn observed<'u>(&'u self, record: &UseRecord) -> Use<'u> {
        let text = |symbol| self.strings.text(symbol);
        let (key, names) = (&record.key, &record.names);
        let mut observed = Use {
            verb: text(key.verb),
            on: Target::Path(text(key.resource)),
            span: Span::of(&record.counts),
            why: record.why,
            review: None,
        };
        if key.is_path() {
            return observed;
        }
        let (group, resource) = (text(key.group), text(key.resource));
        let seen: Vec<&str> = names.listed.iter().map(|name| text(*name)).collect();
        // `*/token` of a named account is as lasting as the account: only the resource counts.
        let any = names.has_unnamed || is_ephemeral(group, resource);
        observed.review = if record.is_beyond {
            Some(Review::ManyNamespaces)
        } else if any {
            None
        } else if names.beyond > 0 {
            Some(Review::ManyNames(names.beyond))
        } else if seen.iter().any(|name| is_generated(name)) {
            Some(Review::GeneratedNames)
        } else {
            None
        };
        observed.on = Target::Resource {
            group,
            resource,
            namespace: text(key.namespace),
            names: UseNames {
                any,
                has_unnamed: names.has_unnamed,
                seen,
            },
        };
        observed
    }
}

impl Span {
    fn of(counts: &Counts) -> Span {
        Span {
            // Requests that run long have two events, of which the second may be missing.
            count: counts.complete.max(counts.started),
            first: counts.first,
            last: counts.last,
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Span) -> Span {
        let least = |one: Option<Seconds>, two: Option<Seconds>| match (one, two) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Span {
            count: self.count + other.count,
            first: least(self.first, other.first),
            last: self.last.max(other.last),
        }
    }
}

impl<'u> Use<'u> {
    /// Hands on each request that was seen.
    pub fn for_each_request(&self, mut each: impl FnMut(Attributes<'u>)) {
        match &self.on {
            Target::Path(path) => each(Attributes::path(self.verb, path)),
            Target::Resource {
                group,
                resource,
                namespace,
                names,
            } => {
                let of: ResourceAttributes<'u> =
                    Attributes::resource(self.verb, group, resource).in_namespace(namespace);
                if names.has_unnamed || names.seen.is_empty() {
                    each(of.into());
                }
                for name in &names.seen {
                    each(of.named(name).into());
                }
            }
        }
    }
}
