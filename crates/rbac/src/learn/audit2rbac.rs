//! What audit2rbac v0.10.0 (github.com/liggitt/audit2rbac) makes of a log, byte for byte.
//!
//! It asks for no answer of the server, so that refused requests are granted too, and it widens: a
//! request in two namespaces becomes one of the whole cluster, one for two names becomes one for all,
//! `list` brings `get` and `watch`, `update` brings `get` and `patch`. What `system:discovery` allows
//! is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use garboard_audit_event::Event;

use crate::compiled::path_matches;
use crate::objects::{BindingObject, RoleObject};
use crate::rule::Rule;
use crate::subject::{AUTHENTICATED, Subject, UNAUTHENTICATED};

/// Paths that `system:discovery` allows to `get`.
const DISCOVERY: [&str; 5] = ["/healthz", "/version", "/swagger*", "/openapi*", "/api*"];

/// The requests of one user, as that tool sees them.
#[derive(Clone, Debug, Default)]
pub struct Audit2Rbac {
    user: String,
    seen: HashSet<Request>,
    /// In the order of the log.
    requests: Vec<Request>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Request {
    /// The groups of the user, as JSON: requests of other groups are not the same to that tool.
    groups: String,
    may_discover: bool,
    verb: String,
    /// None for a path.
    object: Option<Object>,
    path: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Object {
    group: String,
    resource: String,
    subresource: String,
    namespace: String,
    name: String,
}

/// Requests that differ by namespace and name only.
#[derive(Default)]
struct Alike {
    namespaces: HashSet<String>,
    names: HashSet<String>,
}

impl Audit2Rbac {
    /// No requests of a user so far.
    pub fn new(user: &str) -> Audit2Rbac {
        Audit2Rbac {
            user: user.to_owned(),
            ..Audit2Rbac::default()
        }
    }

    /// Adds an event, if it is the user's.
    pub fn add(&mut self, event: &Event<'_>) {
        let actor = event.actor();
        if *actor.username == *self.user {
            let groups = actor.groups();
            let is_discoverer = |group: &String| group == AUTHENTICATED || group == UNAUTHENTICATED;
            let object = event.object.as_ref().map(|object| Object {
                group: object.group().to_owned(),
                resource: object.resource.to_string(),
                subresource: object.subresource.to_string(),
                namespace: object.namespace.to_string(),
                name: match &*event.verb {
                    "create" => String::new(),
                    _ => object.name.to_string(),
                },
            });
            self.push(Request {
                groups: actor.groups_json().to_owned(),
                may_discover: groups.iter().any(is_discoverer),
                verb: event.verb.to_string(),
                path: match object {
                    Some(_) => String::new(),
                    None => event.path().to_owned(),
                },
                object,
            });
        }
    }

    /// Adds what came of the next part of the log.
    pub fn merge(&mut self, other: Audit2Rbac) {
        for request in other.requests {
            self.push(request);
        }
    }

    /// Whether the user did nothing.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    fn push(&mut self, request: Request) {
        if self.seen.insert(request.clone()) {
            self.requests.push(request);
        }
    }

    /// The roles and bindings, as that tool prints them.
    pub fn yaml(mut self) -> String {
        // Broad requests first, so that they make narrow ones needless; the order of the log remains
        // where there is no other.
        self.requests.sort_by(Request::order);
        let mut alike: HashMap<Request, Alike> = HashMap::new();
        for request in &self.requests {
            if let Some(object) = &request.object {
                let alike = alike.entry(request.open()).or_default();
                alike.namespaces.insert(object.namespace.clone());
                alike.names.insert(object.name.clone());
            }
        }
        let mut roles: Vec<(String, Vec<Rule>)> = Vec::new();
        let mut granted: HashSet<(String, Granted)> = HashSet::new();
        for request in &self.requests {
            if request.is_discovery() || request.is_granted(&granted) {
                continue;
            }
            let (namespace, grants, rule) = request.widened(&alike);
            granted.extend(grants.into_iter().map(|grant| (namespace.clone(), grant)));
            match roles.iter_mut().find(|(place, _)| *place == namespace) {
                Some((_, rules)) => rules.push(rule),
                None => roles.push((namespace, vec![rule])),
            }
        }
        print(&self.user, &roles)
    }
}

/// What a rule allows: a verb on a resource, for one name or for all (none), or on a path.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Granted {
    Resource(String, String, String, Option<String>),
    Path(String, String),
}

