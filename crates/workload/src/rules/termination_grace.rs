//! `workload/termination-grace`: the process cannot finish what it does.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/termination-grace" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "pod is killed without notice",
        aliases: [],
        page: include_str!("termination_grace.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    if template.spec().termination_grace_period_seconds.is(&0) {
        out.report(template.path("terminationGracePeriodSeconds"))
            .message("the pod is killed at once, without a word to its processes");
    }
}
