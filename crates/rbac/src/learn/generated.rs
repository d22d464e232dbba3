//! Names that are made up by machines: a role that lists them is outdated at the next restart.

/// Letters and digits of the suffixes that Kubernetes makes (apimachinery, `pkg/util/rand`): no
/// vowels, nothing that looks like another one.
const SUFFIX: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// Resources whose objects are usually made, and named, by controllers or clients.
const EPHEMERAL: &[(&str, &str)] = &[
    ("", "events"),
    ("", "pods"),
    ("apps", "controllerrevisions"),
    ("apps", "replicasets"),
    ("batch", "jobs"),
    ("certificates.k8s.io", "certificatesigningrequests"),
    ("discovery.k8s.io", "endpointslices"),
    ("events.k8s.io", "events"),
    ("storage.k8s.io", "volumeattachments"),
];

/// Whether the objects of a resource come and go under names that nobody chooses.
pub(crate) fn is_ephemeral(group: &str, resource: &str) -> bool {
    let resource = resource.split('/').next().unwrap_or_default();
    EPHEMERAL.contains(&(group, resource))
}

/// Whether a name looks as if a machine had made it up: `web-7d4b9c6f5-x2lqp`, `job-28471640`,
/// a UUID, a digest.
pub(crate) fn is_generated(name: &str) -> bool {
    let Some((_, suffix)) = name.rsplit_once(['-', '.']) else {
        return is_hexadecimal(name, 16);
    };
    is_random(suffix) || is_hexadecimal(suffix, 8) || is_number(suffix)
}

/// Five letters and digits, as `generateName` adds them.
fn is_random(suffix: &str) -> bool {
    suffix.len() == 5 && suffix.bytes().all(|byte| SUFFIX.contains(&byte))
}

fn is_hexadecimal(text: &str, least: usize) -> bool {
    let is_hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() >= least
        && text.bytes().all(is_hexadecimal)
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The minutes since 1970 that CronJobs put after the names of their Jobs, and longer ones.
fn is_number(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_generated;

    #[test]
    fn names_that_machines_make_up_are_told_from_those_that_people_choose() {
        for name in [
            "web-7d4b9c6f5-x2lqp",
            "backup-28471640",
            "csr-9bxkz",
            "pvc-0c1d2e3f-4a5b-6c7d-8e9f-0a1b2c3d4e5f",
            "9f86d081884c7d659a2feaa0c55ad015",
        ] {
            assert!(is_generated(name), "{name}");
        }
        for name in [
            "web",
            "db-creds",
            "leader-election",
            "ip-10-0-1-2",
            "node-17",
            "v1",
            "kube-root-ca.crt",
            "admin-2026",
            "sh.helm.release.v1.web.v12",
        ] {
            assert!(!is_generated(name), "{name}");
        }
    }
}