impl Request {
    fn order(&self, other: &Request) -> std::cmp::Ordering {
        let (Some(one), Some(two)) = (&self.object, &other.object) else {
            return self
                .object
                .is_some()
                .cmp(&other.object.is_some())
                .then_with(|| (&self.verb, &self.path).cmp(&(&other.verb, &other.path)));
        };
        let breadth = |object: &Object| (!object.namespace.is_empty(), !object.name.is_empty());
        let of_verbs = match (self.verb.as_str(), other.verb.as_str()) {
            ("list", "get") => std::cmp::Ordering::Less,
            ("get", "list") => std::cmp::Ordering::Greater,
            _ => std::cmp::Ordering::Equal,
        };
        let words = |object: &Object| {
            [
                object.group.clone(),
                object.resource.clone(),
                object.subresource.clone(),
                object.namespace.clone(),
                object.name.clone(),
            ]
        };
        breadth(one)
            .cmp(&breadth(two))
            .then(of_verbs)
            .then_with(|| words(one).cmp(&words(two)))
            .then_with(|| self.verb.cmp(&other.verb))
    }

    /// The same without namespace and name.
    fn open(&self) -> Request {
        let mut open = self.clone();
        if let Some(object) = &mut open.object {
            object.namespace.clear();
            object.name.clear();
        }
        open
    }

    fn is_discovery(&self) -> bool {
        let allows = |pattern: &&str| path_matches(pattern, &self.path);
        self.object.is_none()
            && self.may_discover
            && self.verb == "get"
            && DISCOVERY.iter().any(allows)
    }

    fn is_granted(&self, granted: &HashSet<(String, Granted)>) -> bool {
        let Some(object) = &self.object else {
            let grant = Granted::Path(self.verb.clone(), self.path.clone());
            return granted.contains(&(String::new(), grant));
        };
        let names = [None, Some(object.name.clone())];
        names.into_iter().any(|name| {
            let grant = object.grant(&self.verb, name);
            [String::new(), object.namespace.clone()]
                .into_iter()
                .any(|namespace| granted.contains(&(namespace, grant.clone())))
        })
    }

    /// Where the request is granted, what that allows, and the rule.
    fn widened(&self, alike: &HashMap<Request, Alike>) -> (String, Vec<Granted>, Rule) {
        let Some(object) = &self.object else {
            let grant = Granted::Path(self.verb.clone(), self.path.clone());
            let rule = Rule::paths([self.verb.as_str()], [self.path.as_str()]);
            return (String::new(), vec![grant], rule);
        };
        let is_wide = |own: &str, all: Option<&HashSet<String>>| {
            let others = all.into_iter().flatten();
            own.is_empty() || others.into_iter().any(|it| !it.is_empty() && it != own)
        };
        let alike = alike.get(&self.open());
        let is_of_cluster = is_wide(&object.namespace, alike.map(|it| &it.namespaces));
        let is_unnamed = is_wide(&object.name, alike.map(|it| &it.names));
        let name = (!is_unnamed).then(|| object.name.clone());
        let more: &[&str] = match self.verb.as_str() {
            "watch" => &["get", "list"],
            "list" => &["get", "watch"],
            "update" => &["get", "patch"],
            "patch" => &["get", "update"],
            _ => &[],
        };
        let verbs = || std::iter::once(self.verb.as_str()).chain(more.iter().copied());
        let grants = verbs().map(|verb| object.grant(verb, name.clone()));
        let rule = Rule::resources(verbs(), &object.group, [object.combined().as_str()])
            .named(name.as_deref());
        let namespace = if is_of_cluster {
            String::new()
        } else {
            object.namespace.clone()
        };
        (namespace, grants.collect(), rule)
    }
}

impl Object {
    fn grant(&self, verb: &str, name: Option<String>) -> Granted {
        Granted::Resource(verb.to_owned(), self.group.clone(), self.combined(), name)
    }

    fn combined(&self) -> String {
        if self.subresource.is_empty() {
            self.resource.clone()
        } else {
            format!("{}/{}", self.resource, self.subresource)
        }
    }
}

