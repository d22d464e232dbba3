//! Roles and bindings (rbac.authorization.k8s.io/v1).

use garboard_manifest::decode_struct;

use crate::labels::LabelSelector;

decode_struct! {
    /// A Role or ClusterRole.
    pub struct Role {
        /// What it allows.
        pub rules: Vec<PolicyRule> = "rules",
        /// ClusterRoles whose rules the controller copies into this one.
        pub aggregation_rule: AggregationRule = "aggregationRule",
    }

    /// Verbs on resources or URLs.
    pub struct PolicyRule {
        /// Verbs, or `*`.
        pub verbs: Vec<Box<str>> = "verbs",
        /// API groups, or `*`.
        pub api_groups: Vec<Box<str>> = "apiGroups",
        /// Resources, `resource/subresource`, `*`, `*/subresource`.
        pub resources: Vec<Box<str>> = "resources",
        /// Names; every name if empty.
        pub resource_names: Vec<Box<str>> = "resourceNames",
        /// Paths outside the resources, `*` at the end.
        pub non_resource_urls: Vec<Box<str>> = "nonResourceURLs",
    }

    /// Which ClusterRoles are aggregated.
    pub struct AggregationRule {
        /// Any of these.
        pub cluster_role_selectors: Vec<LabelSelector> = "clusterRoleSelectors",
    }

    /// A RoleBinding or ClusterRoleBinding.
    pub struct Binding {
        /// To whom.
        pub subjects: Vec<Subject> = "subjects",
        /// What.
        pub role_ref: RoleRef = "roleRef",
    }

    /// A user, group or service account.
    pub struct Subject {
        /// `User`, `Group`, `ServiceAccount`.
        pub kind: Box<str> = "kind",
        /// API group of the subject.
        pub api_group: Box<str> = "apiGroup",
        /// Its name.
        pub name: Box<str> = "name",
        /// Its namespace, for service accounts.
        pub namespace: Box<str> = "namespace",
    }

    /// A reference to a role.
    pub struct RoleRef {
        /// API group of the role.
        pub api_group: Box<str> = "apiGroup",
        /// `Role` or `ClusterRole`.
        pub kind: Box<str> = "kind",
        /// Its name.
        pub name: Box<str> = "name",
    }
}
