//! The objects of a cluster as plainly as Kubernetes has them.

use garboard_testkit::pages::Scene;
use serde_json::{Value, json};

/// rbac/v1 `PolicyRule`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PolicyRule {
    pub(crate) verbs: Vec<String>,
    pub(crate) api_groups: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) resource_names: Vec<String>,
    pub(crate) non_resource_urls: Vec<String>,
}

/// A Role, or a ClusterRole where there is no namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) rules: Vec<PolicyRule>,
    /// `matchLabels` of each selector; none without an aggregation rule.
    pub(crate) selectors: Option<Vec<Vec<(String, String)>>>,
}

/// A RoleBinding, or a ClusterRoleBinding where there is no namespace.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) role_kind: String,
    pub(crate) role_name: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) kind: String,
    pub(crate) api_group: String,
    pub(crate) name: String,
    pub(crate) namespace: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster {
    pub(crate) roles: Vec<Role>,
    pub(crate) bindings: Vec<Binding>,
}

impl Cluster {
    pub(crate) fn scene(&self) -> Scene {
        let roles = self.roles.iter().map(Role::object);
        let bindings = self.bindings.iter().map(Binding::object);
        let items: Vec<Value> = roles.chain(bindings).collect();
        let list = json!({ "apiVersion": "v1", "kind": "List", "items": items });
        Scene::new(&list.to_string())
    }
}

impl Role {
    fn object(&self) -> Value {
        let kind = scoped("Role", &self.namespace);
        let mut object = object(&kind, &self.namespace, &self.name);
        object["metadata"]["labels"] = labels(&self.labels);
        object["rules"] = self.rules.iter().map(PolicyRule::value).collect();
        if let Some(selectors) = &self.selectors {
            let selectors: Vec<Value> = selectors
                .iter()
                .map(|selector| json!({ "matchLabels": labels(selector) }))
                .collect();
            object["aggregationRule"] = json!({ "clusterRoleSelectors": selectors });
        }
        object
    }
}

impl PolicyRule {
    fn value(&self) -> Value {
        json!({
            "verbs": self.verbs,
            "apiGroups": self.api_groups,
            "resources": self.resources,
            "resourceNames": self.resource_names,
            "nonResourceURLs": self.non_resource_urls,
        })
    }

    /// The same as garboard has it.
    pub(crate) fn rule(&self) -> garboard_rbac::Rule {
        let texts = |texts: &[String]| texts.iter().map(|text| text.as_str().into()).collect();
        garboard_rbac::Rule {
            verbs: texts(&self.verbs),
            api_groups: texts(&self.api_groups),
            resources: texts(&self.resources),
            resource_names: texts(&self.resource_names),
            non_resource_urls: texts(&self.non_resource_urls),
        }
    }
}

impl Binding {
    fn object(&self) -> Value {
        let kind = scoped("RoleBinding", &self.namespace);
        let mut object = object(&kind, &self.namespace, &self.name);
        object["roleRef"] = json!({
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": self.role_kind,
            "name": self.role_name,
        });
        let subjects = self.subjects.iter().map(|subject| {
            json!({
                "kind": subject.kind,
                "apiGroup": subject.api_group,
                "name": subject.name,
                "namespace": subject.namespace,
            })
        });
        object["subjects"] = subjects.collect();
        object
    }
}

fn object(kind: &str, namespace: &str, name: &str) -> Value {
    let mut metadata = json!({ "name": name });
    if !namespace.is_empty() {
        metadata["namespace"] = namespace.into();
    }
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": kind,
        "metadata": metadata,
    })
}

fn scoped(kind: &str, namespace: &str) -> String {
    if namespace.is_empty() {
        format!("Cluster{kind}")
    } else {
        kind.to_owned()
    }
}

fn labels(labels: &[(String, String)]) -> Value {
    labels
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
