//! What the rules keep to beyond what their pages show.

use garboard_cluster::ClusterPillar;
use garboard_finding::Settings;
use garboard_testkit::pages::Scene;

/// `rule at path` of each finding of one rule.
fn found(rule: &str, text: &str) -> Vec<String> {
    let all = Scene::new(text).summary(&ClusterPillar, &Settings::default());
    let of_rule = |line: &String| line.split(' ').next() == Some(rule);
    all.into_iter().filter(of_rule).collect()
}

const EXPOSED: &str = "service/workload-exposed";

const FERRY: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: ferry}
spec: {template: {metadata: {labels: {app: ferry}}, spec: {containers: [{name: ferry}]}}}
---
";

fn service(name: &str, spec: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {spec}\n---\n")
}

#[test]
fn a_service_without_a_selector_leads_to_no_workload() {
    for spec in ["{type: NodePort}", "{type: NodePort, selector: {}}"] {
        let text = format!("{FERRY}{}", service("ferry", spec));
        assert_eq!(found(EXPOSED, &text), [""; 0], "{spec}");
    }
}

#[test]
fn a_workload_is_reported_once_however_many_services_lead_to_it() {
    let one = service("one", "{type: NodePort, selector: {app: ferry}}");
    let other = service("other", "{type: LoadBalancer, selector: {app: ferry}}");
    let copies = format!("{FERRY}{one}{other}{one}");
    assert_eq!(
        found(EXPOSED, &copies),
        ["service/workload-exposed at metadata.name"]
    );
}

#[test]
fn a_selector_needs_all_of_its_labels() {
    let text = format!(
        "{FERRY}{}",
        service("a", "{type: NodePort, selector: {app: ferry, tier: db}}")
    );
    assert_eq!(found(EXPOSED, &text), [""; 0]);
}

#[test]
fn an_ingress_exposes_the_services_of_its_paths() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: harbour}\nspec: {rules: [{http: {paths: [{backend: {service: {name: ferry}}}]}}]}\n---\n";
    let text = format!(
        "{FERRY}{}{ingress}",
        service("ferry", "{selector: {app: ferry}}")
    );
    assert_eq!(
        found(EXPOSED, &text),
        ["service/workload-exposed at metadata.name"]
    );
}

#[test]
fn fields_of_a_wrong_type_are_not_judged() {
    for (rule, text) in [
        ("service/external-ips", service("a", "{externalIPs: 203.0.113.9}")),
        ("service/exposed", service("a", "{type: [NodePort]}")),
        (
            "ingress/no-tls",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {tls: yes please}\n".to_owned(),
        ),
        (
            "storage/not-encrypted",
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nprovisioner: ebs.csi.aws.com\nparameters: none\n".to_owned(),
        ),
    ] {
        assert_eq!(found(rule, &text), [""; 0], "{rule}");
    }
}

#[test]
fn one_policy_that_forbids_is_enough_only_for_questions_about_all() {
    let policy = |name: &str, privileged: bool| {
        format!(
            "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {{name: {name}}}\nspec: {{privileged: {privileged}}}\n---\n"
        )
    };
    let bearing = |text: &str, alias: &str| {
        let scene = Scene::new(text);
        let findings = scene.inspect(&ClusterPillar, &Settings::default());
        let bears = |it: &&garboard_finding::Finding| it.aliases().any(|meant| meant == alias);
        findings.iter().filter(bears).count()
    };
    let both = format!("{}{}", policy("open", true), policy("closed", false));
    assert_eq!(bearing(&both, "checkov:CKV_K8S_2"), 1);
    assert_eq!(bearing(&both, "kubescape:C-0213"), 0);
    assert_eq!(bearing(&policy("open", true), "kubescape:C-0213"), 1);
}
