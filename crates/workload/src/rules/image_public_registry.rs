//! `workload/image-public-registry`: the image comes from where anybody may push.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/image-public-registry" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "image from a public registry",
        aliases: ["trivy:KSV-0034"],
        page: include_str!("image_public_registry.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Registries where anybody may open an account and push.
const PUBLIC: [&str; 6] = [
    "docker.io",
    "ghcr.io",
    "public.ecr.aws",
    "quay.io",
    "registry.gitlab.com",
    "ttl.sh",
];

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let Some(image) = ImageReference::parse(container.container.image.text()) else {
        return;
    };
    let registry = image.registry();
    if PUBLIC.contains(&registry) {
        out.report(container.path().join("image"))
            .message(format_args!(
                "container {} runs an image of {registry}, where anybody may push",
                container.display_name()
            ));
    }
}
