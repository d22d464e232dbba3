//! `workload/service-account-missing`: no pod is made.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, Workload, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/service-account-missing" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "service account that does not exist",
        aliases: [
            "kube-linter:non-existent-service-account", "kubescape:C-0307",
            "kubescape:non-existent-service-account",
        ],
        page: include_str!("service_account_missing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let namespace = object.namespace();
    for template in object.workload().into_iter().flat_map(Workload::pods) {
        let spec = template.spec();
        let name = spec.account_name();
        // Every namespace has the account `default`.
        if name == "default"
            || world
                .find_near(object, "", "ServiceAccount", namespace, name)
                .is_some()
        {
            continue;
        }
        let field = match spec.service_account_name.text() {
            "" => "serviceAccount",
            _ => "serviceAccountName",
        };
        out.report(template.path(field)).message(format_args!(
            "there is no ServiceAccount {name} in namespace {namespace}"
        ));
    }
}
