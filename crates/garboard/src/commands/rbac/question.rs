//! What is asked: verb, resource or path, name; the same arguments for `can-i` and `who-can`.

use std::borrow::Cow;

use clap::Args;
use garboard_finding::most_like;
use garboard_rbac::{ApiResource, Attributes, Policy, Question};
use serde::Serialize;

/// Verb, resource and name.
#[derive(Args, Clone, Debug)]
pub(crate) struct What {
    /// get, list, watch, create, update, patch, delete, deletecollection, use, bind, …, or `*`
    #[arg(value_name = "VERB")]
    verb: String,

    /// A resource (pods, po, deployments.apps, pods/log) or a path that begins with /
    #[arg(value_name = "RESOURCE[/SUB]|URL")]
    resource: String,

    /// The object; without it, any
    #[arg(value_name = "NAME", default_value = "", hide_default_value = true)]
    name: String,

    /// The subresource, instead of behind the / of RESOURCE
    #[arg(long, value_name = "NAME")]
    subresource: Option<String>,

    /// The API group; '' is the core group [default: looked up, or as in deployments.apps]
    #[arg(long, value_name = "GROUP")]
    api_group: Option<String>,
}

/// What the API server would be asked.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Asked {
    verb: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    subresource: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    #[serde(rename = "nonResourceURL", skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

impl What {
    /// The resource with its subresource, or the path.
    pub(crate) fn resource(&self) -> Cow<'_, str> {
        match &self.subresource {
            Some(subresource) => Cow::Owned(format!("{}/{subresource}", self.resource)),
            None => Cow::Borrowed(&self.resource),
        }
    }

    /// The question about a [`resource`](What::resource) in a namespace; empty for the whole
    /// cluster.
    pub(crate) fn question<'q>(&'q self, resource: &'q str, namespace: &'q str) -> Question<'q> {
        Question {
            verb: &self.verb,
            resource,
            name: &self.name,
            namespace,
            group: self.api_group.as_deref(),
        }
    }

    /// What may be wrong with the question: a resource that neither Kubernetes nor any rule has.
    pub(crate) fn doubt(&self, policy: &Policy) -> Option<String> {
        let resource = self.resource();
        let question = self.question(&resource, "");
        let Attributes::Resource(asked) = question.attributes() else {
            return None;
        };
        if question.is_known() || policy.names_resource(asked.resource) {
            return None;
        }
        let names = ApiResource::all().iter().map(|it| (it.name, it.name));
        let hint = most_like(asked.resource, names)
            .map_or_else(String::new, |name| format!("; did you mean {name}?"));
        Some(format!(
            "no resource of Kubernetes and no rule here is called {:?}{hint}",
            asked.resource
        ))
    }
}

impl Asked {
    pub(crate) fn new(question: &Question<'_>) -> Asked {
        match question.attributes() {
            Attributes::Resource(resource) => Asked {
                verb: resource.verb.to_owned(),
                api_group: Some(resource.group.to_owned()),
                resource: Some(resource.resource.to_owned()),
                subresource: resource.subresource.to_owned(),
                name: resource.name.to_owned(),
                namespace: resource.namespace.to_owned(),
                path: None,
            },
            Attributes::NonResource(path) => Asked {
                verb: path.verb.to_owned(),
                api_group: None,
                resource: None,
                subresource: String::new(),
                name: String::new(),
                namespace: String::new(),
                path: Some(path.path.to_owned()),
            },
        }
    }

    /// What is done to what: `get pods/log web-1`.
    pub(crate) fn action(&self) -> String {
        let mut action = self.verb.clone();
        let mut add = |separator: &str, text: &str| {
            if !text.is_empty() {
                action.push_str(separator);
                action.push_str(text);
            }
        };
        add(" ", self.path.as_deref().unwrap_or_default());
        add(" ", self.resource.as_deref().unwrap_or_default());
        add(".", self.api_group.as_deref().unwrap_or_default());
        add("/", &self.subresource);
        add(" ", &self.name);
        action
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.action())?;
        match (&self.path, self.namespace.as_str()) {
            (Some(_), _) => Ok(()),
            (None, "") => formatter.write_str(" in the whole cluster"),
            (None, namespace) => write!(formatter, " in namespace {namespace}"),
        }
    }
}
