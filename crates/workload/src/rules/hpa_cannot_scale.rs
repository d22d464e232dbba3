//! `workload/hpa-cannot-scale`: the autoscaler cannot scale.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Object;

use crate::Check;
use crate::replicas;

rule! {
    pub(crate) RULE = "workload/hpa-cannot-scale" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "autoscaler without room",
        aliases: ["polaris:hpaMaxAvailability"],
        page: include_str!("hpa_cannot_scale.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    if let Some((least, most)) = replicas::bounds(object)
        && most <= least
    {
        out.report(FieldPath::new("spec.maxReplicas"))
            .message(format_args!(
                "maxReplicas is {most}, and minReplicas is {least}"
            ));
    }
}
