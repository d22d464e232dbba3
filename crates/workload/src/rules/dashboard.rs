//! `workload/dashboard`: a way into the cluster by browser.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/dashboard" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "Kubernetes dashboard deployed",
        aliases: ["checkov:CKV_K8S_33"],
        page: include_str!("dashboard.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let Some(image) = ImageReference::parse(container.container.image.text()) else {
        return;
    };
    // kubernetesui/dashboard, …/kubernetes-dashboard-amd64; Helm's chart of today has -api and -web.
    let is_dashboard = image.name.contains("kubernetes-dashboard")
        || image.name.contains("kubernetesui/dashboard");
    if is_dashboard {
        out.report(container.path()).message(format_args!(
            "container {} is the Kubernetes dashboard: a way into the cluster by browser",
            container.display_name()
        ));
    }
}
