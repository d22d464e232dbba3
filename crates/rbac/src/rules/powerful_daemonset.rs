//! `rbac/powerful-daemonset`: every node holds the keys.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::carried::Carried;
use crate::check::{Check, Facts};
use crate::rules::{POWERFUL_TOKEN, TOKEN_MOUNTED};
rule! {
    pub(crate) RULE = "rbac/powerful-daemonset" {
        severity: Severity::High,
        group: Group::Security,
        title: "powerful account on every node",
        aliases: ["kubesplaining:KUBE-SA-DAEMONSET-001"],
        page: include_str!("powerful_daemonset.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for carried in Carried::all(facts).filter(|it| it.is_on_every_node) {
        let message = format!("whoever takes over any node {}", carried.says(facts));
        carried
            .report(&RULE, out)
            .implies([&POWERFUL_TOKEN, &TOKEN_MOUNTED])
            .message(message);
    }
}
