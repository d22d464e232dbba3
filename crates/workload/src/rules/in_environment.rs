//! `secret/in-environment`: a credential stands in the manifest itself.

use std::borrow::Cow;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::{ContainerRef, Credential, EnvVar};

use crate::{Check, items};

rule! {
    pub(crate) RULE = "secret/in-environment" {
        severity: Severity::High,
        group: Group::Security,
        title: "credential written into the manifest",
        aliases: [
            "kubescape:C-0012", "kubescape:C-0259", "kubescape:rule-credentials-in-env-var",
            "polaris:sensitiveContainerEnvVar", "kube-linter:env-var-secret" only [NAMED_SECRET],
        ],
        page: include_str!("in_environment.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Facet: the variable's name has the word secret in it.
const NAMED_SECRET: &str = "named-secret";

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let name = container.display_name();
    let list = container.path().join("env");
    let variables = container.container.env.items();
    let by_name = |variable: &'_ EnvVar| Cow::Owned(variable.name.text().to_owned());
    for (path, variable) in items::with_paths(list, "name", variables, by_name) {
        let variable_name = variable.name.text();
        let Some(found) = Credential::of(variable_name, variable.value.text()) else {
            continue;
        };
        let is_named = variable_name.to_ascii_lowercase().contains("secret");
        // The value stays out of the message: reports go further than manifests.
        out.report(path.join("value"))
            .facets(is_named.then_some(NAMED_SECRET))
            .message(format_args!(
                "variable {variable_name} of container {name} holds {found}, for all to read"
            ));
    }
    let words = [
        ("command", container.container.command.items()),
        ("args", container.container.args.items()),
    ];
    for (field, words) in words {
        for (index, word) in words.iter().enumerate() {
            if let Some(found) = of_argument(word) {
                out.report(container.path().join(field).index(index))
                    .message(format_args!(
                        "an argument of container {name} holds {found}, for all to read"
                    ));
            }
        }
    }
}

/// What an argument holds: `--password=hunter2`, or something of a known shape.
fn of_argument(word: &str) -> Option<Credential> {
    let flag = word
        .strip_prefix("--")
        .and_then(|flag| flag.split_once('='));
    match flag {
        Some((name, value)) => Credential::of(name, value),
        None => Credential::of_value(word),
    }
}
