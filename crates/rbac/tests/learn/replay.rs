//! Whatever was observed is allowed by what is learnt, and nothing else is.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use garboard_rbac::{Attributes, BindingObject, Identity, Policy, RoleObject, Subject, Use};
use garboard_testkit::pages::Scene;
use proptest::prelude::*;
use serde_json::json;

use crate::{event, learn, usage};

const VERBS: [&str; 6] = ["get", "list", "watch", "create", "update", "delete"];
const RESOURCES: [(&str, &str); 6] = [
    ("", "configmaps"),
    ("", "secrets"),
    ("", "services"),
    ("", "serviceaccounts/token"),
    ("apps", "deployments"),
    ("apps", "deployments/scale"),
];
const NAMESPACES: [&str; 3] = ["", "a", "b"];
const NAMES: [&str; 4] = ["", "x", "y", "z"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Atom {
    verb: &'static str,
    resource: (&'static str, &'static str),
    namespace: &'static str,
    name: &'static str,
}

impl Atom {
    fn event(&self, is_refused: bool) -> String {
        let decision = if is_refused { "forbid" } else { "allow" };
        event(
            self.verb,
            self.resource.1,
            json!({
                "requestURI": format!("{self:?}"),
                "objectRef": {"apiGroup": self.resource.0, "namespace": self.namespace, "name": self.name},
                "annotations": {"authorization.k8s.io/decision": decision},
            }),
        )
    }

    fn attributes(&self) -> Attributes<'static> {
        Attributes::resource(self.verb, self.resource.0, self.resource.1)
            .in_namespace(self.namespace)
            .named(self.name)
            .into()
    }
}

fn atom() -> impl Strategy<Value = Atom> {
    use prop::sample::select;
    (
        select(&VERBS[..]),
        select(&RESOURCES[..]),
        select(&NAMESPACES[..]),
        select(&NAMES[..]),
    )
        .prop_map(|(verb, resource, namespace, name)| Atom {
            verb,
            resource,
            namespace,
            // What is made has no name when it is authorised.
            name: if verb == "create" && !resource.1.contains('/') {
                ""
            } else {
                name
            },
        })
}

/// The policy of the roles that are learnt.
fn policy(log: &str) -> Policy {
    let account = Subject::account("shop", "web");
    let scopes = learn(&usage(log)).map(|it| it.scopes).unwrap_or_default();
    let mut yaml = String::new();
    for scope in scopes {
        let role = RoleObject {
            namespace: scope.namespace.to_string(),
            name: "web".to_owned(),
            rules: scope.rules,
            ..RoleObject::default()
        };
        let binding = BindingObject {
            namespace: scope.namespace.to_string(),
            name: "web".to_owned(),
            is_of_cluster_role: scope.namespace.is_empty(),
            role: "web".to_owned(),
            subjects: vec![account.clone()],
            ..BindingObject::default()
        };
        let _ = write!(yaml, "{role}---\n{binding}---\n"); // to a String: cannot fail
    }
    Policy::compile(&Scene::new(&yaml).world)
}

fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn strict_roles_allow_all_that_was_observed_and_nothing_else(
        seen in prop::collection::vec(atom(), 0..25),
        refused in prop::collection::vec(atom(), 0..10),
    ) {
        let mut log: String = seen.iter().map(|atom| atom.event(false)).collect();
        log.extend(refused.iter().map(|atom| atom.event(true)));
        let policy = policy(&log);
        let web = Identity::of_account("shop", "web");
        let mut observed: BTreeSet<Atom> = seen.iter().copied().collect();
        for atom in &seen {
            prop_assert!(policy.allows(&web, atom.attributes()), "{:?} is refused", atom);
        }
        // A watch that is resumed begins with a list; nothing else is added.
        let lists = observed.clone().into_iter().filter(|atom| atom.verb == "watch");
        observed.extend(lists.map(|atom| Atom { verb: "list", ..atom }));
        // A rule without names allows every name, and one of the cluster every namespace: that is
        // what a request without them needs.
        let is_observed = |wanted: &Atom| observed.iter().any(|atom| {
            atom.verb == wanted.verb
                && atom.resource == wanted.resource
                && (atom.namespace == wanted.namespace || atom.namespace.is_empty())
                && (atom.name == wanted.name || atom.name.is_empty())
        });
        for verb in VERBS {
            for resource in RESOURCES {
                for namespace in NAMESPACES {
                    for name in NAMES {
                        let atom = Atom { verb, resource, namespace, name };
                        prop_assert_eq!(
                            policy.allows(&web, atom.attributes()),
                            is_observed(&atom),
                            "{:?}", atom
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn every_request_of_a_use_is_one_that_was_seen() {
    let log = event("get", "secrets", json!({"objectRef": {"name": "x"}}))
        + &event("get", "secrets", json!({"objectRef": {"name": "y"}}));
    let usage = usage(&log);
    let web = usage.subject(&Subject::account("shop", "web"));
    let mut names = Vec::new();
    let uses: Vec<Use<'_>> = web.map(|it| it.uses()).unwrap_or_default();
    for of in &uses {
        of.for_each_request(|request| {
            if let Attributes::Resource(resource) = request {
                names.push(resource.name.to_owned());
            }
        });
    }
    assert_eq!(names, ["x", "y"]);
}
