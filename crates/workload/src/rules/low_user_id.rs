//! `workload/low-user-id`: the id of the user may belong to somebody on the node.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::{Check, low_id};

rule! {
    pub(crate) RULE = "workload/low-user-id" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "user id that the node may use too",
        aliases: ["trivy:KSV-0020", "checkov:CKV_K8S_40"],
        page: include_str!("low_user_id.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let id = container.effective().run_as_user();
    low_id::report(container, ("user", "runAsUser"), id, out);
}
