//! Rules as numbers, and the one function that says whether a rule allows a request.
//!
//! The matching is that of kubernetes, `plugin/pkg/auth/authorizer/rbac/rbac.go` (`RuleAllows`) and
//! `pkg/apis/rbac/v1/evaluation_helpers.go`: every comparison is of whole, case-sensitive strings,
//! and one rule has to satisfy all of a request.

use crate::request::{Attributes, ResourceAttributes};
use crate::rule::Rule;
use crate::strings::{Strings, Symbol};

/// A [`Rule`] of interned strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CompiledRule {
    pub(crate) verbs: Box<[Symbol]>,
    pub(crate) groups: Box<[Symbol]>,
    pub(crate) resources: Box<[Symbol]>,
    pub(crate) names: Box<[Symbol]>,
    pub(crate) paths: Box<[Symbol]>,
}

/// What a request wants, in the words of a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted<'r> {
    Resource(WantedResource),
    Path { verb: Symbol, path: &'r str },
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct WantedResource {
    pub(crate) verb: Symbol,
    pub(crate) group: Symbol,
    /// `pods`, `pods/log`
    pub(crate) resource: Symbol,
    /// `*/log`; unknown where there is no subresource.
    pub(crate) any_with_subresource: Symbol,
    pub(crate) name: Symbol,
}

impl CompiledRule {
    pub(crate) fn new(rule: &Rule, strings: &mut Strings) -> CompiledRule {
        let [verbs, groups, resources, names, paths] = rule
            .lists()
            .map(|texts| texts.iter().map(|text| strings.intern(text)).collect());
        CompiledRule {
            verbs,
            groups,
            resources,
            names,
            paths,
        }
    }

    /// The rule as text.
    pub(crate) fn text(&self, strings: &Strings) -> Rule {
        let texts = |symbols: &[Symbol]| -> Vec<Box<str>> {
            symbols
                .iter()
                .map(|symbol| strings.text(*symbol).into())
                .collect()
        };
        Rule {
            verbs: texts(&self.verbs),
            api_groups: texts(&self.groups),
            resources: texts(&self.resources),
            resource_names: texts(&self.names),
            non_resource_urls: texts(&self.paths),
        }
    }

    /// Whether the rule says a verb, or `*`.
    pub(crate) fn has_verb(&self, verb: Symbol) -> bool {
        holds(&self.verbs, verb)
    }

    /// Whether the rule is about the resource that is wanted, whatever the verb and the name.
    pub(crate) fn is_about(&self, wanted: &Wanted<'_>) -> bool {
        match wanted {
            Wanted::Resource(wanted) => {
                holds(&self.groups, wanted.group)
                    && (holds(&self.resources, wanted.resource)
                        || self.resources.contains(&wanted.any_with_subresource))
            }
            Wanted::Path { .. } => false,
        }
    }

    /// Whether the rule allows what is wanted.
    pub(crate) fn allows(&self, wanted: &Wanted<'_>, strings: &Strings) -> bool {
        match wanted {
            Wanted::Resource(resource) => {
                self.has_verb(resource.verb)
                    && self.is_about(wanted)
                    // No names are every name. A `*` among names is a name like any other.
                    && (self.names.is_empty() || self.names.contains(&resource.name))
            }
            Wanted::Path { verb, path } => {
                self.has_verb(*verb)
                    && self
                        .paths
                        .iter()
                        .any(|pattern| path_matches(strings.text(*pattern), path))
            }
        }
    }
}

impl<'r> Wanted<'r> {
    pub(crate) fn new(attributes: &Attributes<'r>, strings: &Strings) -> Wanted<'r> {
        match attributes {
            Attributes::Resource(resource) => {
                Wanted::Resource(WantedResource::new(resource, strings))
            }
            Attributes::NonResource(path) => Wanted::Path {
                verb: strings.find(path.verb),
                path: path.path,
            },
        }
    }
}

impl WantedResource {
    fn new(attributes: &ResourceAttributes<'_>, strings: &Strings) -> WantedResource {
        let (resource, any_with_subresource) = if attributes.subresource.is_empty() {
            (strings.find(attributes.resource), Symbol::UNKNOWN)
        } else {
            let combined = format!("{}/{}", attributes.resource, attributes.subresource);
            let any = format!("*/{}", attributes.subresource);
            (strings.find(&combined), strings.find(&any))
        };
        WantedResource {
            verb: strings.find(attributes.verb),
            group: strings.find(attributes.group),
            resource,
            any_with_subresource,
            name: strings.find(attributes.name),
        }
    }
}

/// Whether a list says `*`, or the very word.
pub(crate) fn holds(list: &[Symbol], wanted: Symbol) -> bool {
    list.iter()
        .any(|symbol| *symbol == Symbol::ALL || *symbol == wanted)
}

/// Whether a path of a rule covers a path: equal, or its beginning where the rule's ends in `*`.
/// All stars at the end are taken off, not only one.
pub(crate) fn path_matches(pattern: &str, path: &str) -> bool {
    pattern == path || pattern.ends_with('*') && path.starts_with(pattern.trim_end_matches('*'))
}
