//! The pillar: where it speaks, where it is silent, and what it says.

use garboard_finding::{FixClass, KubernetesVersion, Settings, Severity};
use garboard_pss::PssPillar;
use garboard_testkit::pages::Scene;

const POD: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: ferry
  namespace: harbour
spec:
  hostPID: true
  containers:
    - name: ferry
      image: registry.example/ferry:2.1.0
      securityContext:
        privileged: true
";

fn namespace(labels: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: harbour\n  labels:\n{labels}---")
}

fn enforcing(level: &str) -> String {
    namespace(&format!(
        "    pod-security.kubernetes.io/enforce: {level}\n"
    ))
}

fn messages(text: &str, settings: &Settings) -> Vec<String> {
    let findings = Scene::new(text).inspect(&PssPillar, settings);
    findings
        .iter()
        .map(|finding| finding.message.to_string())
        .collect()
}

#[test]
fn a_pod_that_its_namespace_refuses_has_a_finding_for_each_check() {
    let text = enforcing("baseline") + POD;
    assert_eq!(
        messages(&text, &Settings::default()),
        [
            "namespace harbour enforces baseline:latest: host namespaces (hostPID=true)",
            "namespace harbour enforces baseline:latest: privileged (container \"ferry\" must not \
             set securityContext.privileged=true)",
        ]
    );
}

#[test]
fn findings_stand_at_the_spec_because_the_fields_have_rules_of_their_own() {
    let text = enforcing("baseline") + POD;
    assert_eq!(
        Scene::new(&text).summary(&PssPillar, &Settings::default()),
        ["pss/host-namespaces at spec", "pss/privileged at spec"]
    );
}

#[test]
fn without_a_label_or_a_level_nothing_is_refused() {
    assert!(messages(POD, &Settings::default()).is_empty());
    let only_warned = namespace("    pod-security.kubernetes.io/warn: restricted\n") + POD;
    assert_eq!(
        Scene::new(&only_warned).summary(&PssPillar, &Settings::default()),
        ["pss/namespace-unlabelled at metadata.labels"]
    );
    assert!(messages(&(enforcing("privileged") + POD), &Settings::default()).is_empty());
}

#[test]
fn the_level_of_the_settings_holds_whatever_the_labels_say() {
    let settings = Settings {
        level: "baseline:v1.30".parse().ok(),
        ..Settings::default()
    };
    let found = messages(&(enforcing("privileged") + POD), &settings);
    assert_eq!(
        found[0],
        "baseline:v1.30 refuses it: host namespaces (hostPID=true)"
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn latest_is_the_version_of_the_cluster() {
    let pod = "
apiVersion: v1
kind: Pod
metadata:
  name: beacon
spec:
  containers:
    - name: beacon
      livenessProbe:
        tcpSocket:
          host: localhost
          port: 80
";
    let at = |minor| Settings {
        level: "baseline".parse().ok(),
        kubernetes_version: KubernetesVersion { minor },
        ..Settings::default()
    };
    assert!(messages(pod, &at(33)).is_empty());
    assert_eq!(messages(pod, &at(34)).len(), 1);
}

#[test]
fn a_label_that_cannot_be_read_is_the_strictest_level() {
    let found = messages(&(enforcing("strict") + POD), &Settings::default());
    assert!(
        found[0].starts_with("namespace harbour enforces restricted:latest: "),
        "{found:?}"
    );
}

#[test]
fn namespaces_of_the_cluster_are_only_mentioned_and_not_mended() {
    let text = "
apiVersion: v1
kind: Namespace
metadata:
  name: kube-system
---
apiVersion: v1
kind: Namespace
metadata:
  name: harbour
";
    let findings = Scene::new(text).inspect(&PssPillar, &Settings::default());
    let told: Vec<_> = findings
        .iter()
        .map(|finding| (finding.severity, finding.fix.as_ref().map(|fix| fix.class)))
        .collect();
    assert_eq!(
        told,
        [
            (Severity::Info, Some(FixClass::DisplayOnly)),
            (Severity::Medium, Some(FixClass::Unsafe)),
        ]
    );
}
