//! `workload/image-digest`: what runs is named by a tag, which can be moved.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::{self, ImageReference};

rule! {
    pub(crate) RULE = "workload/image-digest" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "image not pinned by digest",
        aliases: [
            "checkov:CKV_K8S_43", "kubescape:C-0306", "kubescape:image-not-pinned-to-digest",
        ],
        page: include_str!("image_digest.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let text = container.container.image.text();
    let name = container.display_name();
    let field = || container.path().join("image");
    match ImageReference::parse(text) {
        Some(image) if image.digest.is_some() => {}
        Some(_) => {
            out.report(field()).message(format_args!(
                "container {name} names its image by a tag that can be moved"
            ));
        }
        None if image::has_broken_digest(text) => {
            out.report(field()).message(format_args!(
                "container {name} names its image by a digest that is none"
            ));
        }
        None => {} // a placeholder: nobody knows yet
    }
}
