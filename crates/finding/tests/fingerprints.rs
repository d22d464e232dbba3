//! Fingerprints: what changes a finding's identity, and what does not.

use std::collections::HashSet;

use garboard_finding::{Finding, Findings, Fingerprint, Group, Rule, Severity, Target, rule};
use garboard_manifest::{FieldPath, Limits, Span, parse};
use garboard_world::{FileId, ObjectId, ReadSettings, SourceFile, World, read};

rule! {
    HOST_PID = "workload/host-pid" {
        severity: Severity::High,
        group: Group::Security,
        title: "shares the node's processes",
        aliases: [],
        page: "",
    }
}

rule! {
    HOST_IPC = "workload/host-ipc" {
        severity: Severity::High,
        group: Group::Security,
        title: "shares the node's memory",
        aliases: [],
        page: "",
    }
}

fn world(text: &str) -> World {
    let mut objects = Vec::new();
    for (index, document) in parse(text, &Limits::default()).iter().enumerate() {
        let settings = ReadSettings::default();
        objects.extend(read(document, FileId(0), index as u32, &settings).objects);
    }
    let files = ["a.yaml", "b.yaml"].map(|path| SourceFile { path: path.into() });
    World::new(objects, files.into())
}

fn finding(rule: &'static Rule, target: Target, at: &str) -> Finding {
    let mut findings = Findings::new();
    findings.report_on(rule, target, at.into()).clone()
}

/// The fingerprint of a finding at a field of the last object of a text.
fn print(text: &str, at: &str) -> Fingerprint {
    let world = world(text);
    let last = ObjectId(world.len() as u32 - 1);
    let finding = finding(&HOST_PID, Target::Object(last), at);
    Fingerprint::of(&finding, &world)
}

fn of_file(file: u32, span: Span, digest: u64) -> Fingerprint {
    let file = FileId(file);
    let target = Target::File { file, span, digest };
    Fingerprint::of(&finding(&HOST_PID, target, ""), &world(""))
}

fn pod(metadata: &str) -> String {
    format!("{{apiVersion: v1, kind: Pod, metadata: {{{metadata}}}, spec: {{}}}}\n")
}

#[test]
fn a_fingerprint_is_the_same_in_every_version() {
    assert_eq!(
        print(&pod("name: tide"), "spec.hostPID").to_string(),
        "356b03646c5c543a405ae0c08e2d6642"
    );
}

#[test]
fn rule_kind_group_namespace_name_and_field_make_a_fingerprint() {
    let plain = pod("name: tide");
    let with_group = plain.replace("v1", "example.com/v1");
    let other_rule = finding(&HOST_IPC, Target::Object(ObjectId(0)), "spec.hostPID");
    let prints = HashSet::from([
        print(&plain, "spec.hostPID"),
        Fingerprint::of(&other_rule, &world(&plain)),
        print(&plain.replace("Pod", "PodTemplate"), "spec.hostPID"),
        print(&with_group, "spec.hostPID"),
        print(&pod("name: tide, namespace: harbour"), "spec.hostPID"),
        print(&pod("name: ebb"), "spec.hostPID"),
        print(&plain, "spec"),
    ]);
    assert_eq!(prints.len(), 7);
}

#[test]
fn an_absent_namespace_is_the_namespace_default() {
    assert_eq!(
        print(&pod("name: tide"), "spec"),
        print(&pod("name: tide, namespace: default"), "spec")
    );
}

#[test]
fn an_object_of_the_cluster_has_no_namespace_whatever_it_says() {
    let role = |metadata| {
        pod(metadata).replace(
            "v1, kind: Pod",
            "rbac.authorization.k8s.io/v1, kind: ClusterRole",
        )
    };
    assert_eq!(
        print(&role("name: tide"), "rules"),
        print(&role("name: tide, namespace: harbour"), "rules")
    );
}

#[test]
fn the_version_of_an_api_group_does_not_matter() {
    let job = |version: &str| {
        pod("name: tide").replace("v1, kind: Pod", &format!("{version}, kind: CronJob"))
    };
    assert_eq!(
        print(&job("batch/v1"), "spec"),
        print(&job("batch/v1beta1"), "spec")
    );
}

