//! `workload/secret-as-environment`: a Secret is in the environment of every process.

use std::borrow::Cow;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::{ContainerRef, EnvVar};

use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/secret-as-environment" {
        severity: Severity::Low,
        group: Group::Security,
        title: "Secret handed over as environment",
        aliases: [
            "kubescape:C-0207", "kubescape:rule-secrets-in-env-var",
            "kube-linter:read-secret-from-env-var", "checkov:CKV_K8S_35", "cis-1.12:5.4.1", "kubescape:C-0012" only [WHOLE],
            "kubescape:C-0259" only [WHOLE], "kubescape:rule-credentials-in-env-var" only [WHOLE],
        ],
        page: include_str!("secret_as_environment.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Facet: a whole Secret, whatever its keys are called.
const WHOLE: &str = "whole";

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let name = container.display_name();
    let list = container.path().join("env");
    let variables = container.container.env.items();
    let by_name = |variable: &'_ EnvVar| Cow::Owned(variable.name.text().to_owned());
    for (path, variable) in items::with_paths(list, "name", variables, by_name) {
        let source = variable.value_from.get();
        if source.is_some_and(|source| !source.secret_key_ref.is_absent()) {
            out.report(path.join("valueFrom.secretKeyRef"))
                .message(format_args!(
                    "container {name} gets a Secret's value in variable {}",
                    variable.name.text()
                ));
        }
    }
    for (index, source) in container.container.env_from.items().iter().enumerate() {
        if let Some(secret) = source.secret_ref.get() {
            let path = container.path().join("envFrom").index(index);
            out.report(path.join("secretRef"))
                .facet(WHOLE)
                .message(format_args!(
                    "container {name} gets every value of Secret {} in its environment",
                    secret.name.text()
                ));
        }
    }
}
