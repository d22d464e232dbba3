//! A role from a description: "all but secrets, read only".
//!
//! What there is comes from the catalogue, so that no rule needs a star: what Kubernetes, or an
//! extension of it, adds tomorrow is not granted today.

use std::collections::BTreeMap;

use crate::catalogue::ApiResource;
use crate::rule::Rule;

/// Verbs that change nothing.
const READ: [&str; 3] = ["get", "list", "watch"];

/// Subresources behind which a request does as it likes, whatever its verb is: they are given only
/// if they are named.
const TUNNELS: [&str; 4] = ["attach", "exec", "portforward", "proxy"];

/// What a role should allow.
#[derive(Clone, Debug, Default)]
pub struct Wish<'w> {
    /// Verbs; every verb that a resource serves if there are none.
    pub verbs: Vec<&'w str>,
    /// Whether only verbs that change nothing are given.
    pub is_read_only: bool,
    /// Resources (`pods`, `deployments.apps`, `pods/log`); all of Kubernetes' if there are none.
    pub resources: Vec<&'w str>,
    /// Resources that are left out, with their subresources.
    pub except: Vec<&'w str>,
    /// API groups; every group if there are none.
    pub groups: Vec<&'w str>,
    /// Whether subresources are given, too, where `resources` names none.
    pub has_subresources: bool,
    /// Whether resources in namespaces, or of the cluster, are wanted; both if none is said.
    pub is_namespaced: Option<bool>,
    /// Names of objects; every object if there are none.
    pub names: Vec<&'w str>,
}

/// Why a wish makes no role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRole {
    /// No resource of Kubernetes is called so; one of another API needs its group behind a dot.
    UnknownResource(String),
    /// A resource has no such subresource.
    UnknownSubresource(String),
    /// Nothing is left.
    Nothing,
}

impl Wish<'_> {
    /// The rules of the role: no stars, one for each API group and set of verbs.
    ///
    /// # Errors
    ///
    /// When a resource is not known, or when nothing is left.
    pub fn rules(&self) -> Result<Vec<Rule>, NoRole> {
        let except = self
            .except
            .iter()
            .map(|word| resource(word))
            .collect::<Result<Vec<Wanted>, NoRole>>()?;
        let wanted = if self.resources.is_empty() {
            self.all()
        } else {
            self.named()?
        };
        // Verbs with a group, then the resources that have exactly these verbs there.
        let mut rules: BTreeMap<(String, Vec<&str>), Vec<String>> = BTreeMap::new();
        for wanted in wanted {
            let is_left_out = except.iter().any(|it| it.covers(&wanted));
            let verbs = self.verbs_of(&wanted);
            if !is_left_out && !verbs.is_empty() && self.is_of_scope(&wanted) {
                let resources = rules.entry((wanted.group.clone(), verbs)).or_default();
                resources.push(wanted.word());
            }
        }
        if rules.is_empty() {
            return Err(NoRole::Nothing);
        }
        let rules = rules.into_iter().map(|((group, verbs), mut resources)| {
            resources.sort_unstable();
            resources.dedup();
            let resources = resources.iter().map(String::as_str);
            Rule::resources(verbs, &group, resources).named(self.names.iter().copied())
        });
        Ok(rules.collect())
    }

    /// Everything of the groups that are wanted.
    fn all(&self) -> Vec<Wanted> {
        let mut all = Vec::new();
        for known in ApiResource::all() {
            if !self.groups.is_empty() && !self.groups.contains(&known.group) {
                continue;
            }
            all.push(Wanted::of(known, ""));
            let subresources = known.subresources.iter().map(|(name, _)| *name);
            let given =
                subresources.filter(|name| self.has_subresources && !TUNNELS.contains(name));
            all.extend(given.map(|name| Wanted::of(known, name)));
        }
        all
    }

    /// What is named, with subresources where they are asked for.
    fn named(&self) -> Result<Vec<Wanted>, NoRole> {
        let mut named = Vec::new();
        for word in &self.resources {
            let wanted = resource(word)?;
            let is_of_group =
                self.groups.is_empty() || self.groups.contains(&wanted.group.as_str());
            if !is_of_group {
                continue;
            }
            let of_all = wanted.known.filter(|_| wanted.subresource.is_empty());
            named.push(wanted);
            if let Some(known) = of_all.filter(|_| self.has_subresources) {
                let subresources = known.subresources.iter().map(|(name, _)| *name);
                let given = subresources.filter(|name| !TUNNELS.contains(name));
                named.extend(given.map(|name| Wanted::of(known, name)));
            }
        }
        Ok(named)
    }

    /// The verbs that a resource serves and that are wanted; of an unknown one, those wanted.
    fn verbs_of<'v>(&'v self, wanted: &Wanted) -> Vec<&'v str> {
        let served = wanted.served();
        let asked: Vec<&'v str> = match (&self.verbs[..], served) {
            ([], Some(served)) => served.to_vec(),
            ([], None) => crate::questions::VERBS.to_vec(),
            (verbs, Some(served)) => {
                let mut verbs = verbs.to_vec();
                // A verb that only authorizers know (`bind`, `use`) is taken as it is.
                verbs.retain(|verb| {
                    served.contains(verb) || !crate::questions::VERBS.contains(verb)
                });
                verbs
            }
            (verbs, None) => verbs.to_vec(),
        };
        let mut verbs: Vec<&str> = asked
            .into_iter()
            .filter(|verb| !self.is_read_only || READ.contains(verb))
            .collect();
        verbs.sort_unstable();
        verbs.dedup();
        verbs
    }

    fn is_of_scope(&self, wanted: &Wanted) -> bool {
        match (self.is_namespaced, wanted.known) {
            (Some(is_namespaced), Some(known)) => known.is_namespaced() == is_namespaced,
            (None, _) | (_, None) => true,
        }
    }
}