#[test]
fn a_generated_name_is_named_by_its_prefix() {
    let tide = print(&pod("generateName: tide-"), "spec");
    assert_eq!(tide, print(&pod("generateName: tide-"), "spec"));
    assert_ne!(tide, print(&pod("generateName: ebb-"), "spec"));
}

#[test]
fn the_document_and_the_list_that_an_object_stands_in_do_not_matter() {
    let tide = pod("name: tide");
    let alone = print(&tide, "spec");
    assert_eq!(
        alone,
        print(&format!("{}---\n{tide}", pod("name: ebb")), "spec")
    );
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n- {}- {tide}",
        pod("name: ebb")
    );
    assert_eq!(alone, print(&list, "spec"));
}

#[test]
fn indices_do_not_matter() {
    let text = pod("name: tide");
    assert_eq!(
        print(&text, "spec.tolerations[2].key"),
        print(&text, "spec.tolerations[0].key")
    );
}

#[test]
fn merge_keys_and_values_of_list_items_matter() {
    let text = pod("name: tide");
    assert_ne!(
        print(&text, "spec.containers[name=a]"),
        print(&text, "spec.containers[name=b]")
    );
    assert_ne!(print(&text, "spec.add[=A]"), print(&text, "spec.add[=B]"));
}

const OWNERS: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: tide}
spec: {template: {spec: {}}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: tide-7f9c
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: tide, controller: true}]
spec: {template: {spec: {}}}
---
";

const OWNED: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: tide-7f9c-xk2vp
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: tide-7f9c, controller: true}]
spec: {}
";

fn deployment() -> &'static str {
    OWNERS.split_once("---").expect("two documents").0
}

#[test]
fn a_field_of_a_pod_is_the_field_of_its_owners_template() {
    let text = [OWNERS, OWNED].concat();
    for (of_pod, of_owner) in [
        ("spec.hostPID", "spec.template.spec.hostPID"),
        ("spec", "spec.template.spec"),
        ("metadata.labels.app", "spec.template.metadata.labels.app"),
    ] {
        assert_eq!(
            print(&text, of_pod),
            print(deployment(), of_owner),
            "{of_pod}"
        );
    }
}

#[test]
fn a_field_outside_of_the_template_keeps_its_path_at_the_owner() {
    let text = [OWNERS, OWNED].concat();
    assert_eq!(print(&text, "specs"), print(deployment(), "specs"));
    assert_eq!(
        print(OWNERS, "spec.replicas"),
        print(deployment(), "spec.replicas")
    );
}

#[test]
fn a_pod_whose_owner_is_not_there_is_itself() {
    let unowned = pod("name: tide-7f9c-xk2vp");
    assert_eq!(print(OWNED, "spec"), print(&unowned, "spec"));
}

#[test]
fn a_name_cannot_pass_for_another_namespace_and_name() {
    let text =
        |namespace: &str, name: &str| pod(&format!(r#"namespace: "{namespace}", name: "{name}""#));
    assert_ne!(
        print(&text("a", r"b\0c"), "spec"),
        print(&text(r"a\0b", "c"), "spec")
    );
}

#[test]
fn a_broken_document_is_named_by_its_digest_wherever_it_stands() {
    let print = of_file(0, Span::new(10, 12), 7);
    assert_eq!(print, of_file(1, Span::new(30, 32), 7));
    assert_ne!(print, of_file(0, Span::new(10, 12), 8));
}

#[test]
fn a_file_without_a_text_is_named_by_its_path() {
    let nowhere = Span::default();
    assert_eq!(of_file(0, nowhere, 0), of_file(0, nowhere, 0));
    assert_ne!(of_file(0, nowhere, 0), of_file(1, nowhere, 0));
}

#[test]
fn a_finding_about_the_cluster_is_named_by_rule_and_path() {
    let print = |at: &str| {
        let at = FieldPath::new(at);
        Fingerprint::of(
            &finding(&HOST_PID, Target::Cluster, at.as_str()),
            &world(""),
        )
    };
    assert_eq!(print("version"), print("version"));
    assert_ne!(print("version"), print(""));
}
