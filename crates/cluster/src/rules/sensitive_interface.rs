//! `service/sensitive-interface`: what commands others is reached from outside.

use std::collections::HashMap;
use std::sync::Arc;

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, World};

use crate::{Check, exposure};

rule! {
    pub(crate) RULE = "service/sensitive-interface" {
        severity: Severity::High,
        group: Group::Security,
        title: "console open to the outside",
        aliases: [
            "kubescape:C-0021", "kubescape:exposed-sensitive-interfaces-v1",
        ],
        page: include_str!("sensitive_interface.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Consoles that run code, or read everything, for whoever reaches them: parts of the names of their
/// workloads and images.
const CONSOLES: [(&str, &str); 18] = [
    ("argo-server", "Argo Workflows"),
    ("argocli", "Argo Workflows"),
    ("bentoml", "BentoML"),
    ("jenkins", "Jenkins"),
    ("jupyterhub", "JupyterHub"),
    ("jupyter-notebook", "Jupyter"),
    ("kserve", "KServe"),
    ("kubeflow", "Kubeflow"),
    ("kubernetes-dashboard", "the Kubernetes dashboard"),
    ("mlflow", "MLflow"),
    ("nifi", "NiFi"),
    ("ollama", "Ollama"),
    ("prometheus-deployment", "Prometheus"),
    ("ray-dashboard", "Ray"),
    ("ray-head", "Ray"),
    ("triton-inference-server", "Triton"),
    ("vllm", "vLLM"),
    ("weave-scope-app", "Weave Scope"),
];

fn inspect(world: &World, out: &mut Findings) {
    // Services with one selector lead to the same pods, however many there are.
    let mut consoles: HashMap<_, Option<&str>> = HashMap::new();
    let all = exposure::exposed(world);
    for exposed in &all {
        let console = consoles
            .entry(Arc::as_ptr(&exposed.workloads))
            .or_insert_with(|| {
                let mut workloads = exposed.workloads.iter();
                workloads.find_map(|id| console(world.object(*id)))
            });
        if let Some(console) = console {
            out.report(&RULE, exposed.id, FieldPath::new("spec.selector"))
                .message(format_args!(
                    "{console} is reached from outside the cluster, by {}",
                    exposed.way.describe()
                ));
        }
    }
}

/// The console that a workload is.
fn console(object: &Object) -> Option<&'static str> {
    let images = object
        .workload()?
        .containers()
        .map(|container| container.container.image.text());
    let names: Vec<&str> = images.chain([object.name()]).collect();
    let (_, console) = CONSOLES
        .iter()
        .find(|(part, _)| names.iter().any(|name| name.contains(part)))?;
    Some(console)
}
