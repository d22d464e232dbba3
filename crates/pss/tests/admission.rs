//! What the API server answers: exemptions, levels from labels, warnings, refusals.

use garboard_pss::{Admission, Configuration, Decision, Exemption, Policy, Request};
use garboard_testkit::pages::Scene;

const PRIVILEGED_POD: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: gauge
spec:
  runtimeClassName: sandboxed
  containers:
    - name: gauge
      securityContext:
        privileged: true
";

const REFUSAL: &str = "pods \"gauge\" is forbidden: violates PodSecurity \"baseline:v1.30\": \
                       privileged (container \"gauge\" must not set \
                       securityContext.privileged=true)";

/// The policy that labels ask for (`enforce` is written for the whole key), and what is wrong with
/// them.
fn policy(labels: &[(&str, &str)], defaults: Policy) -> (Policy, Vec<String>) {
    let labels: Vec<String> = labels
        .iter()
        .map(|(name, value)| format!("    pod-security.kubernetes.io/{name}: \"{value}\"\n"))
        .collect();
    let text = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: harbour\n  labels:\n    team: a\n{}",
        labels.concat()
    );
    let scene = Scene::new(&text);
    let (_, namespace) = scene.world.objects().next().expect("a namespace");
    let (policy, errors) = Policy::of_labels(&namespace.meta.labels, &defaults);
    (policy, errors.iter().map(ToString::to_string).collect())
}

fn modes(policy: &Policy) -> [String; 3] {
    [policy.enforce, policy.audit, policy.warn].map(|mode| mode.to_string())
}

fn level(text: &str) -> Policy {
    Policy::of_level(text.parse().expect("a level"))
}

/// The decision about the privileged pod, or about a controller with its template.
fn decide(is_pod: bool, policy: Policy, configuration: &str, username: &str) -> Decision {
    let scene = Scene::new(PRIVILEGED_POD);
    let (_, _, workload) = scene.world.workloads().next().expect("a pod");
    let admission = Admission {
        configuration: Configuration::from_text(configuration).expect("a configuration"),
        ..Admission::default()
    };
    let request = Request {
        template: &workload.templates[0],
        namespace: "harbour",
        policy,
        username,
    };
    if is_pod {
        admission.pod(&request)
    } else {
        admission.controller(&request)
    }
}

fn exempting(list: &str, name: &str) -> String {
    format!(
        "apiVersion: pod-security.admission.config.k8s.io/v1\n\
         kind: PodSecurityConfiguration\n\
         exemptions:\n  {list}: [\"{name}\"]\n"
    )
}

#[test]
fn a_refused_pod_gets_the_servers_words_and_no_warning() {
    let decision = decide(true, level("baseline:v1.30"), "", "");
    assert!(!decision.is_allowed());
    assert_eq!(decision.refusal("gauge").as_deref(), Some(REFUSAL));
    assert_eq!(decision.warning, None);
    assert_eq!(
        decision.audit.as_deref(),
        Some(
            "would violate PodSecurity \"baseline:v1.30\": privileged (container \"gauge\" must \
             not set securityContext.privileged=true)"
        )
    );
}

#[test]
fn a_pod_without_a_name_is_refused_without_one() {
    let decision = decide(true, level("baseline"), "", "");
    let refusal = decision.refusal("").unwrap_or_default();
    assert!(
        refusal.starts_with("pods is forbidden: violates"),
        "{refusal}"
    );
}

#[test]
fn a_controller_is_created_with_a_warning() {
    let decision = decide(false, level("baseline:v1.30"), "", "");
    assert!(decision.is_allowed());
    assert_eq!(
        decision.warning.as_deref(),
        Some(
            "would violate PodSecurity \"baseline:v1.30\": privileged (container \"gauge\" must \
             not set securityContext.privileged=true)"
        )
    );
}

#[test]
fn an_allowed_pod_is_warned_of_what_the_stricter_level_would_refuse() {
    let (policy, _) = policy(&[("warn", "baseline")], Policy::default());
    let decision = decide(true, policy, "", "");
    assert!(decision.is_allowed());
    assert!(decision.warning.is_some());
    assert_eq!(decision.audit, None);
}

#[test]
fn what_is_exempt_is_neither_refused_nor_warned_of() {
    let cases = [
        ("namespaces", "harbour", "", Exemption::Namespace),
        ("usernames", "alice", "alice", Exemption::User),
        ("runtimeClasses", "sandboxed", "", Exemption::RuntimeClass),
    ];
    for (list, name, username, exemption) in cases {
        for is_pod in [true, false] {
            let decision = decide(
                is_pod,
                level("restricted"),
                &exempting(list, name),
                username,
            );
            assert!(decision.is_allowed());
            assert_eq!(decision.exemption, Some(exemption));
            assert_eq!((decision.warning, decision.audit), (None, None));
        }
    }
}

#[test]
fn exemptions_are_whole_names_and_nobody_is_exempt_without_a_name() {
    for (list, name) in [
        ("namespaces", "harb"),
        ("usernames", "*"),
        ("runtimeClasses", "sand"),
    ] {
        let decision = decide(true, level("baseline"), &exempting(list, name), "alice");
        assert_eq!(decision.exemption, None, "{list}");
    }
}

#[test]
fn a_label_that_cannot_be_read_closes_enforce_and_opens_the_rest() {
    let labels = [
        ("enforce", "strict"),
        ("audit", "strict"),
        ("warn", "strict"),
    ];
    let (policy, errors) = policy(&labels, level("baseline:v1.30"));
    assert_eq!(
        modes(&policy),
        ["restricted:v1.30", "privileged:v1.30", "privileged:v1.30"]
    );
    assert_eq!(
        errors[0],
        "metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be \
         one of privileged, baseline, restricted"
    );
    assert_eq!(errors.len(), 3);
}

#[test]
fn a_version_that_cannot_be_read_is_the_latest() {
    let labels = [("enforce", "baseline"), ("enforce-version", "1.30")];
    let (policy, errors) = policy(&labels, Policy::default());
    assert_eq!(policy.enforce.to_string(), "baseline:latest");
    assert_eq!(
        errors,
        [
            "metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: \"1.30\": \
          must be \"latest\" or \"v1.x\""
        ]
    );
}

#[test]
fn who_enforces_is_warned_at_the_same_level_unless_a_label_says_otherwise() {
    let warn = |labels: &[(&str, &str)], defaults| policy(labels, defaults).0.warn.to_string();
    let enforce = [("enforce", "restricted"), ("enforce-version", "v1.30")];
    assert_eq!(warn(&enforce, Policy::default()), "restricted:v1.30");
    let with_level = [enforce[0], enforce[1], ("warn", "baseline")];
    assert_eq!(warn(&with_level, Policy::default()), "baseline:latest");
    let with_version = [enforce[0], enforce[1], ("warn-version", "v1.25")];
    assert_eq!(warn(&with_version, Policy::default()), "restricted:v1.25");
    let milder = [("enforce", "baseline"), ("enforce-version", "v1.30")];
    assert_eq!(warn(&milder, level("restricted:v1.20")), "restricted:v1.20");
}

#[test]
fn a_level_of_the_defaults_does_not_make_warnings_by_itself() {
    let defaults = Policy {
        enforce: "restricted".parse().expect("a level"),
        ..Policy::default()
    };
    let (policy, _) = policy(&[("audit", "baseline")], defaults);
    assert_eq!(
        modes(&policy),
        ["restricted:latest", "baseline:latest", "privileged:latest"]
    );
}
