//! A rule, broken down to single steps: one verb, one group, one resource, one name; or one verb and
//! one path. Guards and judgements look at each of them (component-helpers,
//! `auth/rbac/validation/policy_comparator.go`, `BreakdownRule`).

use crate::rule::Rule;

/// One thing that a rule allows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'r> {
    Resource {
        verb: &'r str,
        group: &'r str,
        resource: &'r str,
        /// None is every name.
        name: Option<&'r str>,
    },
    Path {
        verb: &'r str,
        path: &'r str,
    },
}

/// What a rule allows, step by step: a product, which callers bound.
pub(crate) fn steps(rule: &Rule) -> impl Iterator<Item = Step<'_>> {
    let names = || {
        let unnamed = rule.resource_names.is_empty().then_some(None);
        let named = rule.resource_names.iter().map(|name| Some(&**name));
        unnamed.into_iter().chain(named)
    };
    let on_resources = rule.api_groups.iter().flat_map(move |group| {
        rule.resources.iter().flat_map(move |resource| {
            rule.verbs.iter().flat_map(move |verb| {
                names().map(move |name| Step::Resource {
                    verb,
                    group,
                    resource,
                    name,
                })
            })
        })
    });
    // Paths go with verbs only.
    let on_paths = rule
        .non_resource_urls
        .iter()
        .flat_map(move |path| rule.verbs.iter().map(move |verb| Step::Path { verb, path }));
    on_resources.chain(on_paths)
}

impl Step<'_> {
    /// The step as a rule of its own.
    pub(crate) fn rule(&self) -> Rule {
        match *self {
            Step::Resource {
                verb,
                group,
                resource,
                name,
            } => Rule::resources([verb], group, [resource]).named(name),
            Step::Path { verb, path } => Rule::paths([verb], [path]),
        }
    }
}
