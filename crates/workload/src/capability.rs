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

    #[test]
    fn a_capability_has_one_name_in_every_spelling() {
        for spelling in ["SYS_ADMIN", "sys_admin", "CAP_SYS_ADMIN", "cap_sys_admin"] {
            assert_eq!(normal(spelling), "SYS_ADMIN");
        }
    }
}
