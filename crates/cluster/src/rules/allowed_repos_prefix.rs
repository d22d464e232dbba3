//! `cluster/allowed-repos-prefix`: a policy that compares the beginnings of names.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/allowed-repos-prefix" {
        severity: Severity::High,
        group: Group::Security,
        title: "list of registries that lets others through",
        aliases: ["trivy:KSV-0124"],
        page: include_str!("allowed_repos_prefix.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::AllowedRepos(constraint) = &object.body else {
        return;
    };
    let spec = constraint.spec.get();
    let Some(parameters) = spec.and_then(|spec| spec.parameters.get()) else {
        return;
    };
    for (index, repository) in parameters.repos.items().iter().enumerate() {
        // The template compares beginnings: an image's name goes on after `registry.example`.
        let is_open = !repository.ends_with(['/', ':', '@']) && !repository.contains('@');
        if is_open {
            out.report(FieldPath::new("spec.parameters.repos").index(index))
                .message(format_args!(
                    "images of {repository}.evil.example are allowed too: names are compared by \
                     their beginning"
                ));
        }
    }
}
