//! `workload/hpa-target-missing`: nothing is scaled.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/hpa-target-missing" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "autoscaler without target",
        aliases: [
            "kube-linter:dangling-horizontalpodautoscaler", "kubescape:C-0300",
            "kubescape:hpa-has-target",
        ],
        page: include_str!("hpa_target_missing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::Autoscaler(autoscaler) = &object.body else {
        return;
    };
    let target = autoscaler
        .spec
        .get()
        .and_then(|spec| spec.scale_target_ref.get());
    let Some(target) = target.filter(|target| !target.name.is_invalid()) else {
        return;
    };
    if world.scale_target(object, target).is_none() {
        let (kind, name) = (target.kind.text(), target.name.text());
        let namespace = object.namespace();
        out.report(FieldPath::new("spec.scaleTargetRef.name"))
            .message(format_args!(
                "there is no {kind} {name} in namespace {namespace}"
            ));
    }
}
