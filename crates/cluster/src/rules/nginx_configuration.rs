//! `ingress/nginx-configuration`: whoever writes the Ingress configures the proxy of all.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "ingress/nginx-configuration" {
        severity: Severity::High,
        group: Group::Security,
        title: "annotation writes nginx configuration",
        aliases: [
            "checkov:CKV_K8S_152" only [LUA], "checkov:CKV_K8S_153" only [SNIPPET],
            "checkov:CKV_K8S_154" only [ALIAS], "trivy:KCV-0093",
        ],
        page: include_str!("nginx_configuration.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Facets: the annotation is a snippet; it holds Lua; it maps files by `alias`.
const SNIPPET: &str = "snippet";
const LUA: &str = "lua";
const ALIAS: &str = "alias";

/// Where annotations of ingress-nginx begin; its installations may choose another word.
const PREFIX: &str = "nginx.ingress.kubernetes.io/";

/// Annotations whose values old versions wrote into the configuration as they are
/// (CVE-2025-24514, CVE-2025-1097, CVE-2025-1098).
const INJECTABLE: [&str; 5] = [
    "auth-tls-match-cn",
    "auth-url",
    "mirror-host",
    "mirror-target",
    "permanent-redirect",
];

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    if !matches!(object.body, Body::Ingress(_)) {
        return;
    }
    for (key, value) in object.meta.annotations.iter() {
        let Some(name) = key.strip_prefix(PREFIX) else {
            continue;
        };
        let at = FieldPath::new("metadata.annotations").key(key);
        if name.ends_with("-snippet") {
            let has_lua = value.contains("_by_lua") || value.contains("lua_");
            let mut words = value.split(|letter: char| letter.is_whitespace() || letter == ';');
            let has_alias = words.any(|word| word == "alias");
            out.report(at.clone())
                .facet(SNIPPET)
                .facets(has_lua.then_some(LUA))
                .facets(has_alias.then_some(ALIAS))
                .message(format_args!(
                    "{name} is configuration of the nginx that reads the cluster's Secrets"
                ))
                // Only its author knows what the snippet is for.
                .fix(FixClass::DisplayOnly, [Edit::Remove(at)]);
        } else if INJECTABLE.contains(&name) && value.contains(['{', '}', ';', '\n', '#']) {
            out.report(at.clone())
                .message(format_args!(
                    "{name} breaks out of its directive: it becomes configuration of nginx"
                ))
                .fix(FixClass::DisplayOnly, [Edit::Remove(at)]);
        }
    }
}
