//! `workload/image-retired-registry`: the image comes from a registry that gets none any more.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/image-retired-registry" {
        severity: Severity::Low,
        group: Group::Security,
        title: "image from a registry that is frozen",
        aliases: [
            "kubescape:C-0253", "kubescape:rule-identify-old-k8s-registry",
        ],
        page: include_str!("image_retired_registry.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Registries that get no images any more, and what came after them.
const RETIRED: [(&str, &str); 3] = [
    ("k8s.gcr.io", "registry.k8s.io"),
    ("gcr.io/google-containers", "registry.k8s.io"),
    ("gcr.io/google_containers", "registry.k8s.io"),
];

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let Some(image) = ImageReference::parse(container.container.image.text()) else {
        return;
    };
    let Some((old, new)) = RETIRED.iter().find(|(old, _)| image.is_of(old)) else {
        return;
    };
    out.report(container.path().join("image"))
        .message(format_args!(
            "container {} runs an image of {old}, frozen since April 2023; {new} has the newer ones",
            container.display_name()
        ));
}
