//! `workload/deprecated-service-account`: the field that counts is serviceAccountName.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::{Field, Value};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/deprecated-service-account" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "deprecated field serviceAccount",
        aliases: [
            "kube-linter:deprecated-service-account-field", "kubescape:C-0294",
            "kubescape:deprecated-service-account-field",
        ],
        page: include_str!("deprecated_service_account.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = template.spec();
    let Some(old) = spec.service_account.get().filter(|name| !name.is_empty()) else {
        return;
    };
    let remove = Edit::Remove(template.path("serviceAccount"));
    match &spec.service_account_name {
        // The API server writes both into what it stores.
        Field::Set(name) if name == old => {}
        Field::Set(name) if !name.is_empty() => {
            out.report(template.path("serviceAccount"))
                .message(format_args!(
                    "serviceAccount {old} is ignored: serviceAccountName {name} counts"
                ))
                .fix(FixClass::Safe, [remove]);
        }
        Field::Set(_) | Field::Absent => {
            let name = Value::String(old.clone());
            let set = Edit::Set(template.path("serviceAccountName"), name);
            out.report(template.path("serviceAccount"))
                .message("serviceAccount is deprecated; serviceAccountName has taken its place")
                .fix(FixClass::Safe, [set, remove]);
        }
        Field::Invalid => {}
    }
}
