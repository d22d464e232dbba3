//! `workload/pdb-unhealthy-eviction`: pods that never become ready keep a node from being drained.

use garboard_finding::{Edit, FixClass, Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{FieldPath, Value};
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/pdb-unhealthy-eviction" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "broken pods block drains",
        aliases: ["kube-linter:pdb-unhealthy-pod-eviction-policy"],
        page: include_str!("pdb_unhealthy_eviction.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

const FIELD: &str = "spec.unhealthyPodEvictionPolicy";

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    let Body::DisruptionBudget(budget) = &object.body else {
        return;
    };
    // The field is beta, and on, from v1.27 on (KEP-3017).
    let is_known = settings.kubernetes_version.minor >= 27;
    let spec = budget.spec.get();
    if is_known && spec.is_some_and(|spec| spec.unhealthy_pod_eviction_policy.is_absent()) {
        let always = Value::String("AlwaysAllow".into());
        out.report(FieldPath::new(FIELD))
            .message("pods that are not ready are evicted only while enough others are")
            .fix(FixClass::Safe, [Edit::Set(FieldPath::new(FIELD), always)]);
    }
}
