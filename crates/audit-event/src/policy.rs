//! Audit policies (audit.k8s.io/v1 `Policy`): what of a request is recorded.
//!
//! The evaluation is that of apiserver, `pkg/audit/policy/checker.go`: the first rule that matches
//! decides; where none does, nothing is recorded. Users are those who were authenticated, not those
//! whom they impersonate.
//!
//! [`Policy::records`] asks the same of a whole grant (`*` on `pods` in any namespace), for which the
//! answer may be: only in part.

use serde::Deserialize;

use crate::event::{Level, Stage};

/// An audit policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Policy {
    /// The rules; the first that matches decides.
    pub rules: Vec<Rule>,
    /// Stages that are never recorded.
    pub omit_stages: Vec<String>,
}

/// One rule: what it matches, and what is recorded then. An empty list matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Rule {
    /// `None`, `Metadata`, `Request`, `RequestResponse`.
    pub level: String,
    /// Users, by name.
    pub users: Vec<String>,
    /// Groups; being in one of them is enough.
    pub user_groups: Vec<String>,
    /// Verbs; there is no `*`.
    pub verbs: Vec<String>,
    /// Resources.
    pub resources: Vec<GroupResources>,
    /// Namespaces; the empty one stands for requests in none.
    pub namespaces: Vec<String>,
    /// Paths; a `*` at the end stands for whatever follows.
    #[serde(rename = "nonResourceURLs")]
    pub non_resource_urls: Vec<String>,
    /// Stages that are not recorded either.
    pub omit_stages: Vec<String>,
}

/// Resources of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GroupResources {
    /// The group; empty for the core group, `*` for all.
    pub group: String,
    /// `pods`, `pods/log`, `pods/*` (with the pods themselves), `*/log`, `*`; all if empty.
    pub resources: Vec<String>,
    /// Names; all if empty.
    pub resource_names: Vec<String>,
}

/// What is asked about: one request, or all those that a grant allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<'r> {
    /// Something with resources. `*` is any verb, group or resource.
    Resource {
        /// The verb, or `*`.
        verb: &'r str,
        /// The group, or `*`.
        group: &'r str,
        /// `pods`, `pods/log`, `*/log`, `*`.
        resource: &'r str,
        /// The namespace; none for any.
        namespace: Option<&'r str>,
        /// The name; none for any.
        name: Option<&'r str>,
    },
    /// Something with other paths.
    Path {
        /// The verb, or `*`.
        verb: &'r str,
        /// The path; a `*` at the end stands for whatever follows.
        path: &'r str,
    },
}

/// Who asks, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'r> {
    /// The user name; none where only groups are known.
    pub user: Option<&'r str>,
    /// Groups.
    pub groups: &'r [&'r str],
    /// Whether those are all the groups.
    pub are_all_groups: bool,
}

/// Whether requests are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Each of them, when it is complete.
    Yes,
    /// Some perhaps not: this rule of the policy, from 0, leaves them out; none where no rule matches.
    Partly(Option<usize>),
    /// None of them.
    No(Option<usize>),
}

/// Whether a rule matches the requests that are asked about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    None,
    Some,
    All,
}

impl Policy {
    /// Reads a policy from JSON; `kind` and `apiVersion` are the caller's to look at.
    pub fn from_json(json: &str) -> Result<Policy, String> {
        let policy: Policy =
            serde_json::from_str(json).map_err(|error| format!("{}", NoPlace(&error)))?;
        // The API server does not start with such a file (`reader.go`, `validation.go`).
        if policy.rules.is_empty() {
            return Err("it has no rules".to_owned());
        }
        for (number, rule) in policy.rules.iter().enumerate() {
            if Level::of(&rule.level).is_none() {
                return Err(format!(
                    "rules[{number}].level must be None, Metadata, Request or RequestResponse"
                ));
            }
        }
        let stages = policy.rules.iter().flat_map(|rule| &rule.omit_stages);
        match stages
            .chain(&policy.omit_stages)
            .find(|stage| Stage::of(stage).is_none())
        {
            Some(stage) => Err(format!("there is no stage \"{}\"", stage.escape_debug())),
            None => Ok(policy),
        }
    }

    /// Whether requests are recorded when they are complete, at any level.
    pub fn records(&self, who: &Subject<'_>, request: &Request<'_>) -> Recorded {
        // Of the requests that are asked about: are some recorded, and which rule leaves some out?
        let (mut are_some_recorded, mut left_out) = (false, None);
        for (number, rule) in self.rules.iter().enumerate() {
            let matches = rule.matches(who, request);
            if matches == Match::None {
                continue;
            }
            if rule.is_recording() && !omits(&rule.omit_stages, &self.omit_stages, request) {
                are_some_recorded = true;
            } else {
                left_out = left_out.or(Some(By(Some(number))));
            }
            if matches == Match::All {
                return recorded(are_some_recorded, left_out);
            }
        }
        recorded(are_some_recorded, left_out.or(Some(By(None))))
    }
}

/// The rule that leaves requests out; none where no rule matches them.
#[derive(Clone, Copy)]
struct By(Option<usize>);

fn recorded(are_some_recorded: bool, left_out: Option<By>) -> Recorded {
    match left_out {
        None => Recorded::Yes,
        Some(By(rule)) if are_some_recorded => Recorded::Partly(rule),
        Some(By(rule)) => Recorded::No(rule),
    }
}

