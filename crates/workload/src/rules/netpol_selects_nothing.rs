//! `netpol/selects-nothing`: the policy holds for nobody.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;
use crate::selection;

rule! {
    pub(crate) RULE = "netpol/selects-nothing" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "NetworkPolicy without pods",
        aliases: [
            "kube-linter:dangling-networkpolicy", "kubescape:C-0299",
            "kubescape:dangling-networkpolicy",
        ],
        page: include_str!("netpol_selects_nothing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::NetworkPolicy(policy) = &object.body else {
        return;
    };
    let Some(Field::Set(selector)) = policy.spec.get().map(|spec| &spec.pod_selector) else {
        return; // networking/v1: an absent selector is an empty one
    };
    let namespace = object.namespace();
    // An empty selector means whatever will come.
    let is_meant = selector.is_readable() && !selector.is_empty();
    if is_meant && !selection::selects_any(world, namespace, selector) {
        out.report(FieldPath::new("spec.podSelector"))
            .message(format_args!(
                "the policy selects no pod of namespace {namespace}"
            ));
    }
}
