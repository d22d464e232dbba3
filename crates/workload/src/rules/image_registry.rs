//! `workload/image-registry`: images come from where the user wants them from.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, Workload};

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/image-registry" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "image from a registry that is not allowed",
        aliases: [
            "kubescape:C-0001" only [FORBIDDEN],
            "kubescape:rule-identify-blocklisted-image-registries" only [FORBIDDEN],
            "kubescape:rule-identify-blocklisted-image-registries-v1" only [FORBIDDEN],
            "kubescape:C-0078" only [NOT_ALLOWED],
            "kubescape:container-image-repository" only [NOT_ALLOWED],
            "kubescape:container-image-repository-v1" only [NOT_ALLOWED],
            "kubescape:C-0304" only [NOT_ALLOWED],
            "kubescape:agent-sandbox-image-registry-allowlist" only [NOT_ALLOWED],
            "trivy:KSV-0032" only [NOT_ALLOWED], "trivy:KSV-0033" only [NOT_ALLOWED],
            "trivy:KSV-0035" only [NOT_ALLOWED], "trivy:KSV-0125" only [NOT_ALLOWED],
        ],
        page: include_str!("image_registry.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// Facet: the registry is not among the allowed ones.
const NOT_ALLOWED: &str = "not-allowed";

/// Facet: the registry is among the forbidden ones.
const FORBIDDEN: &str = "forbidden";

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    let options = &settings.options;
    if options.allowed_registries.is_empty() && options.forbidden_registries.is_empty() {
        return;
    }
    let containers = object.workload().into_iter().flat_map(Workload::containers);
    for container in containers {
        let Some(image) = ImageReference::parse(container.container.image.text()) else {
            continue;
        };
        let is_of = |registries: &[String]| registries.iter().any(|it| image.is_of(it));
        let name = container.display_name();
        let registry = image.registry();
        let field = || container.path().join("image");
        if is_of(&options.forbidden_registries) {
            out.report(field()).facet(FORBIDDEN).message(format_args!(
                "container {name} runs an image of {registry}, which is forbidden"
            ));
        } else if !options.allowed_registries.is_empty() && !is_of(&options.allowed_registries) {
            out.report(field()).facet(NOT_ALLOWED).message(format_args!(
                "container {name} runs an image of {registry}, which is not allowed"
            ));
        }
    }
}
