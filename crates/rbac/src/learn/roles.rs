//! The smallest roles that allow what was observed.
//!
//! Uses become rules without a word more: verbs are joined where group, resource and names are the
//! same, resources where group, verbs and names are. Nothing is joined across groups or namespaces,
//! where the product would allow what nobody asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::learn::generated::is_generated;
use crate::learn::implied::{self, Implied};
use crate::learn::observed::{Review, SubjectUsage, Target, Use};
use crate::learn::public::is_public;
use crate::policy::Policy;
use crate::rule::Rule;
use crate::subject::{MASTERS, Subject};

/// How roles are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct LearnOptions<'p> {
    /// What is granted now: what no event shows is added only if it is.
    pub policy: Option<&'p Policy>,
    /// Whether what is marked for review is granted whole.
    pub widens: bool,
}

/// What one subject needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// Who.
    pub subject: Subject,
    /// Where and what: the whole cluster first, then namespaces by name.
    pub scopes: Vec<LearnedScope>,
    /// What of it no event shows.
    pub implied: Vec<Implied>,
    /// What somebody has to look at.
    pub reviews: Vec<Reviewed>,
    /// Uses that were not remembered.
    pub forgotten: u64,
    /// Whether the API server asks no authorizer about it: a member of `system:masters`.
    pub is_master: bool,
    /// Whether it is a kubelet, whom the Node authorizer serves.
    pub is_kubelet: bool,
}

/// What is needed in one namespace, or in the whole cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedScope {
    /// The namespace; empty for the whole cluster.
    pub namespace: Arc<str>,
    /// What is allowed.
    pub rules: Vec<Rule>,
}

/// A use that is not granted whole before somebody has looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The verb.
    pub verb: String,
    /// The API group.
    pub group: String,
    /// The resource.
    pub resource: String,
    /// The namespace; empty for the whole cluster.
    pub namespace: String,
    /// Why.
    pub review: Review,
    /// Some of the names, where they are what is in question.
    pub examples: Vec<String>,
}

/// What is granted of a use: on what, in which namespace, for which names (none: for all).
struct Grantable<'u> {
    verb: &'u str,
    on: On<'u>,
    namespace: &'u str,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum On<'u> {
    Resource {
        group: &'u str,
        resource: &'u str,
        names: BTreeSet<&'u str>,
    },
    Path(&'u str),
}

impl SubjectUsage<'_> {
    /// The smallest roles that allow what was observed.
    pub fn learn(&self, options: &LearnOptions<'_>) -> Learned {
        let who = self.identity();
        let uses = implied::complete(self.uses(), &who, options.policy);
        let mut learned = Learned {
            subject: self.subject(),
            scopes: Vec::new(),
            implied: Vec::new(),
            reviews: Vec::new(),
            forgotten: self.forgotten(),
            is_master: who.is_in(MASTERS),
            is_kubelet: who.node().is_some(),
        };
        let mut by_namespace: BTreeMap<&str, Vec<Grantable<'_>>> = BTreeMap::new();
        for of in uses.iter().filter(|of| !is_public(of)) {
            if let Some(review) = of.review.filter(|_| !options.widens) {
                learned.reviews.extend(reviewed(of, review));
            }
            let Some(grantable) = grantable(of, options.widens) else {
                continue;
            };
            if let Some(why) = of.why {
                learned.implied.push(Implied {
                    namespace: grantable.namespace.into(),
                    rule: rule(&BTreeSet::from([grantable.verb]), &grantable.on),
                    why,
                });
            }
            by_namespace
                .entry(grantable.namespace)
                .or_default()
                .push(grantable);
        }
        learned.implied.sort();
        learned.implied.dedup();
        let scopes = by_namespace
            .into_iter()
            .map(|(namespace, uses)| LearnedScope {
                namespace: namespace.into(),
                rules: joined(&uses),
            });
        learned.scopes = scopes.collect();
        learned
    }
}

