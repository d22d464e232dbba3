//! Authorisations without which what was observed would fail the next time, though no event of the
//! log shows them.
//!
//! Those that a single event implies are found there (`uses.rs`). Two follow from uses: a watch that
//! a client resumes begins with a list, and a log that starts later shows the watch only; and whoever
//! reads a lease may be a candidate who has not been elected yet, and will write it then. Where a
//! policy is at hand, nothing is added that it does not grant already; writing leases is added only
//! there.

use std::collections::HashMap;
use std::sync::Arc;

use crate::learn::observed::{Target, Use};
use crate::learn::uses::Why;
use crate::policy::Policy;
use crate::rule::Rule;
use crate::subject::Identity;

/// An authorisation that no event shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Implied {
    /// The namespace; empty for the whole cluster.
    pub namespace: Arc<str>,
    /// What is allowed.
    pub rule: Rule,
    /// Why it is needed.
    pub why: Why,
}

/// The uses, with those that they imply; without those that the policy does not grant and no event
/// shows.
pub(crate) fn complete<'u>(
    uses: Vec<Use<'u>>,
    who: &Identity,
    policy: Option<&Policy>,
) -> Vec<Use<'u>> {
    let mut listed: HashMap<Place<'u>, Vec<&Use<'u>>> = HashMap::new();
    for list in uses.iter().filter(|of| of.verb == "list") {
        listed.entry(place(list)).or_default().push(list);
    }
    let is_listed = |watch: &Use<'u>| {
        let lists = listed.get(&place(watch)).into_iter().flatten();
        lists.into_iter().any(|list| shows(list, watch))
    };
    let lists: Vec<Use<'u>> = uses
        .iter()
        .filter(|of| of.verb == "watch" && !is_listed(of))
        .map(|watch| Use {
            verb: "list",
            why: Some(Why::WatchBeginsWithList),
            ..watch.clone()
        })
        .collect();
    let leases: Vec<Use<'u>> = uses
        .iter()
        .filter(|of| policy.is_some() && of.verb == "get" && is_lease(of))
        .map(|get| Use {
            verb: "update",
            why: Some(Why::WaitsForLease),
            ..get.clone()
        })
        .collect();
    let is_granted = |of: &Use<'u>| {
        let Some(policy) = policy.filter(|_| of.why.is_some()) else {
            return true;
        };
        let mut is_granted = true;
        of.for_each_request(|request| is_granted &= policy.allows(who, request));
        is_granted
    };
    uses.into_iter()
        .chain(lists)
        .chain(leases)
        .filter(is_granted)
        .collect()
}

fn is_lease(of: &Use<'_>) -> bool {
    place(of)
        .is_some_and(|[group, resource, _]| group == "coordination.k8s.io" && resource == "leases")
}

/// Group, resource and namespace; none of a path.
type Place<'u> = Option<[&'u str; 3]>;

fn place<'u>(of: &Use<'u>) -> Place<'u> {
    match &of.on {
        Target::Resource {
            group,
            resource,
            namespace,
            ..
        } => Some([group, resource, namespace]),
        Target::Path(_) => None,
    }
}

/// Whether a list at the place of a watch shows all that the watch shows.
fn shows(list: &Use<'_>, watch: &Use<'_>) -> bool {
    match (&list.on, &watch.on) {
        (Target::Resource { names, .. }, Target::Resource { names: watched, .. }) => {
            let mut seen = watched.seen.iter();
            names.any || !watched.any && seen.all(|name| names.seen.contains(name))
        }
        _ => false,
    }
}
