//! `rbac/token-mounted`: every process of the pod may speak to the API server.

use garboard_finding::{Edit, Findings, FixClass, Group, Severity, rule};
use garboard_manifest::Value;

use crate::check::{Check, Facts};
use crate::token::{Automount, account_name, automount};

rule! {
    pub(crate) RULE = "rbac/token-mounted" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "service account token mounted",
        aliases: [
            "kubescape:C-0034", "kubescape:C-0190", "kubescape:C-0261",
            "kubescape:automount-service-account", "trivy:KSV-0036", "polaris:automountServiceAccountToken", "checkov:CKV_K8S_38",
            "cis-1.12:5.1.6",
        ],
        page: include_str!("token_mounted.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    let world = facts.world;
    let workloads: Vec<_> = world.workloads().collect();
    out.collect(&workloads, |(id, object, workload), out| {
        for template in workload.pods() {
            let Some(automount) = automount(world, object, template) else {
                continue;
            };
            let account = account_name(template.spec()).unwrap_or_default();
            // Of accounts that may do much, or nothing, there are rules that say more.
            let is_asked_for = automount == Automount::Pod;
            let is_powerless = !is_asked_for && facts.is_powerless(object.namespace(), account);
            if is_powerless || facts.is_powerful(object.namespace(), account) {
                continue;
            }
            let field = template.path("automountServiceAccountToken");
            let finding = out.report(&RULE, *id, field.clone());
            match automount {
                Automount::Pod => finding.message("the pod asks for its service account's token"),
                Automount::Account => finding.message(format_args!(
                    "the pod gets the token of service account {account}, which asks for that"
                )),
                Automount::Default => finding.message(format_args!(
                    "the pod gets the token of service account {account}, as nobody says otherwise"
                )),
            };
            // An application that speaks to the API server would be refused.
            finding.fix(FixClass::Unsafe, [Edit::Set(field, Value::Bool(false))]);
        }
    });
}
