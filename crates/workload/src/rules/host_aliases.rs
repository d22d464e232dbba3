//! `workload/host-aliases`: a pod says itself where hosts are.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/host-aliases" {
        severity: Severity::Low,
        group: Group::Security,
        title: "own lines in /etc/hosts",
        aliases: ["trivy:KSV-0007"],
        page: include_str!("host_aliases.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    let aliases = pod.spec().host_aliases.items();
    let names = aliases.iter().flat_map(|alias| alias.hostnames.items());
    let count = names.clone().count();
    let Some(first) = names.clone().next() else {
        return;
    };
    let field = pod.path("hostAliases");
    let finding = out.report(field.clone());
    if count == 1 {
        finding.message(format_args!("the pod decides itself where {first} is"));
    } else {
        finding.message(format_args!(
            "the pod decides itself where {first} and {} other names are",
            count - 1
        ));
    }
    // The application would no longer find what it looks for.
    finding.fix(FixClass::Unsafe, [Edit::Remove(field)]);
}
