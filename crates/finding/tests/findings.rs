//! What comes out of a collection of findings: which, and in which order.

use garboard_finding::{
    Finding, Findings, Group, Registry, Rule, Selection, Selectors, Severity, Target, rule,
};
use garboard_manifest::{FieldPath, Limits, Span, parse};
use garboard_world::{FileId, ObjectId, ReadSettings, SourceFile, World, read};

rule! {
    PRIVILEGED = "workload/privileged" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "privileged container",
        aliases: [],
        page: "",
    }
}

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

const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: tide}
spec: {template: {spec: {containers: [{name: gauge}]}}}
---
";

const REPLICA_SET: &str = "
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: tide-7f9c
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: tide, controller: true}]
spec: {template: {spec: {containers: [{name: gauge}]}}}
---
";

const POD: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: tide-7f9c-xk2vp
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: tide-7f9c, controller: true}]
spec: {containers: [{name: gauge}, {name: injected}]}
---
";

fn world(text: &str) -> World {
    let mut objects = Vec::new();
    for (index, document) in parse(text, &Limits::default()).iter().enumerate() {
        let settings = ReadSettings::default();
        objects.extend(read(document, FileId(0), index as u32, &settings).objects);
    }
    let path = "test.yaml".into();
    World::new(objects, vec![SourceFile { path }])
}

/// Reports `rule` at a field below the pod spec of each object.
fn report_at_pods(world: &World, rule: &'static Rule, field: &str, out: &mut Findings) {
    for (id, _, workload) in world.workloads() {
        for template in workload.pods() {
            out.report(rule, id, template.path(field));
        }
    }
}

fn finish(findings: Findings, world: &World) -> Vec<Finding> {
    let registry = Registry::new([&PRIVILEGED, &HOST_PID, &HOST_IPC]);
    findings.finish(world, &Selection::all(&registry))
}

/// `Kind/name` of the objects that findings are about.
fn objects<'w>(findings: &[Finding], world: &'w World) -> Vec<&'w str> {
    let objects = findings.iter().filter_map(Finding::object);
    objects.map(|id| &*world.object(id).kind).collect()
}

#[test]
fn a_finding_that_pods_repeat_stays_at_the_deployment() {
    let field = "containers[name=gauge].securityContext.privileged";
    for text in [
        [DEPLOYMENT, REPLICA_SET, POD],
        [POD, REPLICA_SET, DEPLOYMENT],
    ] {
        let world = world(&text.concat());
        let mut findings = Findings::new();
        report_at_pods(&world, &PRIVILEGED, field, &mut findings);
        let left = finish(findings, &world);
        assert_eq!(objects(&left, &world), ["Deployment"]);
        assert_eq!(left[0].at.as_str(), format!("spec.template.spec.{field}"));
    }
}

#[test]
fn a_finding_that_only_the_pod_has_stays_at_the_pod() {
    let world = world(&[DEPLOYMENT, REPLICA_SET, POD].concat());
    let mut findings = Findings::new();
    report_at_pods(&world, &HOST_PID, "hostPID", &mut findings);
    let pod = ObjectId(2);
    let injected = "spec.containers[name=injected].securityContext.privileged";
    findings.report(&PRIVILEGED, pod, FieldPath::new(injected));
    let left = finish(findings, &world);
    assert_eq!(objects(&left, &world), ["Deployment", "Pod"]);
    assert_eq!(left[1].at.as_str(), injected);
}

#[test]
fn another_rule_at_the_same_field_of_the_pod_stays() {
    let world = world(&[DEPLOYMENT, REPLICA_SET, POD].concat());
    let mut findings = Findings::new();
    report_at_pods(&world, &HOST_PID, "hostPID", &mut findings);
    findings.report(&HOST_IPC, ObjectId(2), FieldPath::new("spec.hostPID"));
    assert_eq!(
        objects(&finish(findings, &world), &world),
        ["Deployment", "Pod"]
    );
}

#[test]
fn a_pod_whose_owner_is_not_there_keeps_its_findings() {
    let world = world(POD);
    let mut findings = Findings::new();
    report_at_pods(&world, &HOST_PID, "hostPID", &mut findings);
    assert_eq!(objects(&finish(findings, &world), &world), ["Pod"]);
}

