//! `cluster/pod-security-policy`: what it forbids is admitted.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, IdRange, Kind, PodSecurityPolicySpec, World};

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/pod-security-policy" {
        severity: Severity::Info,
        group: Group::Security,
        title: "PodSecurityPolicy, which nothing reads any more",
        aliases: [
            "checkov:CKV_K8S_1" only [HOST_PID], "checkov:CKV_K8S_2" only [PRIVILEGED],
            "checkov:CKV_K8S_3" only [HOST_IPC], "checkov:CKV_K8S_4" only [HOST_NETWORK],
            "checkov:CKV_K8S_5" only [ESCALATION], "checkov:CKV_K8S_6" only [ROOT],
            "checkov:CKV_K8S_7" only [KEEPS_NET_RAW], "checkov:CKV_K8S_24" only [ADDS],
            "checkov:CKV_K8S_32" only [NO_SECCOMP], "checkov:CKV_K8S_36" only [DROPS_NONE],
            "kubescape:C-0213" only [ALL_PRIVILEGED],
            "kubescape:psp-deny-privileged-container" only [ALL_PRIVILEGED],
            "kubescape:C-0214" only [ALL_HOST_PID],
            "kubescape:psp-deny-hostpid" only [ALL_HOST_PID],
            "kubescape:C-0215" only [ALL_HOST_IPC],
            "kubescape:psp-deny-hostipc" only [ALL_HOST_IPC],
            "kubescape:C-0216" only [ALL_HOST_NETWORK],
            "kubescape:psp-deny-hostnetwork" only [ALL_HOST_NETWORK],
            "kubescape:C-0217" only [ALL_ESCALATION],
            "kubescape:psp-deny-allowprivilegeescalation" only [ALL_ESCALATION],
            "kubescape:C-0218" only [ALL_ROOT], "kubescape:psp-deny-root-container" only [ALL_ROOT],
            "kubescape:C-0219" only [ALL_ADDS],
            "kubescape:psp-deny-allowed-capabilities" only [ALL_ADDS],
            "kubescape:C-0220" only [ALL_DROP_NONE],
            "kubescape:psp-required-drop-capabilities" only [ALL_DROP_NONE],
        ],
        page: include_str!("pod_security_policy.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Facets: what the policy would have let through.
const PRIVILEGED: &str = "privileged";
const HOST_PID: &str = "host-pid";
const HOST_IPC: &str = "host-ipc";
const HOST_NETWORK: &str = "host-network";
const ESCALATION: &str = "privilege-escalation";
const ROOT: &str = "root";
const ADDS: &str = "capabilities-added";
const DROPS_NONE: &str = "capabilities-not-dropped";
const KEEPS_NET_RAW: &str = "net-raw-kept";
const NO_SECCOMP: &str = "no-seccomp";

/// The same where every policy would have: one that forbids it is enough for some tools, because an
/// account may have had the use of several.
const ALL_PRIVILEGED: &str = "every-policy-privileged";
const ALL_HOST_PID: &str = "every-policy-host-pid";
const ALL_HOST_IPC: &str = "every-policy-host-ipc";
const ALL_HOST_NETWORK: &str = "every-policy-host-network";
const ALL_ESCALATION: &str = "every-policy-privilege-escalation";
const ALL_ROOT: &str = "every-policy-root";
const ALL_ADDS: &str = "every-policy-capabilities-added";
const ALL_DROP_NONE: &str = "every-policy-capabilities-not-dropped";

/// What a policy lets through, with the facets of one policy and of all.
type Question = (
    fn(&PodSecurityPolicySpec) -> bool,
    &'static str,
    Option<&'static str>,
);

/// The defaults are those of policy/v1beta1: what is absent is forbidden, privilege escalation
/// excepted.
const QUESTIONS: [Question; 9] = [
    (
        |spec| spec.privileged.is_true(),
        PRIVILEGED,
        Some(ALL_PRIVILEGED),
    ),
    (|spec| spec.host_pid.is_true(), HOST_PID, Some(ALL_HOST_PID)),
    (|spec| spec.host_ipc.is_true(), HOST_IPC, Some(ALL_HOST_IPC)),
    (
        |spec| spec.host_network.is_true(),
        HOST_NETWORK,
        Some(ALL_HOST_NETWORK),
    ),
    (
        |spec| {
            spec.allow_privilege_escalation.is_true() || spec.allow_privilege_escalation.is_absent()
        },
        ESCALATION,
        Some(ALL_ESCALATION),
    ),
    (
        |spec| {
            spec.run_as_user.get().is_none_or(|users| {
                let lets_root = |range: &IdRange| range.min.get().is_none_or(|min| *min <= 0);
                match users.rule.text() {
                    "MustRunAsNonRoot" => false,
                    "MustRunAs" => users.ranges.items().iter().any(lets_root),
                    _ => true,
                }
            })
        },
        ROOT,
        Some(ALL_ROOT),
    ),
    (
        |spec| !spec.allowed_capabilities.items().is_empty(),
        ADDS,
        Some(ALL_ADDS),
    ),
    (
        |spec| spec.required_drop_capabilities.items().is_empty(),
        DROPS_NONE,
        Some(ALL_DROP_NONE),
    ),
    (
        |spec| {
            let dropped = spec.required_drop_capabilities.items();
            !dropped
                .iter()
                .any(|name| matches!(&**name, "ALL" | "NET_RAW"))
        },
        KEEPS_NET_RAW,
        None,
    ),
];

fn inspect(world: &World, out: &mut Findings) {
    let groups = ["policy", "extensions"];
    let policies: Vec<_> = groups
        .iter()
        .flat_map(|group| world.of_kind(Kind::new(group, "PodSecurityPolicy")))
        .filter_map(|(id, object)| match &object.body {
            Body::PodSecurityPolicy(policy) => Some((id, object, policy.spec.get()?)),
            _ => None,
        })
        .collect();
    let by_all = QUESTIONS.map(|(lets, _, _)| policies.iter().all(|(_, _, spec)| lets(spec)));
    for (id, object, spec) in &policies {
        let finding = out.report(&RULE, *id, FieldPath::new("kind"));
        finding
            .message("nothing reads PodSecurityPolicies since v1.25: what they forbid is admitted");
        for ((lets, one, all), is_by_all) in QUESTIONS.iter().zip(by_all) {
            if lets(spec) {
                finding.facet(one).facets(all.filter(|_| is_by_all));
            }
        }
        let annotations = &object.meta.annotations;
        let seccomp = annotations.get("seccomp.security.alpha.kubernetes.io/defaultProfileName");
        finding.facets(seccomp.is_none().then_some(NO_SECCOMP));
    }
}
