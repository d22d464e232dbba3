//! The cases that are judged otherwise, each with its line in docs/divergences.md.

/// `<rule>/<case>`.
pub(crate) const DIVERGENCES: [&str; 9] = [
    "agent-sandbox-image-tag-provenance/failed-floating-dev",
    "image-not-pinned-to-digest/pod-exempted-repo",
    "pod-security-admission-applied-2/test",
    "resources-cpu-limit-and-request/pod-only-requests",
    "resources-memory-limit-and-request/pod-only-requests",
    "rule-credentials-in-env-var/deployment",
    "rule-credentials-in-env-var/pod",
    "set-procmount-default/workload",
    "set-seccomp-profile-RuntimeDefault/workloads",
];
