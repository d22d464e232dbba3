//! The rules: each is two files, code and page, and one line here.

use garboard_finding::Rule;

use crate::Check;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, in the order in which they are listed.
        pub(crate) static ALL: &[&Rule] = &[$(&$module::RULE),*];

        /// Every rule with its code.
        pub(crate) static CHECKS: &[(&Rule, Check)] = &[$((&$module::RULE, $module::CHECK)),*];
    };
}

rules! {
    exposed,
    external_ips,
    tiller,
    ssh,
    sensitive_interface,
    workload_exposed,
    no_tls,
    nginx_configuration,
    host_path_volume,
    not_encrypted,
    in_config_map,
    in_manifest,
    default_namespace,
    system_namespace,
    admission_webhook,
    webhook_fails_open,
    pod_security_policy,
    scc_privileged,
    allowed_repos_prefix,
}