#[test]
fn a_finding_about_the_owner_that_is_not_selected_hides_nothing() {
    let world = world(&[DEPLOYMENT, POD].concat());
    let mut findings = Findings::new();
    findings.report(&HOST_IPC, ObjectId(0), FieldPath::new("spec.template.spec"));
    findings.report(&HOST_PID, ObjectId(1), FieldPath::new("spec"));
    let registry = Registry::new([&PRIVILEGED, &HOST_PID, &HOST_IPC]);
    let selectors = Selectors {
        select: vec!["workload/host-pid".to_owned()],
        ..Selectors::default()
    };
    let selection = Selection::new(&registry, &selectors).expect("the id is known");
    assert_eq!(
        objects(&findings.finish(&world, &selection), &world),
        ["Pod"]
    );
}

#[test]
fn findings_come_by_target_then_worst_first_then_by_rule_and_field() {
    let world = world(
        &[
            DEPLOYMENT,
            "{apiVersion: v1, kind: Pod, metadata: {name: other}}",
        ]
        .concat(),
    );
    let (deployment, other) = (ObjectId(0), ObjectId(1));
    let file = Target::File {
        file: FileId(0),
        span: Span::new(0, 1),
        digest: 1,
    };
    let mut findings = Findings::new();
    findings.report_on(&PRIVILEGED, Target::Cluster, FieldPath::root());
    findings.report_on(&PRIVILEGED, file, FieldPath::root());
    findings.report(&PRIVILEGED, other, FieldPath::new("a"));
    findings.report(&HOST_PID, deployment, FieldPath::new("a"));
    findings.report(&HOST_IPC, deployment, FieldPath::new("b"));
    findings.report(&HOST_IPC, deployment, FieldPath::new("a"));
    findings.report(&PRIVILEGED, deployment, FieldPath::new("z"));
    findings
        .report(&HOST_PID, deployment, FieldPath::new("mild"))
        .severity(Severity::Info);
    let summary: Vec<_> = finish(findings, &world)
        .iter()
        .map(|it| (it.target, format!("{} at {}", it.rule.id, it.at)))
        .collect();
    let of = |target: Target, text: &str| (target, text.to_owned());
    let of_deployment = |text| of(Target::Object(deployment), text);
    assert_eq!(
        summary,
        [
            of_deployment("workload/privileged at z"),
            of_deployment("workload/host-ipc at a"),
            of_deployment("workload/host-ipc at b"),
            of_deployment("workload/host-pid at a"),
            of_deployment("workload/host-pid at mild"),
            of(Target::Object(other), "workload/privileged at a"),
            of(file, "workload/privileged at "),
            of(Target::Cluster, "workload/privileged at "),
        ]
    );
}

#[test]
fn findings_of_many_items_come_in_the_order_of_the_items_on_any_number_of_threads() {
    let items: Vec<u32> = (0..1000).collect();
    let places = |threads: usize| -> Vec<String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let findings = pool.build().expect("threads").install(|| {
            let mut findings = Findings::new();
            findings.collect(&items, |item, out| {
                // equal in everything that is sorted by
                out.report_on(&HOST_PID, Target::Cluster, FieldPath::root())
                    .message(item);
            });
            finish(findings, &World::default())
        });
        findings.iter().map(|it| it.message.to_string()).collect()
    };
    let in_order: Vec<String> = items.iter().map(ToString::to_string).collect();
    assert_eq!(places(1), in_order);
    assert_eq!(places(8), in_order);
}

#[test]
fn a_finding_says_its_rules_title_until_it_says_more() {
    let mut findings = Findings::new();
    let finding = findings.report_on(&HOST_PID, Target::Cluster, FieldPath::root());
    assert_eq!(&*finding.message, "shares the node's processes");
    finding.message("pod tide shares the node's processes");
    assert_eq!(&*finding.message, "pod tide shares the node's processes");
}

#[test]
fn a_finding_of_a_rule_that_does_not_count_is_one_of_the_first_that_it_answers_for() {
    let registry = Registry::new([&PRIVILEGED, &HOST_PID, &HOST_IPC]);
    let chosen = |select: &[&str]| {
        let selectors = Selectors {
            select: select.iter().map(|it| (*it).to_owned()).collect(),
            ..Selectors::default()
        };
        let mut findings = Findings::new();
        findings
            .report(&PRIVILEGED, ObjectId(0), FieldPath::root())
            .implies([&HOST_PID, &HOST_IPC]);
        let selection = Selection::new(&registry, &selectors).expect("known rules");
        let findings = findings.finish(&world(DEPLOYMENT), &selection);
        findings.iter().map(|it| it.rule.id).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&[]), ["workload/privileged"]);
    assert_eq!(chosen(&["workload/host-ipc"]), ["workload/host-ipc"]);
    let both = chosen(&["workload/host-ipc", "workload/host-pid"]);
    assert_eq!(both, ["workload/host-pid"]);
}
