//! A power: something that a rule of a role may allow and that an attacker would use.
//!
//! A [`Power`] is a list of [`Atom`]s, each some verbs on some resources of one API group. Whether a
//! rule allows an atom is decided as the API server does (kubernetes,
//! `pkg/apis/rbac/v1/evaluation_helpers.go`): whole words, one rule for all of it, `*` for any,
//! `*/exec` for that subresource of any resource. `pods` says nothing of `pods/exec`, and `pods/*`
//! says nothing at all.

use garboard_finding::Severity;

use crate::rule::Rule;

/// Something that a rule may allow and that an attacker would use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Power {
    /// What one may do, to follow "may": `read secrets`.
    pub(crate) says: &'static str,
    /// Any of these gives it.
    pub(crate) atoms: &'static [Atom],
    /// How bad it is in the whole cluster.
    pub(crate) cluster: Severity,
    /// How bad it is in a namespace.
    pub(crate) namespace: Severity,
    /// What it is of no use without; nothing if it is of use by itself.
    pub(crate) needs: Option<Needs>,
    /// Where a finding points: at the verb or at the resource.
    pub(crate) shown_by: List,
    /// Whether it is milder where `resourceNames` confine it.
    pub(crate) is_milder_named: bool,
    /// Whether it lets its holder choose what a pod may do on its node.
    pub(crate) makes_pods: bool,
    /// Names with which it is as bad as without names.
    pub(crate) prized: &'static [&'static str],
}

/// What has to stand in the role besides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    /// Any of these.
    pub(crate) atoms: &'static [Atom],
    /// What to say where none is there.
    pub(crate) otherwise: &'static str,
}

/// A list of a rule, one word of which a finding points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    Verbs,
    Resources,
}

/// Some verbs on some resources of one API group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Atom {
    verbs: &'static [&'static str],
    group: &'static str,
    /// `pods`, `pods/exec`
    resources: &'static [&'static str],
    /// Whether a RoleBinding can give it.
    is_namespaced: bool,
    /// The minor version from which the API server asks for more than this.
    enough_before: Option<u32>,
}

/// What of a rule allows an atom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match<'r> {
    /// The word of the rule's verbs.
    pub(crate) verb: &'r str,
    /// The word of the rule's resources.
    pub(crate) resource: &'r str,
    /// Whether the rule allows it for some names only.
    pub(crate) is_named: bool,
    /// The verbs and resources of the atom that it allows.
    pub(crate) words: Vec<&'static str>,
}

impl Power {
    /// A power to be filled in.
    pub(crate) const DEFAULT: Power = Power {
        says: "",
        atoms: &[],
        cluster: Severity::High,
        namespace: Severity::Medium,
        needs: None,
        shown_by: List::Resources,
        is_milder_named: true,
        makes_pods: false,
        prized: &[],
    };

    /// The names of a rule with which it is as bad as without.
    pub(crate) fn prizes<'p>(&'p self, rule: &'p Rule) -> impl Iterator<Item = &'static str> + 'p {
        let names = &rule.resource_names;
        let prized = self.prized.iter().copied();
        prized.filter(|prized| names.iter().any(|name| **name == **prized))
    }

    /// Whether no RoleBinding can give it.
    pub(crate) fn is_of_cluster(&self) -> bool {
        self.atoms.iter().all(|atom| !atom.is_namespaced)
    }
}