/// A resource or subresource that a role may be about.
#[derive(Clone, Debug)]
struct Wanted {
    group: String,
    name: String,
    subresource: String,
    known: Option<&'static ApiResource>,
}

impl Wanted {
    fn of(known: &'static ApiResource, subresource: &str) -> Wanted {
        Wanted {
            group: known.group.to_owned(),
            name: known.name.to_owned(),
            subresource: subresource.to_owned(),
            known: Some(known),
        }
    }

    /// As a rule has it.
    fn word(&self) -> String {
        match self.subresource.as_str() {
            "" => self.name.clone(),
            subresource => format!("{}/{subresource}", self.name),
        }
    }

    fn served(&self) -> Option<&'static [&'static str]> {
        match self.subresource.as_str() {
            "" => self.known.map(|known| known.verbs),
            subresource => self.known?.subresource(subresource),
        }
    }

    /// Whether leaving this out leaves the other out: a resource takes its subresources along.
    fn covers(&self, other: &Wanted) -> bool {
        self.group == other.group
            && self.name == other.name
            && (self.subresource.is_empty() || self.subresource == other.subresource)
    }
}

/// What a word means: `pods`, `po`, `deployments.apps`, `pods/log`, `widgets.example.com`.
fn resource(word: &str) -> Result<Wanted, NoRole> {
    let (resource, subresource) = word.split_once('/').unwrap_or((word, ""));
    if let Some(known) = ApiResource::find(resource) {
        let has_it = subresource.is_empty() || known.subresource(subresource).is_some();
        return if has_it {
            Ok(Wanted::of(known, subresource))
        } else {
            Err(NoRole::UnknownSubresource(word.to_owned()))
        };
    }
    match resource.split_once('.') {
        Some((name, group)) if !name.is_empty() && !group.is_empty() => Ok(Wanted {
            group: group.to_owned(),
            name: name.to_owned(),
            subresource: subresource.to_owned(),
            known: None,
        }),
        _ => Err(NoRole::UnknownResource(word.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wish: &Wish<'_>, expected: &[&str]) {
        let rules = wish.rules().expect("the wish makes a role");
        let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
        assert_eq!(rules, expected);
    }

    #[test]
    fn named_resources_get_the_verbs_that_they_serve() {
        let wish = Wish {
            resources: vec!["po", "deploy", "pods/log", "bindings"],
            verbs: vec!["get", "list", "create"],
            ..Wish::default()
        };
        check(
            &wish,
            &[
                "create bindings",
                "create,get,list pods",
                "get pods/log",
                "create,get,list deployments in apps",
            ],
        );
    }

    #[test]
    fn all_but_secrets_read_only_reads_no_secret_and_opens_no_tunnel() {
        let wish = Wish {
            is_read_only: true,
            has_subresources: true,
            except: vec!["secrets"],
            ..Wish::default()
        };
        let rules = wish.rules().expect("the wish makes a role");
        let resources: Vec<&str> = rules
            .iter()
            .flat_map(|rule| rule.resources.iter().map(|it| &**it))
            .collect();
        assert!(resources.contains(&"configmaps") && resources.contains(&"pods/log"));
        for word in [
            "secrets",
            "pods/exec",
            "pods/attach",
            "nodes/proxy",
            "pods/portforward",
            "*",
        ] {
            assert!(!resources.contains(&word), "{word}");
        }
        for rule in &rules {
            assert!(
                rule.verbs.iter().all(|verb| READ.contains(&&**verb)),
                "{rule}"
            );
            assert_eq!(rule.api_groups.len(), 1, "{rule}");
        }
    }

    #[test]
    fn what_is_left_out_takes_its_subresources_along() {
        let wish = Wish {
            resources: vec!["pods", "pods/log", "services"],
            except: vec!["pods"],
            verbs: vec!["get"],
            ..Wish::default()
        };
        check(&wish, &["get services"]);
    }

    #[test]
    fn namespaced_leaves_out_what_lies_in_no_namespace() {
        let wish = Wish {
            resources: vec!["nodes", "pods", "widgets.example.com"],
            verbs: vec!["list"],
            is_namespaced: Some(true),
            ..Wish::default()
        };
        check(&wish, &["list pods", "list widgets in example.com"]);
    }

    #[test]
    fn a_verb_of_the_authorizers_is_taken_as_it_is() {
        let wish = Wish {
            resources: vec!["clusterroles"],
            verbs: vec!["bind"],
            names: vec!["view"],
            ..Wish::default()
        };
        check(
            &wish,
            &["bind clusterroles in rbac.authorization.k8s.io named view"],
        );
    }

    #[test]
    fn what_nobody_knows_makes_no_role() {
        let rules = |resources, except| {
            Wish {
                resources,
                except,
                ..Wish::default()
            }
            .rules()
        };
        assert_eq!(
            rules(vec!["podz"], vec![]),
            Err(NoRole::UnknownResource("podz".to_owned()))
        );
        assert_eq!(
            rules(vec!["pods/logs"], vec![]),
            Err(NoRole::UnknownSubresource("pods/logs".to_owned()))
        );
        assert_eq!(rules(vec!["pods"], vec!["pods"]), Err(NoRole::Nothing));
    }
}
