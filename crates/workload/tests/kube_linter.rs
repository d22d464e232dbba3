//! kube-linter's recorded files: what each file means, written down from reading it.

use std::collections::BTreeSet;
use std::fs;

use garboard_finding::{Finding, Options, Settings};
use garboard_manifest::Segment;
use garboard_testkit::{conformance, pages::Scene};
use garboard_workload::WorkloadPillar;

/// A file, the check that it is about, and the objects (`kind/name`) that violate it.
type Case = (&'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "dangling-hpa.yml",
        "dangling-horizontalpodautoscaler",
        &["HorizontalPodAutoscaler/hpa1"],
    ),
    (
        "dangling-networkpolicypeer-podselector.yml",
        "dangling-networkpolicypeer-podselector",
        &["NetworkPolicy/app"],
    ),
    (
        "dangling-service.yml",
        "dangling-service",
        &["Service/app1", "Service/app2"],
    ),
    (
        "dnsconfig-options-ndots.yml",
        "dnsconfig-options",
        &["Deployment/app1", "Deployment/app2", "Deployment/app3"],
    ),
    (
        "hpa-minimum-three-replicas.yml",
        "hpa-minimum-three-replicas",
        &["HorizontalPodAutoscaler/app"],
    ),
    (
        "invalid-target-ports.yaml",
        "invalid-target-ports",
        &[
            "Service/invalid-target-ports",
            "Deployment/invalid-target-ports",
        ],
    ),
    (
        "mismatching-selector.yml",
        "mismatching-selector",
        &["Deployment/app1", "DeploymentConfig/app2"],
    ),
    (
        "no-anti-affinity.yml",
        "no-anti-affinity",
        &[
            "Deployment/app1",
            "DeploymentConfig/app2",
            "Deployment/fire-namespaced-with-namespaces-selector-not-matching",
        ],
    ),
    (
        "pdb-max-unavailable.yaml",
        "pdb-max-unavailable",
        &["PodDisruptionBudget/foo"],
    ),
    (
        "priority-class-name.yaml",
        "priority-class-name",
        &[
            "Deployment/fire-deployment",
            "Pod/fire-pod",
            "DaemonSet/fire-daemonset",
            "ReplicaSet/fire-replicaset",
            "ReplicationController/fire-replicationcontroller",
            "Job/fire-job",
            "CronJob/fire-cronjob",
        ],
    ),
    (
        "restart-policy.yaml",
        "restart-policy",
        &[
            "Deployment/fire-deployment-never",
            "Pod/fire-pod-never",
            "DaemonSet/fire-daemonset-never",
            "ReplicaSet/fire-replicaset-never",
            "ReplicationController/fire-replicationcontroller-never",
            "Job/fire-job-never",
            "CronJob/fire-cronjob-never",
        ],
    ),
    (
        "unset-cpu-requirements.yml",
        "unset-cpu-requirements",
        &["Deployment/app1", "DeploymentConfig/app2"],
    ),
];

/// Files whose objects have no name: the containers that violate the check.
const CONTAINERS: &[Case] = &[
    (
        "liveness-port.yml",
        "liveness-port",
        &[
            "fire-deployment-name",
            "fire-deployment-int",
            "fire-deployment-udp",
            "fire-stateful-name",
        ],
    ),
    (
        "readiness-port.yml",
        "readiness-port",
        &[
            "fire-deployment-name",
            "fire-deployment-int",
            "fire-deployment-udp",
            "fire-deployment-grpc",
        ],
    ),
];

#[test]
fn rules_fire_on_the_objects_that_violate_the_check_and_on_no_other() {
    judge(CASES, |scene, finding| {
        let object = scene.world.object(finding.object()?);
        Some(format!("{}/{}", object.kind, object.name()))
    });
}

#[test]
fn rules_fire_on_the_containers_that_violate_the_check_and_on_no_other() {
    judge(CONTAINERS, |_, finding| {
        finding.at.segments().find_map(|segment| match segment {
            Segment::Item { key, value } if key == "name" => Some(value.into_owned()),
            _ => None,
        })
    });
}

fn judge(cases: &[Case], name: impl Fn(&Scene, &Finding) -> Option<String>) {
    let Some(folder) = conformance::folder("kube-linter") else {
        return;
    };
    let settings = Settings {
        options: Options {
            minimum_replicas: 3, // what kube-linter's checks ask for
            ..Options::default()
        },
        ..Settings::default()
    };
    let mut wrong = Vec::new();
    for (file, check, expected) in cases {
        let text = fs::read_to_string(folder.join(file)).expect("a recorded file can be read");
        let scene = Scene::new(&text);
        let alias = format!("kube-linter:{check}");
        let findings = scene.inspect(&WorkloadPillar, &settings);
        let meant = findings
            .iter()
            .filter(|finding| finding.aliases().any(|name| name == alias));
        let found: BTreeSet<String> = meant.filter_map(|finding| name(&scene, finding)).collect();
        let expected: BTreeSet<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        if found != expected {
            wrong.push(format!("{file}: found {found:?}, expected {expected:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "judged otherwise than written: {wrong:#?}"
    );
}
