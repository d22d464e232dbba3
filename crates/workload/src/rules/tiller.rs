//! `workload/tiller`: Helm 2's server, which obeys everybody.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/tiller" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "Tiller of Helm 2",
        aliases: ["trivy:KSV-0102", "checkov:CKV_K8S_34", "checkov:CKV_K8S_45"],
        page: include_str!("tiller.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let image = ImageReference::parse(container.container.image.text());
    let is_tiller = image.is_some_and(|image| {
        let last = image.name.rsplit('/').next();
        last == Some("tiller")
    });
    let label = |name| {
        container
            .template
            .pod
            .labels
            .get(name)
            .map(|value| &**value)
    };
    let is_labelled = label("app") == Some("helm") && label("name") == Some("tiller");
    if is_tiller || is_labelled {
        out.report(container.path()).message(format_args!(
            "container {} is Tiller, which does what anybody who reaches it asks",
            container.display_name()
        ));
    }
}
