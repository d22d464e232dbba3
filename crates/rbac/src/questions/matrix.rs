//! Verbs × resources of one subject.

use std::collections::BTreeMap;

use crate::catalogue::ApiResource;
use crate::compiled::{CompiledRule, Wanted};
use crate::policy::Policy;
use crate::questions::can_i::NAMESPACE_VERBS;
use crate::request::Attributes;
use crate::subject::{Identity, MASTERS};

/// The verbs of a matrix, in the order of its columns.
pub const VERBS: [&str; 8] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
];

/// Verbs × resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessMatrix {
    /// One for each resource and subresource on which anything is allowed, or for each that there
    /// is; sorted by group and name.
    pub rows: Vec<AccessRow>,
}

/// What is allowed on a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// API group; empty for the core group.
    pub group: Box<str>,
    /// `pods`, `pods/log`
    pub resource: Box<str>,
    /// For each of [`VERBS`].
    pub cells: [Access; VERBS.len()],
    /// Further verbs that are allowed, sorted: `escalate`, `use`, `*`.
    pub others: Vec<Box<str>>,
}

/// Whether something is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// The API has no such verb on the resource.
    #[default]
    None,
    /// No.
    Denied,
    /// For objects of certain names.
    Named,
    /// Yes.
    Allowed,
}

/// Group and resource, with the verbs that it serves; none for one that Kubernetes does not have.
type Resources<'p> = BTreeMap<(&'p str, String), Option<&'static [&'static str]>>;

impl Policy {
    /// What somebody may do in a namespace, or in the whole cluster if it is empty: every resource
    /// of Kubernetes, and what else their rules name.
    pub fn access_matrix(&self, who: &Identity, namespace: &str) -> AccessMatrix {
        let held = self.held(who, namespace);
        let held_everywhere = self.held(who, "");
        let rows = self.resources(&held).into_iter();
        let rows = rows.map(|((group, resource), verbs)| {
            let known =
                ApiResource::in_group(group, resource.split('/').next().unwrap_or_default());
            let is_of_cluster = known.is_some_and(|known| !known.is_namespaced());
            // What lies in no namespace is given by no RoleBinding.
            let giving = if is_of_cluster {
                &held_everywhere
            } else {
                &held
            };
            let rules = self.on_resource(giving, group, &resource);
            let is_own_namespace = |verb: &str| {
                let is_namespace = known.is_some_and(ApiResource::is_namespace);
                let of_own = is_namespace && NAMESPACE_VERBS.contains(&verb);
                of_own
                    && self.access(&self.on_resource(&held, group, &resource), verb)
                        > Access::Denied
            };
            AccessRow {
                group: group.into(),
                cells: VERBS.map(|verb| {
                    let is_served = verbs.is_none_or(|verbs| verbs.contains(&verb));
                    if !is_served {
                        Access::None
                    } else if who.is_in(MASTERS) {
                        Access::Allowed
                    } else {
                        match self.access(&rules, verb) {
                            Access::Denied if is_own_namespace(verb) => Access::Named,
                            access => access,
                        }
                    }
                }),
                others: self.other_verbs(&rules),
                resource: resource.into(),
            }
        });
        AccessMatrix {
            rows: rows.collect(),
        }
    }

    /// The catalogue's resources and those that rules name.
    fn resources(&self, held: &[&CompiledRule]) -> Resources<'_> {
        let mut resources = Resources::new();
        for resource in ApiResource::all() {
            let name = resource.name.to_owned();
            resources.insert((resource.group, name), Some(resource.verbs));
            for (subresource, verbs) in resource.subresources {
                let name = format!("{}/{subresource}", resource.name);
                resources.insert((resource.group, name), Some(verbs));
            }
        }
        for rule in held {
            for group in &rule.groups {
                for resource in &rule.resources {
                    let (group, resource) =
                        (self.strings.text(*group), self.strings.text(*resource));
                    if group != "*" && !resource.contains('*') {
                        resources
                            .entry((group, resource.to_owned()))
                            .or_insert(None);
                    }
                }
            }
        }
        resources
    }

    /// The rules that are about a resource, with any verb.
    fn on_resource<'p>(
        &self,
        held: &[&'p CompiledRule],
        group: &str,
        resource: &str,
    ) -> Vec<&'p CompiledRule> {
        let attributes = Attributes::resource("", group, resource).into();
        let wanted = Wanted::new(&attributes, &self.strings);
        held.iter()
            .copied()
            .filter(|rule| rule.is_about(&wanted))
            .collect()
    }

    fn access(&self, rules: &[&CompiledRule], verb: &str) -> Access {
        let verb = self.strings.find(verb);
        let of_rule = |rule: &&CompiledRule| match (rule.has_verb(verb), rule.names.is_empty()) {
            (false, _) => Access::Denied,
            (true, false) => Access::Named,
            (true, true) => Access::Allowed,
        };
        rules.iter().map(of_rule).max().unwrap_or(Access::Denied)
    }

    fn other_verbs(&self, rules: &[&CompiledRule]) -> Vec<Box<str>> {
        let verbs = rules.iter().flat_map(|rule| rule.verbs.iter());
        let mut others: Vec<Box<str>> = verbs
            .map(|verb| self.strings.text(*verb))
            .filter(|verb| !VERBS.contains(verb))
            .map(Into::into)
            .collect();
        others.sort_unstable();
        others.dedup();
        others
    }
}