/// Whether the stages by which a use is known are left out. Requests that run long have two of them.
fn omits(of_rule: &[String], of_policy: &[String], request: &Request<'_>) -> bool {
    let omits = |stage: &str| of_rule.iter().chain(of_policy).any(|other| other == stage);
    let runs_long = matches!(request, Request::Resource { verb: "watch", .. });
    omits("ResponseComplete") && (!runs_long || omits("ResponseStarted"))
}

impl Rule {
    fn is_recording(&self) -> bool {
        Level::of(&self.level).is_some_and(|level| level > Level::None)
    }

    fn matches(&self, who: &Subject<'_>, request: &Request<'_>) -> Match {
        let of_verb = |verb: &str| match verb {
            _ if self.verbs.is_empty() => Match::All,
            "*" => Match::Some,
            verb => all_if(self.verbs.iter().any(|other| other == verb)),
        };
        let is_of_resources = !self.resources.is_empty() || !self.namespaces.is_empty();
        let of_what = match *request {
            Request::Resource {
                verb,
                group,
                resource,
                namespace,
                name,
            } => {
                let of_object = if is_of_resources {
                    let name = if verb == "create" { Some("") } else { name };
                    self.of_namespace(namespace)
                        .min(self.of_resource(group, resource, name))
                } else {
                    all_if(self.non_resource_urls.is_empty())
                };
                of_verb(verb).min(of_object)
            }
            Request::Path { verb, path } => {
                let of_path = if is_of_resources {
                    Match::None
                } else {
                    self.of_path(path)
                };
                of_verb(verb).min(of_path)
            }
        };
        of_what.min(self.of_subject(who))
    }

    fn of_subject(&self, who: &Subject<'_>) -> Match {
        let of_user = match who.user {
            _ if self.users.is_empty() => Match::All,
            Some(user) => all_if(self.users.iter().any(|other| other == user)),
            None => Match::Some,
        };
        let has_group = |group: &String| who.groups.contains(&group.as_str());
        let of_groups = if self.user_groups.is_empty() || self.user_groups.iter().any(has_group) {
            Match::All
        } else if who.are_all_groups {
            Match::None
        } else {
            Match::Some
        };
        of_user.min(of_groups)
    }

    fn of_namespace(&self, namespace: Option<&str>) -> Match {
        match namespace {
            _ if self.namespaces.is_empty() => Match::All,
            Some(namespace) => all_if(self.namespaces.iter().any(|other| other == namespace)),
            None => Match::Some,
        }
    }

    fn of_resource(&self, group: &str, resource: &str, name: Option<&str>) -> Match {
        if self.resources.is_empty() {
            return Match::All;
        }
        let of_one = |entry: &GroupResources| {
            let of_group = if entry.group == "*" || entry.group == group {
                Match::All
            } else {
                some_if(group == "*")
            };
            let of_name = match name {
                _ if entry.resource_names.is_empty() => Match::All,
                Some(name) => all_if(entry.resource_names.iter().any(|other| other == name)),
                None => Match::Some,
            };
            let specs = entry.resources.iter();
            let of_resource = specs.map(|spec| of_spec(spec, resource)).max();
            of_group.min(of_resource.unwrap_or(Match::All)).min(of_name)
        };
        self.resources
            .iter()
            .map(of_one)
            .max()
            .unwrap_or(Match::None)
    }

    fn of_path(&self, path: &str) -> Match {
        let of_url = |url: &String| {
            let (prefix, is_prefix) = (url.trim_end_matches('*'), url.ends_with('*'));
            match path.strip_suffix('*') {
                _ if url == path => Match::All,
                Some(beginning) if is_prefix && beginning.starts_with(prefix) => Match::All,
                Some(beginning) => some_if(
                    url.starts_with(beginning) || is_prefix && beginning.starts_with(prefix),
                ),
                None => all_if(is_prefix && path.starts_with(prefix)),
            }
        };
        if self.non_resource_urls.is_empty() {
            return Match::All;
        }
        let urls = self.non_resource_urls.iter();
        urls.map(of_url).max().unwrap_or(Match::None)
    }
}

/// Whether an entry of a policy is about what a grant is about.
fn of_spec(spec: &str, resource: &str) -> Match {
    if spec == "*" || spec == resource {
        return Match::All;
    }
    let (name, subresource) = match resource.split_once('/') {
        Some((name, subresource)) => (name, Some(subresource)),
        None => (resource, None),
    };
    match (spec.split_once('/'), name, subresource) {
        (_, "*", None) => Match::Some,
        (Some(("*", sub)), _, Some(subresource)) => all_if(sub == subresource),
        (Some((_, sub)), "*", Some(subresource)) => some_if(sub == "*" || sub == subresource),
        // `pods/*` looks at the resource only, and so matches the pods themselves.
        (Some((of, "*")), name, _) => all_if(of == name),
        _ => Match::None,
    }
}

fn all_if(is: bool) -> Match {
    if is { Match::All } else { Match::None }
}

fn some_if(is: bool) -> Match {
    if is { Match::Some } else { Match::None }
}

/// An error of JSON without its line, which is one of the JSON that was made from the file.
struct NoPlace<'e>(&'e serde_json::Error);

impl std::fmt::Display for NoPlace<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.0.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        text.escape_debug().fmt(formatter)
    }
}
