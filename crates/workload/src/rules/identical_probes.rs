//! `workload/identical-probes`: what only means "busy" restarts the container.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::Field;
use garboard_world::Object;

use crate::Check;
use crate::probe;

rule! {
    pub(crate) RULE = "workload/identical-probes" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "liveness probe equals readiness probe",
        aliases: [],
        page: include_str!("identical_probes.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    for container in probe::long_running(object) {
        let (liveness, readiness) = (
            &container.container.liveness_probe,
            &container.container.readiness_probe,
        );
        let (Field::Set(liveness), Field::Set(readiness)) = (liveness, readiness) else {
            continue;
        };
        // A probe that starts later or takes longer to count is another question.
        if liveness == readiness {
            let name = container.display_name();
            out.report(container.path().join("livenessProbe"))
                .message(format_args!(
                    "container {name} is restarted as soon as it is not ready: both probes are equal"
                ))
                .related(container.path().join("readinessProbe"), "the same probe");
        }
    }
}