/// The fewest rules that allow exactly these uses, whatever the namespace.
pub fn minimal_rules(uses: &[Use<'_>]) -> Vec<Rule> {
    let grantable: Vec<_> = uses.iter().filter_map(|of| grantable(of, true)).collect();
    joined(&grantable)
}

/// The fewest rules that allow exactly what these rules do, each of one or more steps.
pub(crate) fn joined_rules(rules: &[Rule]) -> Vec<Rule> {
    let mut steps = Vec::new();
    for rule in rules {
        let names: BTreeSet<&str> = rule.resource_names.iter().map(AsRef::as_ref).collect();
        for verb in &rule.verbs {
            for path in &rule.non_resource_urls {
                steps.push(Grantable {
                    verb,
                    on: On::Path(path),
                    namespace: "",
                });
            }
            for group in &rule.api_groups {
                for resource in &rule.resources {
                    steps.push(Grantable {
                        verb,
                        on: On::Resource {
                            group,
                            resource,
                            names: names.clone(),
                        },
                        namespace: "",
                    });
                }
            }
        }
    }
    joined(&steps)
}

/// What is granted of a use; none if all of it is under review.
fn grantable<'u>(of: &Use<'u>, widens: bool) -> Option<Grantable<'u>> {
    let (on, namespace) = match &of.on {
        Target::Path(path) => (On::Path(path), ""),
        Target::Resource {
            group,
            resource,
            namespace,
            names,
        } => {
            let is_open = names.any || widens && of.review.is_some();
            let mut stable = BTreeSet::new();
            if !is_open {
                let is_stable = |name: &&str| !is_generated(name);
                stable.extend(names.seen.iter().copied().filter(is_stable));
                if stable.is_empty() {
                    return None; // only names that were made up: no list of them would last
                }
            }
            let namespace = match of.review {
                Some(Review::ManyNamespaces) if widens => "",
                Some(Review::ManyNamespaces) => return None,
                _ => *namespace,
            };
            let on = On::Resource {
                group,
                resource,
                names: stable,
            };
            (on, namespace)
        }
    };
    Some(Grantable {
        verb: of.verb,
        on,
        namespace,
    })
}

fn reviewed(of: &Use<'_>, review: Review) -> Option<Reviewed> {
    const EXAMPLES: usize = 3;
    let Target::Resource {
        group,
        resource,
        namespace,
        names,
    } = &of.on
    else {
        return None;
    };
    let of_interest = |name: &&&str| match review {
        Review::ManyNames(_) => true,
        Review::GeneratedNames => is_generated(name),
        Review::ManyNamespaces => false,
    };
    let examples = names.seen.iter().filter(of_interest).take(EXAMPLES);
    Some(Reviewed {
        verb: of.verb.to_owned(),
        group: (*group).to_owned(),
        resource: (*resource).to_owned(),
        namespace: (*namespace).to_owned(),
        review,
        examples: examples.map(|name| (*name).to_owned()).collect(),
    })
}

/// The rules of uses in one namespace.
fn joined(uses: &[Grantable<'_>]) -> Vec<Rule> {
    let mut verbs: BTreeMap<&On<'_>, BTreeSet<&str>> = BTreeMap::new();
    for of in uses {
        verbs.entry(&of.on).or_default().insert(of.verb);
    }
    // A verb on every name makes the same verb on some of them needless.
    let open: BTreeMap<(&str, &str), BTreeSet<&str>> = verbs
        .iter()
        .filter_map(|(on, verbs)| match on {
            On::Resource {
                group,
                resource,
                names,
            } if names.is_empty() => Some(((*group, *resource), verbs.clone())),
            _ => None,
        })
        .collect();
    for (on, verbs) in &mut verbs {
        if let On::Resource {
            group,
            resource,
            names,
        } = on
            && !names.is_empty()
            && let Some(open) = open.get(&(*group, *resource))
        {
            verbs.retain(|verb| !open.contains(verb));
        }
    }
    verbs.retain(|_, verbs| !verbs.is_empty());
    // Resources, or paths, with the same verbs and names.
    let mut rules: BTreeMap<Alike<'_>, BTreeSet<&str>> = BTreeMap::new();
    for (on, verbs) in verbs {
        let (group, names, is_path, what) = match on {
            On::Resource {
                group,
                resource,
                names,
            } => (*group, names.clone(), false, *resource),
            On::Path(path) => ("", BTreeSet::new(), true, *path),
        };
        rules
            .entry((group, verbs, is_path, names))
            .or_default()
            .insert(what);
    }
    let mut rules: Vec<Rule> = rules
        .into_iter()
        .map(|((group, verbs, is_path, names), what)| {
            if is_path {
                Rule::paths(verbs, what)
            } else {
                Rule::resources(verbs, group, what).named(names)
            }
        })
        .collect();
    rules.sort_by(|one, other| order(one).cmp(&order(other)));
    rules
}

/// What rules have in common that become one: group, verbs, whether it is on paths, names.
type Alike<'u> = (&'u str, BTreeSet<&'u str>, bool, BTreeSet<&'u str>);

/// Resources before paths; by group, resources, names, verbs.
fn order(rule: &Rule) -> (bool, [&[Box<str>]; 5]) {
    let [verbs, groups, resources, names, paths] = rule.lists();
    (
        !rule.non_resource_urls.is_empty(),
        [groups, resources, paths, names, verbs],
    )
}

fn rule(verbs: &BTreeSet<&str>, on: &On<'_>) -> Rule {
    let verbs = verbs.iter().copied();
    match on {
        On::Resource {
            group,
            resource,
            names,
        } => Rule::resources(verbs, group, [*resource]).named(names.iter().copied()),
        On::Path(path) => Rule::paths(verbs, [*path]),
    }
}
