//! Documents to objects: what is found, where, and what holds in the end.

use garboard_manifest::{Limits, parse};
use garboard_world::{
    Body, ContainerRole, FileId, Kind, Object, ReadSettings, SourceFile, World, read,
};

fn objects(text: &str) -> Vec<Object> {
    let documents = parse(text, &Limits::default());
    let settings = ReadSettings::default();
    documents
        .iter()
        .enumerate()
        .flat_map(|(index, document)| read(document, FileId(0), index as u32, &settings).objects)
        .collect()
}

fn world(text: &str) -> World {
    World::new(
        objects(text),
        vec![SourceFile {
            path: "test.yaml".into(),
        }],
    )
}

/// The paths of all containers of all objects.
fn container_paths(text: &str) -> Vec<String> {
    let world = world(text);
    let of_all = world.workloads().flat_map(|(_, _, workload)| {
        workload
            .containers()
            .map(|container| container.path().to_string())
    });
    of_all.collect()
}

#[test]
fn a_list_holds_objects_and_lists() {
    let text = "
kind: List
apiVersion: v1
items:
- {apiVersion: v1, kind: Service, metadata: {name: a}}
- apiVersion: v1
  kind: PodList
  items:
  - {metadata: {name: b}, spec: {containers: [{name: c, image: i}]}}
";
    let found: Vec<String> = objects(text)
        .iter()
        .map(|object| {
            let garboard_world::Origin::File { at, .. } = &object.origin;
            format!("{} {} at {at}", object.kind, object.name())
        })
        .collect();
    assert_eq!(
        found,
        ["Service a at items[0]", "Pod b at items[1].items[0]"]
    );
}

#[test]
fn every_list_of_containers_is_visited_in_the_order_of_psa() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: a}, {name: a}, {image: i}]
  ephemeralContainers: [{name: e}]
  initContainers: [{name: i}, {name: s, restartPolicy: Always}]
";
    assert_eq!(
        container_paths(text),
        [
            "spec.initContainers[name=i]",
            "spec.initContainers[name=s]",
            "spec.containers[name=a]",
            "spec.containers[1]",
            "spec.containers[2]",
            "spec.ephemeralContainers[name=e]",
        ]
    );
    let world = world(text);
    let (_, _, workload) = world.workloads().next().expect("there is a pod");
    let roles: Vec<ContainerRole> = workload.containers().map(|it| it.role).collect();
    assert_eq!(
        roles[..3],
        [
            ContainerRole::Init,
            ContainerRole::Sidecar,
            ContainerRole::Regular
        ]
    );
}

#[test]
fn pods_in_custom_resources_are_found_by_shape() {
    let rollout = "
apiVersion: argoproj.io/v1alpha1
kind: Rollout
spec: {template: {metadata: {labels: {app: x}}, spec: {containers: [{name: web, image: i}]}}}
";
    assert_eq!(
        container_paths(rollout),
        ["spec.template.spec.containers[name=web]"]
    );
    let (_, _, workload) = world(rollout)
        .workloads()
        .next()
        .map(|(id, object, it)| (id, object.clone(), it.clone()))
        .expect("a workload");
    assert_eq!(
        workload.templates[0].meta_path.as_str(),
        "spec.template.metadata"
    );
    assert_eq!(workload.templates[0].pod.labels.len(), 1);

    let task = "
apiVersion: tekton.dev/v1
kind: Task
spec: {steps: [{name: build, image: i, securityContext: {privileged: true}}]}
";
    assert_eq!(container_paths(task), ["spec.steps[name=build]"]);
}

#[test]
fn a_schema_that_speaks_of_containers_is_no_workload() {
    let text = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec: {example: {containers: [{name: a, image: b}]}}
";
    assert!(matches!(objects(text)[0].body, Body::Header));
}

