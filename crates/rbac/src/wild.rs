//! Rules that say `*`: what they allow, nobody has listed.

use crate::rule::Rule;

/// The verbs of the API that change or read objects. Who has them all on everything has everything.
const EVERY_VERB: [&str; 7] = [
    "get", "list", "watch", "create", "update", "patch", "delete",
];

/// Where a rule says `*`, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wild {
    /// Every verb on every resource of every group.
    Everything,
    /// Every resource.
    Resources,
    /// Every verb.
    Verbs,
    /// Every group.
    Groups,
}

impl Wild {
    /// What a rule about resources says `*` for; nothing of a rule about paths.
    pub(crate) fn of(rule: &Rule) -> Vec<Wild> {
        let says = |list: &[Box<str>]| list.iter().any(|word| **word == *"*");
        let has_every_verb = says(&rule.verbs)
            || EVERY_VERB
                .iter()
                .all(|verb| rule.verbs.iter().any(|it| **it == **verb));
        if rule.resources.is_empty() || rule.api_groups.is_empty() || rule.verbs.is_empty() {
            return Vec::new();
        }
        let is_everything = says(&rule.api_groups)
            && says(&rule.resources)
            && has_every_verb
            && rule.resource_names.is_empty();
        let found = [
            (Wild::Everything, is_everything),
            (Wild::Resources, says(&rule.resources)),
            (Wild::Verbs, says(&rule.verbs)),
            (Wild::Groups, says(&rule.api_groups)),
        ];
        found
            .into_iter()
            .filter(|(_, is_said)| *is_said)
            .map(|(wild, _)| wild)
            .collect()
    }

    /// The list of the rule that holds the star; none if it takes the whole rule.
    pub(crate) fn list(self) -> Option<&'static str> {
        match self {
            Wild::Everything => None,
            Wild::Resources => Some("resources"),
            Wild::Verbs => Some("verbs"),
            Wild::Groups => Some("apiGroups"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(verbs: &[&str], group: &str, resource: &str) -> Vec<Wild> {
        let verbs = verbs.iter().copied();
        Wild::of(&Rule::resources(verbs, group, [resource]))
    }

    #[test]
    fn all_verbs_by_name_are_as_good_as_a_star() {
        let all = [Wild::Everything, Wild::Resources, Wild::Groups];
        assert_eq!(of(&EVERY_VERB, "*", "*"), all);
        assert_eq!(
            of(&EVERY_VERB[1..], "*", "*"),
            [Wild::Resources, Wild::Groups]
        );
        assert_eq!(of(&["*"], "apps", "*"), [Wild::Resources, Wild::Verbs]);
        assert_eq!(of(&["*"], "", "pods"), [Wild::Verbs]);
        assert_eq!(of(&["get"], "", "pods/*"), []);
    }

    #[test]
    fn everything_of_certain_names_is_not_everything() {
        let rule = Rule::resources(["*"], "*", ["*"]).named(["a"]);
        assert_eq!(Wild::of(&rule)[0], Wild::Resources);
    }
}
