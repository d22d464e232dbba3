//! `workload/duplicate-container`: the API server refuses the pod.

use std::collections::HashSet;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/duplicate-container" {
        severity: Severity::High,
        group: Group::Hygiene,
        title: "two containers of one name",
        aliases: [],
        page: include_str!("duplicate_container.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let mut names = HashSet::new();
    for container in template.containers() {
        let name = container.name();
        if !name.is_empty() && !names.insert(name) {
            out.report(container.path().join("name"))
                .message(format_args!(
                    "another container of the pod is called {name} too"
                ));
        }
    }
}
