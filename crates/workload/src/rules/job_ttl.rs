//! `workload/job-ttl`: Jobs and pods that have ended pile up.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Object, WorkloadKind};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/job-ttl" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "Job stays when it has ended",
        aliases: ["kube-linter:job-ttl-seconds-after-finished"],
        page: include_str!("job_ttl.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let jobs = object.workload().filter(|it| it.kind == WorkloadKind::Job);
    let Some(job) = jobs.filter(|_| object.meta.owner_references.is_empty()) else {
        return;
    };
    if job.controller.ttl_seconds_after_finished.is_absent() {
        out.report(FieldPath::new("spec.ttlSecondsAfterFinished"))
            .message("nothing deletes the Job and its pods when it has ended");
    }
}
