//! The rules: each is two files, code and page, and one line here.

use garboard_finding::Rule;

use crate::check::Check;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, in the order in which they are listed.
        pub(crate) static ALL: &[&Rule] = &[$(&$module::RULE),*];

        /// Every rule with its code.
        pub(crate) static CHECKS: &[(&Rule, Check)] = &[$((&$module::RULE, $module::CHECK)),*];
    };
}

pub(crate) use powerful_token::RULE as POWERFUL_TOKEN;
pub(crate) use token_mounted::RULE as TOKEN_MOUNTED;
pub(crate) use wildcard_everything::RULE as WILDCARD_EVERYTHING;

rules! {
    cluster_admin,
    system_masters,
    admin_role,
    system_role_bound,
    managed_grant,
    anonymous_grant,
    everybody_grant,
    default_account_granted,
    cluster_wide_grant,
    aggregated_power,
    dangling_role_ref,
    dangling_subject,
    wildcard_everything,
    wildcard_resources,
    wildcard_verbs,
    wildcard_groups,
    escalate,
    bind,
    impersonate,
    role_write,
    secrets_read,
    secrets_write,
    token_create,
    pod_create,
    pod_modify,
    pod_exec,
    pod_ephemeral_containers,
    pod_port_forward,
    workload_create,
    csr_approve,
    csr_sign,
    nodes_proxy,
    nodes_write,
    webhook_write,
    admission_policy_write,
    apiservice_write,
    crd_write,
    persistent_volume_create,
    namespace_write,
    endpoint_write,
    service_status_write,
    external_ips,
    configmap_write,
    event_delete,
    delete,
    token_mounted,
    default_service_account,
    token_powerless,
    powerful_token,
    powerful_daemonset,
    long_lived_token,
    duplicate_binding,
    subsumed_binding,
    unused_binding,
    unused_role,
    unused_account,
}
