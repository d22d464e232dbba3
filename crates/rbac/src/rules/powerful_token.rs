//! `rbac/powerful-token`: who takes over the pod has what its account has.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::carried::Carried;
use crate::check::{Check, Facts};
use crate::rules::TOKEN_MOUNTED;
rule! {
    pub(crate) RULE = "rbac/powerful-token" {
        severity: Severity::High,
        group: Group::Security,
        title: "token of a powerful account mounted",
        aliases: [
            "kubescape:C-0267", "kubescape:C-0272",
            "kubescape:workload-with-cluster-takeover-roles",
            "kubescape:workload-with-administrative-roles",
            "kubesplaining:KUBE-SA-PRIVILEGED-001", "kubesplaining:KUBE-SA-PRIVILEGED-002",
        ],
        page: include_str!("powerful_token.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for carried in Carried::all(facts).filter(|it| !it.is_on_every_node) {
        let message = format!("whoever takes over the pod {}", carried.says(facts));
        carried
            .report(&RULE, out)
            .implies([&TOKEN_MOUNTED])
            .message(message);
    }
}
