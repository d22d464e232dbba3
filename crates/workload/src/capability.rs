//! Names of kernel capabilities.

/// What every container may add at level baseline of the Pod Security Standards
/// (pod-security-admission, `check_capabilities_baseline.go`).
pub(crate) const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// What a container has that says nothing: the default set of containerd and Docker. CRI-O's is a
/// part of it.
pub(crate) const RUNTIME_DEFAULT: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Every capability of Linux 6 (capabilities(7)), and the word for all of them.
const KNOWN: [&str; 42] = [
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

/// The capability of a normal name, if Linux has it: a facet of findings about it.
pub(crate) fn known(normal: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|known| *known == normal)
}

/// The name as runtimes understand it: containerd and CRI-O compare without case, and CRI-O takes
/// the kernel's own spelling with `CAP_` too.
pub(crate) fn normal(name: &str) -> String {
    let name = name.to_ascii_uppercase();
    match name.strip_prefix("CAP_") {
        Some(bare) => bare.to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn aliases_ask_for_capabilities_that_there_are() {
        let rule = rules::ALL
            .iter()
            .find(|rule| rule.id == "workload/capabilities-added");
        let aliases = rule.expect("the rule").aliases;
        let facets = aliases.iter().filter_map(|alias| alias.only).flatten();
        let names = facets.filter(|facet| facet.bytes().all(|byte| byte != b'-'));
        let unknown: Vec<_> = names.filter(|name| known(name).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_capability_has_one_name_in_every_spelling() {
        for spelling in ["SYS_ADMIN", "sys_admin", "CAP_SYS_ADMIN", "cap_sys_admin"] {
            assert_eq!(normal(spelling), "SYS_ADMIN");
        }
    }
}
