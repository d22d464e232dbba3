//! `workload/hpa-minimum-replicas`: the application stops with its only pod.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;
use crate::listing;
use crate::replicas;

rule! {
    pub(crate) RULE = "workload/hpa-minimum-replicas" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "autoscaler may go down to too few pods",
        aliases: [
            "polaris:hpaMinAvailability" only [WRITTEN], "kube-linter:hpa-minimum-three-replicas",
        ],
        page: include_str!("hpa_minimum_replicas.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Facet: the number is written, and not Kubernetes' own.
const WRITTEN: &str = "written";

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    let Some((least, _)) = replicas::bounds(object) else {
        return;
    };
    let Body::Autoscaler(autoscaler) = &object.body else {
        return;
    };
    let minimum = i64::from(settings.options.minimum_replicas);
    // Down to 0 is meant: the workload sleeps while there is nothing to do.
    if least == 0 || least >= minimum {
        return;
    }
    let is_left_out = autoscaler
        .spec
        .get()
        .is_some_and(|spec| spec.min_replicas.is_absent());
    let finding = out.report(FieldPath::new("spec.minReplicas"));
    if is_left_out {
        finding.message(format_args!(
            "the autoscaler says nothing of minReplicas, so that 1 pod may be all, fewer than {minimum}"
        ));
    } else {
        finding.facet(WRITTEN).message(format_args!(
            "the autoscaler may go down to {}, fewer than {minimum}",
            listing::count(least, "pod")
        ));
    }
}
