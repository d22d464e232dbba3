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
    privileged,
    allow_privilege_escalation,
    run_as_non_root,
    run_as_user_zero,
    read_only_root_filesystem,
    capabilities_added,
    capabilities_not_dropped,
    seccomp,
    apparmor,
    selinux,
    proc_mount,
    sysctls,
    windows_host_process,
    host_network,
    host_pid,
    host_ipc,
    host_port,
    host_path,
    host_path_sensitive,
    host_path_writable,
    runtime_socket,
    image_tag,
    pod_not_selected,
    host_aliases,
    shared_processes,
    root_group,
    volume_type,
    probe_host,
    image_registry,
    image_public_registry,
    image_digest,
    image_retired_registry,
    low_user_id,
    low_group_id,
    privileged_port,
    ssh_port,
    tiller,
    dashboard,
    dashboard_account,
    sudo,
    secret_as_environment,
    in_environment,
    vulnerable_image,
    ingress_nginx,
    git_sync_command,
    security_context,
    unconfined,
    sandbox_runtime,
    data_mounted,
}
