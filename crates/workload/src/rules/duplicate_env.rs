//! `workload/duplicate-env`: only the last one counts.

use std::collections::HashMap;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/duplicate-env" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "environment variable set twice",
        aliases: [
            "kube-linter:duplicate-env-var", "kubescape:C-0295", "kubescape:duplicate-env-var",
        ],
        page: include_str!("duplicate_env.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let mut first = HashMap::new();
    for (index, variable) in container.container.env.items().iter().enumerate() {
        let Some(name) = variable.name.get() else {
            continue;
        };
        let list = container.path().join("env");
        if let Some(earlier) = first.insert(&**name, index) {
            let container = container.display_name();
            out.report(list.index(index))
                .message(format_args!(
                    "container {container} sets {name} twice; the last counts"
                ))
                .related(list.index(earlier), "set before");
        }
    }
}
