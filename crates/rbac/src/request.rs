//! What is asked: the attributes that the API server hands to its authorizers.
//!
//! The fields are those of a SubjectAccessReview (authorization.k8s.io/v1), and mean the same.

use crate::subject::Identity;

/// A question for the authorizers: may this identity do that?
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// Who asks.
    pub who: &'r Identity,
    /// What for.
    pub attributes: Attributes<'r>,
}

/// What a request would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attributes<'r> {
    /// Something with a resource of the API.
    Resource(ResourceAttributes<'r>),
    /// Something with any other path: `/healthz`.
    NonResource(NonResourceAttributes<'r>),
}

/// A request for a resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResourceAttributes<'r> {
    /// The namespace in the request's path; empty for the whole cluster.
    ///
    /// A Namespace itself lies at `/api/v1/namespaces/NAME`, so a request for it has its own name
    /// as its namespace (apiserver, `pkg/endpoints/request/requestinfo.go`).
    pub namespace: &'r str,
    /// The verb, lower case. `deletecollection` is the deletion of a list.
    pub verb: &'r str,
    /// The API group; empty for the core group.
    pub group: &'r str,
    /// The resource, plural.
    pub resource: &'r str,
    /// The subresource; empty for the object itself.
    pub subresource: &'r str,
    /// The name in the request's path; empty where there is none: at `create`, and at `list`,
    /// `watch` and `deletecollection` unless a field selector demands one `metadata.name`.
    pub name: &'r str,
    /// Fields that a field selector demands, with their values; only the Node authorizer looks.
    pub fields: &'r [(&'r str, &'r str)],
}

/// A request for a path that is no resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NonResourceAttributes<'r> {
    /// The HTTP method, lower case.
    pub verb: &'r str,
    /// The path, without query.
    pub path: &'r str,
}

impl<'r> Attributes<'r> {
    /// A verb on a resource, or on `resource/subresource`, of the whole cluster.
    pub fn resource(verb: &'r str, group: &'r str, resource: &'r str) -> ResourceAttributes<'r> {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        ResourceAttributes {
            verb,
            group,
            resource,
            subresource,
            ..ResourceAttributes::default()
        }
    }

    /// A verb on a path that is no resource.
    pub fn path(verb: &'r str, path: &'r str) -> Attributes<'r> {
        Attributes::NonResource(NonResourceAttributes { verb, path })
    }

    /// The verb.
    pub fn verb(&self) -> &'r str {
        match self {
            Attributes::Resource(resource) => resource.verb,
            Attributes::NonResource(path) => path.verb,
        }
    }

    /// The namespace; empty for the whole cluster and for paths.
    pub fn namespace(&self) -> &'r str {
        match self {
            Attributes::Resource(resource) => resource.namespace,
            Attributes::NonResource(_) => "",
        }
    }
}

impl<'r> ResourceAttributes<'r> {
    /// The same in a namespace.
    #[must_use]
    pub fn in_namespace(self, namespace: &'r str) -> ResourceAttributes<'r> {
        ResourceAttributes { namespace, ..self }
    }

    /// The same for one object.
    #[must_use]
    pub fn named(self, name: &'r str) -> ResourceAttributes<'r> {
        ResourceAttributes { name, ..self }
    }
}

impl<'r> From<ResourceAttributes<'r>> for Attributes<'r> {
    fn from(attributes: ResourceAttributes<'r>) -> Self {
        Attributes::Resource(attributes)
    }
}
