//! `workload/dashboard-account`: a pod borrows the rights of the dashboard.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/dashboard-account" {
        severity: Severity::High,
        group: Group::Security,
        title: "runs with the dashboard's account",
        aliases: ["kubescape:C-0014", "kubescape:rule-access-dashboard-wl-v1"],
        page: include_str!("dashboard_account.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(pod: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = pod.spec();
    if spec.account_name() != "kubernetes-dashboard" {
        return;
    }
    let is_dashboard = pod.containers().any(|container| {
        let image = container.container.image.text();
        image.contains("dashboard") || image.contains("metrics-scraper")
    });
    if is_dashboard {
        return;
    }
    let field = if spec.service_account_name.is_absent() {
        "serviceAccount"
    } else {
        "serviceAccountName"
    };
    out.report(pod.path(field))
        .message("the pod runs with the account of the Kubernetes dashboard, and is not it");
}
