//! `netpol/pod-not-selected`: no NetworkPolicy says who may speak with the pod.

use std::collections::{HashMap, HashSet};

use garboard_finding::{Findings, Group, Settings, Severity, rule};
use garboard_manifest::Field;
use garboard_world::{Body, Kind, LabelSelector, NetworkPolicy, ObjectId, WorkloadKind, World};

use crate::Check;

rule! {
    pub(crate) RULE = "netpol/pod-not-selected" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "pod without NetworkPolicy",
        aliases: [
            "kubescape:C-0260", "kubescape:ensure_network_policy_configured_in_labels",
            "kube-linter:non-isolated-pod", "checkov:CKV2_K8S_6",
        ],
        page: include_str!("pod_not_selected.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(world: &World, _: &Settings, out: &mut Findings) {
    let selectors = selectors_by_namespace(world);
    let mut selected = HashSet::new();
    for (namespace, selectors) in &selectors {
        selected.extend(pods_selected(world, namespace, selectors));
    }
    for (id, object, workload) in world.workloads() {
        let namespace = object.namespace();
        // The pods of a custom resource bear labels that only its operator knows.
        if workload.kind == WorkloadKind::Custom && selectors.contains_key(namespace) {
            continue;
        }
        for (number, template) in workload.templates.iter().enumerate() {
            let host_network = &template.spec().host_network;
            // NetworkPolicies do not hold for pods on the node's network.
            let is_exempt = host_network.is_true() || host_network.is_invalid();
            if !is_exempt && !selected.contains(&(id, number as u32)) {
                out.report(&RULE, id, template.meta_path.join("labels"))
                    .message(format_args!(
                        "no NetworkPolicy of namespace {namespace} selects the pod"
                    ));
            }
        }
    }
}

/// The pods of a namespace that any of the selectors selects.
///
/// A selector that names a label costs what it selects. Those that only exclude cost a look at every
/// pod, so the first of them that leaves nobody out is the last.
fn pods_selected(
    world: &World,
    namespace: &str,
    selectors: &HashSet<LabelSelector>,
) -> HashSet<(ObjectId, u32)> {
    let pods = world
        .pods_selected(namespace, &LabelSelector::default())
        .count();
    let mut selected = HashSet::new();
    for selector in selectors {
        if selected.len() == pods {
            break;
        }
        selected.extend(world.pods_selected(namespace, selector));
    }
    selected
}

/// The selectors of the NetworkPolicies, each once a namespace: a thousand policies for everything
/// select everything once.
fn selectors_by_namespace(world: &World) -> HashMap<&str, HashSet<LabelSelector>> {
    let mut selectors: HashMap<&str, HashSet<LabelSelector>> = HashMap::new();
    let of_group = |group| world.of_kind(Kind::new(group, "NetworkPolicy"));
    for (_, object) in of_group("networking.k8s.io").chain(of_group("extensions")) {
        if let Body::NetworkPolicy(policy) = &object.body {
            let of_namespace = selectors.entry(object.namespace()).or_default();
            of_namespace.insert(selector(policy));
        }
    }
    selectors
}

/// The pods that a policy selects. One that cannot be read might select any: it counts as selecting
/// all, so that no pod is reported for a slip that has its own finding.
fn selector(policy: &NetworkPolicy) -> LabelSelector {
    let everything = LabelSelector::default;
    let Field::Set(spec) = &policy.spec else {
        return everything();
    };
    match &spec.pod_selector {
        // networking/v1: an absent selector is an empty one.
        Field::Absent | Field::Invalid => everything(),
        Field::Set(selector) => {
            if selector.is_readable() {
                selector.clone()
            } else {
                everything()
            }
        }
    }
}
