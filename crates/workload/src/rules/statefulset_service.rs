//! `workload/statefulset-service`: the pods have no names in DNS.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{Body, Object, ObjectId, ServiceSpec, WorkloadKind, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/statefulset-service" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "StatefulSet without its Service",
        aliases: [],
        page: include_str!("statefulset_service.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let workload = object.workload();
    let Some(workload) = workload.filter(|it| it.kind == WorkloadKind::StatefulSet) else {
        return;
    };
    let at = FieldPath::new("spec.serviceName");
    let namespace = object.namespace();
    match &workload.controller.service_name {
        Field::Invalid => {}
        Field::Set(name) if !name.is_empty() => {
            let Some(id) = world.find_near(object, "", "Service", namespace, name) else {
                out.report(at).message(format_args!(
                    "there is no Service {name} in namespace {namespace}"
                ));
                return;
            };
            let Body::Service(service) = &world.object(id).body else {
                return;
            };
            let is_headless = |spec: &ServiceSpec| {
                spec.cluster_ip.is_invalid() || spec.cluster_ip.text() == "None"
            };
            if service.spec.get().is_some_and(|spec| !is_headless(spec)) {
                out.report(at).message(format_args!(
                    "Service {name} is not headless, so that the pods get no names"
                ));
            }
        }
        Field::Set(_) | Field::Absent => {
            out.report(at)
                .message("the StatefulSet names no Service, so that the pods get no names");
        }
    }
}
