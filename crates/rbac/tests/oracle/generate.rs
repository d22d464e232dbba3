//! Random clusters and requests from few words, so that rules and requests meet.

use crate::cluster::{Binding, Cluster, PolicyRule, Role, Subject};
use crate::literal::{Attributes, User};

/// xorshift64*: the same numbers on every machine.
pub(crate) struct Random(u64);

const VERBS: &[&str] = &[
    "get",
    "list",
    "watch",
    "create",
    "update",
    "*",
    "GET",
    "escalate",
    "bind",
    "impersonate",
    "impersonate:user-info",
    "impersonate-on:user-info:get",
    "deletecollection",
    "",
    "get*",
];
const GROUPS: &[&str] = &[
    "",
    "",
    "apps",
    "*",
    "rbac.authorization.k8s.io",
    "authentication.k8s.io",
];
const RESOURCES: &[&str] = &[
    "pods",
    "pods",
    "secrets",
    "pods/log",
    "pods/*",
    "*",
    "*/log",
    "*/*",
    "*/scale",
    "deployments",
    "deployments/scale",
    "pods/log/x",
    "*/log/x",
    "",
    "/log",
    "roles",
    "clusterroles",
    "users",
    "groups",
    "serviceaccounts",
    "uids",
    "userextras/example.com/team",
    "nodes",
    "namespaces",
    "POD",
];
const NAMES: &[&str] = &[
    "",
    "a",
    "b",
    "*",
    "a*",
    "system:masters",
    "alice",
    "role0",
    "ns1",
];
const PATHS: &[&str] = &[
    "/healthz",
    "/healthz/*",
    "/healthz*",
    "*",
    "/",
    "/api/**",
    "/api",
    "**",
    "",
    "/healthz/etcd",
    "/apis/*/x",
];
const NAMESPACES: &[&str] = &["ns0", "ns1", "ns2"];
const USERS: &[&str] = &[
    "alice",
    "bob",
    "system:serviceaccount:ns0:robot",
    "system:serviceaccount:ns1:robot",
    "system:serviceaccount:ns1:a:b",
    "system:anonymous",
    "devs",
];
const USER_GROUPS: &[&str] = &[
    "devs",
    "alice",
    "system:authenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:ns0",
    "system:unauthenticated",
    "system:serviceaccount:ns0:robot",
];

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        value as usize % end
    }

    /// Once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    fn some(&mut self, words: &[&str], least: usize, most: usize) -> Vec<String> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| self.one(words).to_owned()).collect()
    }

    pub(crate) fn cluster(&mut self) -> Cluster {
        let mut cluster = Cluster::default();
        for number in 0..3 + self.below(8) {
            let namespace = self.maybe_namespace();
            let is_cluster_role = namespace.is_empty();
            cluster.roles.push(Role {
                namespace,
                name: format!("role{number}"),
                labels: if is_cluster_role {
                    self.labels()
                } else {
                    Vec::new()
                },
                rules: (0..=self.below(4)).map(|_| self.rule()).collect(),
                selectors: (is_cluster_role && self.once_in(3))
                    .then(|| (0..=self.below(2)).map(|_| self.selector()).collect()),
            });
        }
        // ClusterRoleBindings are searched first; here they also come first.
        for number in 0..2 + self.below(10) {
            let binding = self.binding(number, &cluster.roles);
            if binding.namespace.is_empty() {
                cluster.bindings.insert(0, binding);
            } else {
                cluster.bindings.push(binding);
            }
        }
        cluster
    }

    fn maybe_namespace(&mut self) -> String {
        if self.once_in(2) {
            String::new()
        } else {
            self.one(NAMESPACES).to_owned()
        }
    }

    fn labels(&mut self) -> Vec<(String, String)> {
        let mut labels = Vec::new();
        for name in ["to", "kind"] {
            if self.once_in(2) {
                labels.push((name.to_owned(), self.one(&["x", "y"]).to_owned()));
            }
        }
        labels
    }

    fn selector(&mut self) -> Vec<(String, String)> {
        let mut selector = self.labels();
        selector.truncate(1 + self.below(2));
        selector
    }

    pub(crate) fn rule(&mut self) -> PolicyRule {
        let is_for_paths = self.once_in(5);
        let is_for_both = self.once_in(20);
        let least = usize::from(!self.once_in(8)); // an empty list now and then
        let mut rule = PolicyRule {
            verbs: self.some(VERBS, least, 4),
            ..PolicyRule::default()
        };
        if !is_for_paths || is_for_both {
            rule.api_groups = self.some(GROUPS, least, 3);
            rule.resources = self.some(RESOURCES, least, 4);
            if self.once_in(3) {
                rule.resource_names = self.some(NAMES, 0, 2);
            }
        }
        if is_for_paths || is_for_both {
            rule.non_resource_urls = self.some(PATHS, least, 2);
        }
        rule
    }

    /// A binding to one of the roles, or almost.
    fn binding(&mut self, number: usize, roles: &[Role]) -> Binding {
        let role = &roles[self.below(roles.len())];
        let mut binding = Binding {
            namespace: self.maybe_namespace(),
            name: format!("binding{number}"),
            subjects: (0..self.below(4)).map(|_| self.subject()).collect(),
            role_kind: "ClusterRole".to_owned(),
            role_name: role.name.clone(),
        };
        if !role.namespace.is_empty() {
            binding.namespace.clone_from(&role.namespace);
            "Role".clone_into(&mut binding.role_kind);
        }
        match self.below(12) {
            0 => binding.namespace = self.maybe_namespace(),
            1 => self
                .one(&["Role", "ClusterRole", "Group"])
                .clone_into(&mut binding.role_kind),
            2 => "missing".clone_into(&mut binding.role_name),
            _ => {}
        }
        binding
    }

    fn subject(&mut self) -> Subject {
        let kind = self.one(&[
            "User",
            "Group",
            "ServiceAccount",
            "ServiceAccount",
            "user",
            "Robot",
        ]);
        let name = match kind {
            "ServiceAccount" => self.one(&["robot", "default", "a:b"]),
            "Group" => self.one(USER_GROUPS),
            _ => self.one(USERS),
        };
        let namespace = match kind {
            "ServiceAccount" if !self.once_in(3) => self.one(NAMESPACES),
            _ => "",
        };
        Subject {
            kind: kind.to_owned(),
            api_group: self
                .one(&["", "rbac.authorization.k8s.io", "other"])
                .to_owned(),
            name: name.to_owned(),
            namespace: namespace.to_owned(),
        }
    }

    pub(crate) fn user(&mut self) -> User {
        let mut groups = self.some(USER_GROUPS, 0, 3);
        if self.once_in(40) {
            groups.push("system:masters".to_owned());
        }
        User {
            name: self.one(USERS).to_owned(),
            groups,
        }
    }

    pub(crate) fn attributes(&mut self) -> Attributes {
        let verb = self.one(VERBS).to_owned();
        if self.once_in(6) {
            return Attributes {
                verb,
                path: Some(self.one(PATHS).to_owned()),
                ..Attributes::default()
            };
        }
        let mut resource = self.one(RESOURCES);
        let mut subresource = "";
        if !self.once_in(8) {
            (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        }
        Attributes {
            verb,
            namespace: if self.once_in(3) {
                String::new()
            } else {
                self.one(&["ns0", "ns1", "ns2", "elsewhere"]).to_owned()
            },
            group: self.one(GROUPS).to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: self.one(NAMES).to_owned(),
            path: None,
        }
    }

    /// A request that some rule of the cluster was written for, or almost.
    pub(crate) fn request(&mut self, cluster: &Cluster) -> (User, Attributes) {
        let (mut user, mut attributes) = (self.user(), self.attributes());
        if cluster.bindings.is_empty() || self.once_in(4) {
            return (user, attributes);
        }
        let binding = &cluster.bindings[self.below(cluster.bindings.len())];
        if !self.once_in(10) && !binding.subjects.is_empty() {
            let subject = &binding.subjects[self.below(binding.subjects.len())];
            match subject.kind.as_str() {
                "Group" => user.groups.push(subject.name.clone()),
                "ServiceAccount" => {
                    let namespace = if subject.namespace.is_empty() {
                        &binding.namespace
                    } else {
                        &subject.namespace
                    };
                    user.name = format!("system:serviceaccount:{namespace}:{}", subject.name);
                }
                _ => user.name.clone_from(&subject.name),
            }
        }
        if !binding.namespace.is_empty() && !self.once_in(10) {
            attributes.namespace.clone_from(&binding.namespace);
        }
        let role = cluster
            .roles
            .iter()
            .find(|role| role.name == binding.role_name);
        let rules = role.map_or(&[][..], |role| &role.rules);
        match rules.len() {
            0 => attributes.path = None,
            count => {
                let rule = &rules[self.below(count)];
                self.follow(rule, &mut attributes);
            }
        }
        (user, attributes)
    }

    /// Makes a request one of those that a rule is about, each part nine times in ten.
    fn follow(&mut self, rule: &PolicyRule, attributes: &mut Attributes) {
        let mut take = |list: &[String], into: &mut String| {
            if !list.is_empty() && !self.once_in(10) {
                into.clone_from(&list[self.below(list.len())]);
            }
        };
        take(&rule.verbs, &mut attributes.verb);
        if rule.resources.is_empty() {
            let mut path = String::new();
            take(&rule.non_resource_urls, &mut path);
            attributes.namespace.clear(); // requests for paths are in no namespace
            attributes.path = Some(path);
            return;
        }
        attributes.path = None;
        take(&rule.api_groups, &mut attributes.group);
        take(&rule.resource_names, &mut attributes.name);
        let mut resource = String::new();
        take(&rule.resources, &mut resource);
        if !resource.is_empty() {
            let (resource, subresource) = resource.split_once('/').unwrap_or((&resource, ""));
            resource.clone_into(&mut attributes.resource);
            subresource.clone_into(&mut attributes.subresource);
        }
    }
}
