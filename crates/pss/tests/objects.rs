//! `check`: one verdict for each object of a World.

use garboard_finding::{Level, PolicyVersion};
use garboard_pss::{CheckOptions, Configuration, Exemption, ObjectVerdict, check};
use garboard_testkit::pages::Scene;

const HARBOUR: &str = "
apiVersion: v1
kind: Namespace
metadata:
  name: harbour
  labels:
    pod-security.kubernetes.io/enforce: baseline
    pod-security.kubernetes.io/enforce-version: v1.30
    pod-security.kubernetes.io/warn: restricted
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gate
  namespace: harbour
spec:
  template:
    spec:
      hostNetwork: true
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: gate
          image: registry.example/lock-gate:2.0.0
          ports:
            - containerPort: 80
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
---
apiVersion: v1
kind: Pod
metadata:
  name: elsewhere
spec:
  hostPID: true
  containers:
    - name: radar
";

fn verdicts(text: &str, options: &CheckOptions) -> Vec<ObjectVerdict> {
    check(&Scene::new(text).world, options)
}

#[test]
fn each_object_is_judged_at_the_level_of_its_namespace() {
    let [gate, elsewhere] = &verdicts(HARBOUR, &CheckOptions::default())[..] else {
        panic!("two workloads")
    };
    assert_eq!(gate.level.to_string(), "baseline:v1.30");
    assert!(!gate.allowed);
    assert_eq!(gate.checks, ["hostNamespaces", "hostPorts"]);
    assert_eq!(gate.reason, "host namespaces, hostPort");
    assert_eq!(
        gate.detail,
        "host namespaces (hostNetwork=true), hostPort (container \"gate\" uses hostPort 80)"
    );
    assert_eq!(elsewhere.level.to_string(), "privileged:latest");
    assert!(elsewhere.allowed && elsewhere.detail.is_empty());
}

#[test]
fn the_warning_is_that_of_the_object_and_not_of_its_pods() {
    let gate = &verdicts(HARBOUR, &CheckOptions::default())[0];
    assert_eq!(
        gate.warning.as_deref(),
        Some("would violate PodSecurity \"restricted:latest\": host namespaces (hostNetwork=true)")
    );
}

#[test]
fn a_given_level_and_version_hold_for_every_object() {
    let options = CheckOptions {
        level: Some(Level::Baseline),
        version: Some(PolicyVersion::Minor(25)),
        admission_config: None,
    };
    for verdict in verdicts(HARBOUR, &options) {
        assert_eq!(verdict.level.to_string(), "baseline:v1.25");
        assert!(!verdict.allowed);
    }
}

#[test]
fn a_version_alone_leaves_the_levels_to_the_namespaces() {
    let options = CheckOptions {
        version: Some(PolicyVersion::Minor(25)),
        ..CheckOptions::default()
    };
    let levels: Vec<String> = verdicts(HARBOUR, &options)
        .iter()
        .map(|verdict| verdict.level.to_string())
        .collect();
    assert_eq!(levels, ["baseline:v1.25", "privileged:v1.25"]);
}

#[test]
fn defaults_hold_where_no_label_does_and_exemptions_everywhere() {
    let configuration = "
apiVersion: pod-security.admission.config.k8s.io/v1
kind: PodSecurityConfiguration
defaults:
  enforce: baseline
exemptions:
  namespaces: [harbour]
";
    let options = CheckOptions {
        admission_config: Some(Configuration::from_text(configuration).expect("accepted")),
        ..CheckOptions::default()
    };
    let [gate, elsewhere] = &verdicts(HARBOUR, &options)[..] else {
        panic!("two workloads")
    };
    assert!(gate.allowed);
    assert_eq!(gate.exemption, Some(Exemption::Namespace));
    assert_eq!(gate.warning, None);
    assert!(!elsewhere.allowed);
    assert_eq!(elsewhere.level.to_string(), "baseline:latest");
}

#[test]
fn a_custom_resource_has_a_verdict_for_each_pod_spec_and_no_warning() {
    let rollout = "
apiVersion: example.com/v1
kind: Fleet
metadata:
  name: fleet
spec:
  flagship:
    template:
      spec:
        hostPID: true
        containers:
          - name: bridge
            image: registry.example/bridge:1.0.0
  escort:
    template:
      spec:
        containers:
          - name: bridge
            image: registry.example/bridge:1.0.0
";
    let options = CheckOptions {
        level: Some(Level::Baseline),
        ..CheckOptions::default()
    };
    let found: Vec<(String, bool)> = verdicts(rollout, &options)
        .iter()
        .inspect(|verdict| assert_eq!(verdict.warning, None))
        .map(|verdict| (verdict.spec_path.to_string(), verdict.allowed))
        .collect();
    let expected = [
        ("spec.flagship.template.spec".to_owned(), false),
        ("spec.escort.template.spec".to_owned(), true),
    ];
    assert_eq!(found, expected);
}

#[test]
fn no_way_to_separate_documents_hides_a_privileged_pod() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    \
               securityContext: {privileged: true}\n";
    let inline = "--- {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, \
                  securityContext: {privileged: true}}]}}\n";
    let scalar = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  text: |\n    a\n    ---\n    b\n";
    let text = [
        pod,
        "--- # comment\n",
        pod,
        "--- \n",
        pod,
        inline,
        "...\n---\n",
        scalar,
        "---\r\n",
        pod,
        "\n...\n",
        pod,
    ]
    .concat();
    let options = CheckOptions {
        level: Some(Level::Baseline),
        ..CheckOptions::default()
    };
    let verdicts = verdicts(&text, &options);
    assert_eq!(verdicts.len(), 6);
    assert!(
        verdicts
            .iter()
            .all(|verdict| verdict.checks == ["privileged"])
    );
}
