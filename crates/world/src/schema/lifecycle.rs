//! Since when API versions are deprecated, and until when they are served.

use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("lifecycle.txt");

/// What becomes of an API version of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiLifecycle {
    /// The minor that deprecates it.
    pub deprecated: u32,
    /// The minor that no longer serves it, if that is settled.
    pub removed: Option<u32>,
    /// The `apiVersion` that stands in for it, if one does.
    pub replacement: Option<&'static str>,
    /// The kind that stands in for it, if it has another name.
    pub replacement_kind: Option<&'static str>,
}

/// The lifecycle of an API version that is deprecated or gone, or will be.
pub fn api_lifecycle(api_version: &str, kind: &str) -> Option<ApiLifecycle> {
    type Table = HashMap<(&'static str, &'static str), ApiLifecycle>;
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| TEXT.lines().filter_map(read).collect());
    table.get(&(api_version, kind)).copied()
}

fn read(line: &'static str) -> Option<((&'static str, &'static str), ApiLifecycle)> {
    let words: Vec<&str> = line.split(' ').collect();
    let [api_version, kind, deprecated, removed, replacement] = words[..] else {
        return None; // a comment
    };
    let (replacement, replacement_kind) = match replacement.split_once(':') {
        Some((api_version, kind)) => (Some(api_version), Some(kind)),
        None => (Some(replacement).filter(|it| *it != "-"), None),
    };
    let lifecycle = ApiLifecycle {
        deprecated: deprecated.parse().ok()?,
        removed: removed.parse().ok(),
        replacement,
        replacement_kind,
    };
    Some(((api_version, kind), lifecycle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migration_guides_removals_are_known() {
        for (api_version, kind, removed, replacement) in [
            ("extensions/v1beta1", "Deployment", 16, Some("apps/v1")),
            ("apps/v1beta2", "StatefulSet", 16, Some("apps/v1")),
            (
                "extensions/v1beta1",
                "Ingress",
                22,
                Some("networking.k8s.io/v1"),
            ),
            (
                "rbac.authorization.k8s.io/v1beta1",
                "ClusterRole",
                22,
                Some("rbac.authorization.k8s.io/v1"),
            ),
            (
                "apiextensions.k8s.io/v1beta1",
                "CustomResourceDefinition",
                22,
                Some("apiextensions.k8s.io/v1"),
            ),
            ("batch/v1beta1", "CronJob", 25, Some("batch/v1")),
            ("policy/v1beta1", "PodSecurityPolicy", 25, None),
            (
                "policy/v1beta1",
                "PodDisruptionBudget",
                25,
                Some("policy/v1"),
            ),
            (
                "autoscaling/v2beta2",
                "HorizontalPodAutoscaler",
                26,
                Some("autoscaling/v2"),
            ),
            (
                "storage.k8s.io/v1beta1",
                "CSIStorageCapacity",
                27,
                Some("storage.k8s.io/v1"),
            ),
            (
                "flowcontrol.apiserver.k8s.io/v1beta2",
                "FlowSchema",
                29,
                Some("flowcontrol.apiserver.k8s.io/v1beta3"),
            ),
            (
                "flowcontrol.apiserver.k8s.io/v1beta3",
                "FlowSchema",
                32,
                Some("flowcontrol.apiserver.k8s.io/v1"),
            ),
        ] {
            let lifecycle = api_lifecycle(api_version, kind).expect(api_version);
            assert_eq!(lifecycle.removed, Some(removed), "{api_version} {kind}");
            assert_eq!(lifecycle.replacement, replacement, "{api_version} {kind}");
        }
        assert_eq!(api_lifecycle("apps/v1", "Deployment"), None);
    }

    #[test]
    fn the_table_of_fields_and_that_of_lifecycles_agree() {
        let schemas = crate::schema::Schemas::get();
        // Alpha versions go when they go.
        let lines = TEXT.lines().filter_map(read);
        let lines = lines.filter(|((api_version, _), _)| !api_version.contains("alpha"));
        for ((api_version, kind), lifecycle) in lines {
            let Some((_, last)) = schemas.served(api_version, kind) else {
                continue;
            };
            if let Some(removed) = lifecycle.removed.filter(|removed| schemas.covers(*removed)) {
                assert_eq!(last + 1, removed, "{api_version} {kind}");
            }
        }
    }
}