#[test]
fn a_container_inherits_seven_settings_and_no_other() {
    let text = "
apiVersion: v1
kind: Pod
spec:
  securityContext: {runAsUser: 5, runAsNonRoot: true}
  containers:
  - {name: a, securityContext: {runAsUser: 7, runAsNonRoot: null}}
";
    let world = world(text);
    let (_, _, workload) = world.workloads().next().expect("there is a pod");
    let container = workload.containers().next().expect("there is a container");
    assert!(container.effective().run_as_user().is(&7));
    assert!(container.effective().run_as_non_root().is_true());
    assert!(
        container
            .security(|context| &context.run_as_non_root)
            .is_absent()
    );
}

#[test]
fn a_security_context_that_is_no_object_leaves_nothing_known() {
    let text = "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, securityContext: x}]}}";
    let world = world(text);
    let (_, _, workload) = world.workloads().next().expect("there is a pod");
    let container = workload.containers().next().expect("there is a container");
    assert!(
        container
            .security(|context| &context.privileged)
            .is_invalid()
    );
    assert!(container.effective().run_as_user().is_invalid());
}

#[test]
fn values_of_secrets_stay_out() {
    let text = "
apiVersion: v1
kind: Secret
metadata:
  name: s
  annotations: {kubectl.kubernetes.io/last-applied-configuration: canary}
data: {password: Y2FuYXJ5}
stringData: {token: canary}
";
    let shown = format!("{:?}", objects(text));
    assert!(shown.contains("password") && shown.contains("token"));
    assert!(
        !shown.contains("canary") && !shown.contains("Y2FuYXJ5"),
        "{shown}"
    );
}

#[test]
fn equal_templates_are_shared() {
    let one = "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a}]}}}}";
    let world = world(&format!("{one}\n---\n{one}\n"));
    let templates: Vec<_> = world
        .workloads()
        .map(|(_, _, workload)| workload.templates[0].pod.clone())
        .collect();
    assert!(std::sync::Arc::ptr_eq(&templates[0], &templates[1]));
}

#[test]
fn owners_are_followed_to_the_last_that_is_there() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: p, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r, controller: true}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: r, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: d, controller: true}]}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}
";
    let world = world(text);
    let (pod, _) = world
        .of_kind(Kind::core("Pod"))
        .next()
        .expect("there is a pod");
    assert_eq!(world.object(world.root_owner(pod)).name(), "d");
}

#[test]
fn owners_in_a_circle_end() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: p, ownerReferences: [{apiVersion: v1, kind: Pod, name: q}]}
---
apiVersion: v1
kind: Pod
metadata: {name: q, ownerReferences: [{apiVersion: v1, kind: Pod, name: p}]}
";
    let world = world(text);
    let (pod, _) = world
        .of_kind(Kind::core("Pod"))
        .next()
        .expect("there is a pod");
    assert_eq!(world.object(world.root_owner(pod)).name(), "q");
}

#[test]
fn of_objects_with_one_name_the_one_in_the_nearest_folder_counts() {
    let namespace = |label: &str| {
        format!(
            "{{apiVersion: v1, kind: Namespace, metadata: {{name: north, labels: {{at: {label}}}}}}}"
        )
    };
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: north}}";
    let mut all = Vec::new();
    let files = ["a/ns.yaml", "b/ns.yaml", "b/pods/pod.yaml"];
    for (file, text) in [namespace("a"), namespace("b"), pod.to_owned()]
        .iter()
        .enumerate()
    {
        let document = &parse(text, &Limits::default())[0];
        all.extend(read(document, FileId(file as u32), 0, &ReadSettings::default()).objects);
    }
    let files = files.map(|path| SourceFile { path: path.into() }).to_vec();
    let world = World::new(all, files);
    let (_, pod) = world
        .of_kind(Kind::core("Pod"))
        .next()
        .expect("there is a pod");
    let namespace = world.namespace_of(pod).expect("the namespace is there");
    assert_eq!(
        world
            .object(namespace)
            .meta
            .labels
            .get("at")
            .map(|at| &**at),
        Some("b")
    );
}
