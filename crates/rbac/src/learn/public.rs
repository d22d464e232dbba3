//! What everybody may do in every cluster: roles that repeat it are longer and say no more.
//!
//! kubernetes, `plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`: `system:discovery`,
//! `system:public-info-viewer` and `system:basic-user` are bound to everybody who is authenticated.

use crate::learn::observed::{Target, Use};

const PATHS: &[&str] = &[
    "/api",
    "/api/*",
    "/apis",
    "/apis/*",
    "/healthz",
    "/livez",
    "/openapi",
    "/openapi/*",
    "/readyz",
    "/version",
    "/version/",
];

const REVIEWS: &[(&str, &str)] = &[
    ("authentication.k8s.io", "selfsubjectreviews"),
    ("authorization.k8s.io", "selfsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectrulesreviews"),
];

/// Whether everybody who is authenticated may do it.
pub(crate) fn is_public(of: &Use<'_>) -> bool {
    match &of.on {
        Target::Path(path) => {
            let covers = |pattern: &&str| crate::compiled::path_matches(pattern, path);
            of.verb == "get" && PATHS.iter().any(covers)
        }
        Target::Resource {
            group, resource, ..
        } => of.verb == "create" && REVIEWS.contains(&(group, resource)),
    }
}
