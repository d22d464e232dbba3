//! `workload/image-tag`: what runs is whatever the registry says on the day.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/image-tag" {
        severity: Severity::Low,
        group: Group::Security,
        title: "image without a fixed version",
        aliases: [
            "trivy:KSV-0013", "polaris:tagNotSpecified", "kube-linter:latest-tag",
            "checkov:CKV_K8S_14", "kubescape:C-0304",
            "kubescape:agent-sandbox-image-tag-provenance",
        ],
        page: include_str!("image_tag.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let Some(image) = ImageReference::parse(container.container.image.text()) else {
        return;
    };
    if image.digest.is_some() || image.tag.is_some_and(|tag| tag != "latest") {
        return;
    }
    let name = container.display_name();
    let finding = out.report(container.path().join("image"));
    if image.tag.is_some() {
        finding.message(format_args!(
            "container {name} runs whatever {}:latest is when its node pulls it",
            image.name
        ));
    } else {
        finding.message(format_args!(
            "container {name} runs whatever {}:latest is when its node pulls it: no tag is given",
            image.name
        ));
    }
}