fn print(user: &str, roles: &[(String, Vec<Rule>)]) -> String {
    let sanitized = |keep: &[char]| -> String {
        let characters = user.chars().flat_map(|character| {
            // It replaces bytes, not characters.
            let is_kept = character.is_ascii_alphanumeric() || keep.contains(&character);
            let (character, count) = if is_kept {
                (character.to_ascii_lowercase(), 1)
            } else {
                ('-', character.len_utf8())
            };
            std::iter::repeat_n(character, count)
        });
        characters.collect()
    };
    let name = format!("audit2rbac:{}", sanitized(&[':']));
    let labels = BTreeMap::from([
        (
            "audit2rbac.liggitt.net/generated".to_owned(),
            "true".to_owned(),
        ),
        ("audit2rbac.liggitt.net/user".to_owned(), sanitized(&[])),
    ]);
    let version = (
        "audit2rbac.liggitt.net/version".to_owned(),
        "unknown".to_owned(),
    );
    let annotations = BTreeMap::from([version]);
    let of_namespaces = || roles.iter().filter(|(namespace, _)| !namespace.is_empty());
    let of_cluster = || roles.iter().filter(|(namespace, _)| namespace.is_empty());
    let mut parts = Vec::new();
    for (namespace, rules) in of_namespaces().chain(of_cluster()) {
        let role = RoleObject {
            namespace: namespace.clone(),
            name: name.clone(),
            labels: labels.clone(),
            annotations: annotations.clone(),
            rules: compacted(rules),
        };
        parts.push(role.to_string());
    }
    for (namespace, _) in of_namespaces().chain(of_cluster()) {
        let binding = BindingObject {
            namespace: namespace.clone(),
            name: name.clone(),
            labels: labels.clone(),
            annotations: annotations.clone(),
            is_of_cluster_role: namespace.is_empty(),
            role: name.clone(),
            subjects: vec![Subject::of_user_name(user)],
        };
        parts.push(binding.to_string());
    }
    parts.join("---\n")
}

/// Its way of joining rules (`pkg/util.go`, `compactRules`).
fn compacted(rules: &[Rule]) -> Vec<Rule> {
    // One resource and at most one name, all verbs.
    let mut simple: BTreeMap<(&str, &str, Option<&str>), BTreeSet<&str>> = BTreeMap::new();
    let mut joined: Vec<Rule> = Vec::new();
    for rule in rules {
        for path in &rule.non_resource_urls {
            for verb in &rule.verbs {
                joined.push(Rule::paths([&**verb], [&**path]));
            }
        }
        for (group, resource) in rule.api_groups.iter().zip(&rule.resources) {
            let name = rule.resource_names.first().map(AsRef::as_ref);
            let verbs = simple.entry((group, resource, name)).or_default();
            verbs.extend(rule.verbs.iter().map(AsRef::<str>::as_ref));
        }
    }
    for ((group, resource, name), verbs) in simple {
        let rule = Rule::resources(verbs, group, [resource]).named(name);
        let is_but_for_names = |other: &&mut Rule| {
            (&other.verbs, &other.api_groups, &other.resources)
                == (&rule.verbs, &rule.api_groups, &rule.resources)
        };
        let is_but_for_resources = |other: &&mut Rule| {
            (&other.verbs, &other.api_groups, &other.resource_names)
                == (&rule.verbs, &rule.api_groups, &rule.resource_names)
        };
        let other = joined
            .iter_mut()
            .find(|other| is_but_for_names(other) || is_but_for_resources(other));
        match other {
            Some(other) if is_but_for_names(&other) => {
                add(&mut other.resource_names, rule.resource_names);
            }
            Some(other) => add(&mut other.resources, rule.resources),
            None => joined.push(rule),
        }
    }
    joined.sort_by_cached_key(|rule| (rule.api_groups.join(","), described(rule)));
    joined
}

fn add(list: &mut Vec<Box<str>>, more: Vec<Box<str>>) {
    list.extend(more);
    list.sort();
    list.dedup();
}

/// Kubernetes' short form of a rule, by which they are sorted (`CompactString`).
fn described(rule: &Rule) -> String {
    let mut text = String::from("{");
    let lists = [
        ("APIGroups", &rule.api_groups),
        ("Resources", &rule.resources),
        ("NonResourceURLs", &rule.non_resource_urls),
        ("ResourceNames", &rule.resource_names),
        ("Verbs", &rule.verbs),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    for (number, (name, list)) in lists.enumerate() {
        let quoted: Vec<String> = list.iter().map(|item| format!("{item:?}")).collect();
        let comma = if number == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}{name}:[{}]", quoted.join(" ")); // to a String: cannot fail
    }
    text + "}"
}