impl Atom {
    /// Verbs on resources whose objects lie in namespaces.
    pub(crate) const fn new(
        verbs: &'static [&'static str],
        group: &'static str,
        resources: &'static [&'static str],
    ) -> Atom {
        Atom {
            verbs,
            group,
            resources,
            is_namespaced: true,
            enough_before: None,
        }
    }

    /// Verbs on resources of the cluster: a RoleBinding gives nothing of it.
    pub(crate) const fn of_cluster(
        verbs: &'static [&'static str],
        group: &'static str,
        resources: &'static [&'static str],
    ) -> Atom {
        Atom {
            is_namespaced: false,
            ..Atom::new(verbs, group, resources)
        }
    }

    /// The same; from v1.`minor` on it is not enough by itself.
    pub(crate) const fn enough_before(self, minor: u32) -> Atom {
        Atom {
            enough_before: Some(minor),
            ..self
        }
    }

    /// Whether a RoleBinding can give it.
    pub(crate) fn is_namespaced(&self) -> bool {
        self.is_namespaced
    }

    /// Whether it is enough by itself in a version.
    pub(crate) fn is_enough(&self, minor: u32) -> bool {
        self.enough_before.is_none_or(|first| minor < first)
    }

    /// What of a rule allows it; for every name, where there is a choice.
    pub(crate) fn matched<'r>(&self, rule: &'r Rule) -> Option<Match<'r>> {
        if !rule.api_groups.iter().any(|it| is(it, self.group)) {
            return None;
        }
        let mut best: Option<Match<'r>> = None;
        let mut words = Vec::new();
        for wanted in self.resources {
            let Some(resource) = resource_of(rule, wanted) else {
                continue;
            };
            for verb in self.verbs {
                let Some(said) = rule.verbs.iter().find(|it| is(it, verb)) else {
                    continue;
                };
                let is_named = match names(rule, verb, wanted) {
                    Names::All => false,
                    Names::Some => true,
                    Names::None => continue,
                };
                words.extend([*verb, *wanted]);
                if best.as_ref().is_none_or(|best| best.is_named && !is_named) {
                    best = Some(Match {
                        verb: said,
                        resource,
                        is_named,
                        words: Vec::new(),
                    });
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        best.map(|best| Match { words, ..best })
    }
}

/// Which objects a rule is about.
enum Names {
    All,
    Some,
    None,
}

/// The objects that a rule lets a verb be used on.
///
/// A request has no name where a top-level object is made; `list`, `watch` and `deletecollection`
/// have one where a field selector demands it. A rule with names allows a request without one only
/// if the empty name is among them.
fn names(rule: &Rule, verb: &str, resource: &str) -> Names {
    let has_empty = rule.resource_names.iter().any(|name| name.is_empty());
    let may_lack_name = match verb {
        "create" => !resource.contains('/'),
        "list" | "watch" | "deletecollection" => true,
        _ => false,
    };
    if rule.resource_names.is_empty() || has_empty && may_lack_name {
        Names::All
    } else if verb == "create" && may_lack_name
        || rule.resource_names.iter().all(|it| it.is_empty())
    {
        Names::None
    } else {
        Names::Some
    }
}

/// The word of a rule that is about a resource, if one is.
fn resource_of<'r>(rule: &'r Rule, wanted: &str) -> Option<&'r str> {
    let subresource = wanted.split_once('/').map(|(_, subresource)| subresource);
    let is_about = |word: &str| {
        is(word, wanted)
            || subresource.is_some_and(|subresource| {
                word.strip_prefix("*/").is_some_and(|it| it == subresource)
            })
    };
    rule.resources
        .iter()
        .map(|word| &**word)
        .find(|word| is_about(word))
}

fn is(word: &str, wanted: &str) -> bool {
    word == "*" || word == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXEC: Atom = Atom::new(&["create", "get"], "", &["pods/exec"]);
    const PODS: Atom = Atom::new(&["create"], "", &["pods"]);
    const SECRETS: Atom = Atom::new(&["get", "list"], "", &["secrets"]);

    fn is_matched(atom: &Atom, verb: &str, resource: &str, names: &[&str]) -> Option<bool> {
        let rule = Rule::resources([verb], "", [resource]).named(names.iter().copied());
        atom.matched(&rule).map(|found| !found.is_named)
    }

    #[test]
    fn stars_mean_what_the_api_server_takes_them_for() {
        for (resource, expected) in [
            ("pods/exec", Some(true)),
            ("*", Some(true)),
            ("*/exec", Some(true)),
            ("pods", None),
            ("pods/*", None),
            ("*/*", None),
            ("Pods/exec", None),
        ] {
            assert_eq!(
                is_matched(&EXEC, "create", resource, &[]),
                expected,
                "{resource}"
            );
        }
        assert_eq!(is_matched(&EXEC, "*", "pods/exec", &[]), Some(true));
        assert_eq!(is_matched(&EXEC, "CREATE", "pods/exec", &[]), None);
        assert_eq!(is_matched(&EXEC, "g*", "pods/exec", &[]), None);
    }

    #[test]
    fn a_new_object_has_no_name_that_a_rule_could_allow() {
        assert_eq!(is_matched(&PODS, "create", "pods", &["web"]), None);
        assert_eq!(
            is_matched(&EXEC, "create", "pods/exec", &["web"]),
            Some(false)
        );
        assert_eq!(is_matched(&PODS, "create", "pods", &[""]), Some(true));
    }

    #[test]
    fn a_list_of_certain_names_is_a_list_of_those_and_the_empty_name_is_all() {
        assert_eq!(is_matched(&SECRETS, "list", "secrets", &["a"]), Some(false));
        assert_eq!(is_matched(&SECRETS, "list", "secrets", &[""]), Some(true));
        assert_eq!(is_matched(&SECRETS, "get", "secrets", &[""]), None);
        assert_eq!(is_matched(&SECRETS, "get", "secrets", &["*"]), Some(false));
    }

    #[test]
    fn another_group_or_two_rules_that_each_say_a_part_allow_nothing() {
        let rule = Rule::resources(["create"], "apps", ["pods"]);
        assert_eq!(PODS.matched(&rule), None);
    }
}
