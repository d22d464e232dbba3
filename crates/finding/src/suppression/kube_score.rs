//! kube-score's checks, whose names stand in no catalogue of aliases: the rules that ask the same.

/// Each check (kube-score's `README_CHECKS.md`) with the rules that stand for it.
pub const CHECKS: &[(&str, &[&str])] = &[
    (
        "container-cpu-requests-equal-limits",
        &["workload/limit-request-ratio"],
    ),
    (
        "container-ephemeral-storage-request-and-limit",
        &["workload/ephemeral-storage"],
    ),
    (
        "container-image-pull-policy",
        &["workload/image-pull-policy"],
    ),
    ("container-image-tag", &["workload/image-tag"]),
    (
        "container-memory-requests-equal-limits",
        &["workload/limit-request-ratio"],
    ),
    (
        "container-resource-requests-equal-limits",
        &["workload/limit-request-ratio"],
    ),
    (
        "container-resources",
        &[
            "workload/cpu-limits",
            "workload/cpu-requests",
            "workload/memory-limits",
            "workload/memory-requests",
        ],
    ),
    ("container-seccomp-profile", &["workload/seccomp"]),
    (
        "container-security-context",
        &[
            "workload/low-group-id",
            "workload/low-user-id",
            "workload/privileged",
            "workload/read-only-root-filesystem",
        ],
    ),
    (
        "container-security-context-privileged",
        &["workload/privileged"],
    ),
    (
        "container-security-context-readonlyrootfilesystem",
        &["workload/read-only-root-filesystem"],
    ),
    (
        "container-security-context-user-group-id",
        &["workload/low-group-id", "workload/low-user-id"],
    ),
    (
        "deployment-has-host-podantiaffinity",
        &["workload/replicas-not-spread"],
    ),
    (
        "deployment-has-poddisruptionbudget",
        &["workload/disruption-budget"],
    ),
    ("deployment-replicas", &["workload/replicas"]),
    ("deployment-strategy", &["workload/rolling-update"]),
    (
        "deployment-targeted-by-hpa-does-not-have-replicas-configured",
        &["workload/hpa-replicas-conflict"],
    ),
    (
        "environment-variable-key-duplication",
        &["workload/duplicate-env"],
    ),
    (
        "horizontalpodautoscaler-has-target",
        &["workload/hpa-target-missing"],
    ),
    (
        "horizontalpodautoscaler-replicas",
        &["workload/hpa-minimum-replicas"],
    ),
    ("ingress-targets-service", &["service/ingress-backend"]),
    ("pod-networkpolicy", &["netpol/pod-not-selected"]),
    (
        "pod-probes",
        &[
            "workload/identical-probes",
            "workload/liveness-probe",
            "workload/readiness-probe",
        ],
    ),
    ("pod-probes-identical", &["workload/identical-probes"]),
    (
        "pod-topology-spread-constraints",
        &["workload/topology-spread"],
    ),
    ("service-targets-pod", &["service/selects-nothing"]),
    ("service-type", &["service/exposed"]),
    ("stable-version", &["manifest/removed-api"]),
    (
        "statefulset-has-host-podantiaffinity",
        &["workload/replicas-not-spread"],
    ),
    (
        "statefulset-has-poddisruptionbudget",
        &["workload/disruption-budget"],
    ),
    (
        "statefulset-has-servicename",
        &["workload/statefulset-service"],
    ),
];

/// The ids of the rules that stand for a check.
pub(super) fn rules(check: &str) -> &'static [&'static str] {
    let known = CHECKS.iter().find(|(name, _)| *name == check);
    known.map_or(&[], |(_, rules)| rules)
}
