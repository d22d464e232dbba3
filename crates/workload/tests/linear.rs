//! No rule is worse than linear: ten times the objects cost ten times the looks at objects.
//!
//! Looks are counted by the World, so that the answer is the same on every machine. Each rule runs
//! alone, over worlds of shapes that tempt to look at everything for everything.

use std::fmt::Write as _;

use garboard_finding::{Findings, Pillar as _, Registry, Rule, Selection, Selectors, Settings};
use garboard_testkit::pages::Scene;
use garboard_workload::WorkloadPillar;
use garboard_world::World;

const SMALL: usize = 1_000;
const LARGE: usize = 10_000;

/// Ten, and room for what is counted once.
const GROWTH: u64 = 12;

/// Kinds of objects that one application has in each shape.
const OBJECTS: usize = 8;

#[test]
fn applications_of_their_own_cost_what_they_are() {
    check(|number| {
        let name = format!("app-{number}");
        let labels = format!("{{app: {name}, team: all}}");
        application(&name, &labels, &format!("{{matchLabels: {labels}}}"))
    });
}

#[test]
fn a_thousand_objects_for_the_same_pods_cost_what_they_are() {
    check(|_| application("app", "{app: app}", "{matchLabels: {app: app}}"));
}

#[test]
fn selectors_that_only_exclude_cost_what_they_are() {
    check(|number| {
        let name = format!("app-{number}");
        let others = format!("{{key: app, operator: NotIn, values: [{name}]}}");
        let selector = format!("{{matchExpressions: [{others}]}}");
        application(&name, &format!("{{app: {name}}}"), &selector)
    });
}

/// One application: a Deployment and whatever points to it.
fn application(name: &str, labels: &str, selector: &str) -> String {
    let metadata = format!("metadata: {{name: {name}, namespace: shop, labels: {labels}}}");
    format!(
        "apiVersion: apps/v1
kind: Deployment
{metadata}
spec:
  selector: {{matchLabels: {labels}}}
  template:
    metadata: {{labels: {labels}}}
    spec:
      serviceAccountName: {name}
      priorityClassName: {name}
      containers:
        - name: app
          image: registry.example/app:1.0.0
          ports: [{{name: http, containerPort: 8080}}]
          envFrom: [{{configMapRef: {{name: {name}}}}}, {{secretRef: {{name: {name}}}}}]
---
apiVersion: v1
kind: Service
{metadata}
spec: {{selector: {labels}, ports: [{{port: 80, targetPort: web}}]}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
{metadata}
spec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {name}}}, maxReplicas: 3}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
{metadata}
spec: {{minAvailable: 1, selector: {selector}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{metadata}
spec: {{podSelector: {selector}, ingress: [{{from: [{{podSelector: {selector}}}]}}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
{metadata}
spec: {{defaultBackend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
{metadata}
spec: {{selector: {selector}}}
---
apiVersion: v1
kind: ConfigMap
{metadata}
data: {{key: value}}
---
"
    )
}

fn check(application: impl Fn(usize) -> String) {
    let small = world(SMALL, &application);
    let large = world(LARGE, &application);
    let registry = Registry::new(WorkloadPillar.rules().iter().copied());
    let mut worse = String::new();
    for rule in registry.rules() {
        let (few, many) = (
            steps(rule, &registry, &small),
            steps(rule, &registry, &large),
        );
        if many > few.max(SMALL as u64) * GROWTH {
            let _ = writeln!(worse, "{}: {few} looks, then {many}", rule.id); // a String takes all
        }
    }
    assert!(worse.is_empty(), "worse than linear:\n{worse}");
}

fn world(objects: usize, application: &impl Fn(usize) -> String) -> World {
    let text: String = (0..objects / OBJECTS).map(application).collect();
    Scene::new(&text).world
}

/// How many objects a rule looks at when it runs alone.
fn steps(rule: &Rule, registry: &Registry, world: &World) -> u64 {
    let selectors = Selectors {
        select: vec![rule.id.to_owned()],
        ..Selectors::default()
    };
    let selection = Selection::new(registry, &selectors).expect("the rule exists");
    let mut findings = Findings::new();
    findings.look_for(&selection);
    let before = world.steps();
    WorkloadPillar.inspect(world, &Settings::default(), &mut findings);
    let steps = world.steps() - before;
    assert!(steps > 0, "looks are not counted");
    steps
}
