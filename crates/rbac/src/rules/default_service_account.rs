//! `rbac/default-service-account`: the pod speaks with a voice that is everybody's.

use garboard_finding::{Findings, Group, Severity, rule};

use crate::check::{Check, Facts};
use crate::token::{account_name, automount};

rule! {
    pub(crate) RULE = "rbac/default-service-account" {
        severity: Severity::Low,
        group: Group::Security,
        title: "default service account used",
        aliases: [
            "kubescape:C-0189", "kube-linter:default-service-account", "checkov:CKV_K8S_41",
            "checkov:CKV_K8S_42", "kubesplaining:KUBE-SA-DEFAULT-001", "cis-1.12:5.1.5",
        ],
        page: include_str!("default_service_account.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    let world = facts.world;
    let workloads: Vec<_> = world.workloads().collect();
    out.collect(&workloads, |(id, object, workload), out| {
        for template in workload.pods() {
            let is_default = account_name(template.spec()) == Some("default");
            // Without its token an account gives nothing to anybody.
            if is_default && automount(world, object, template).is_some() {
                out.report(&RULE, *id, template.path("serviceAccountName"))
                    .message(format_args!(
                        "the pod is known to the API server as the default account of namespace {}",
                        object.namespace()
                    ));
            }
        }
    });
}
