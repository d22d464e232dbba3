//! `cluster/scc-privileged`: some accounts may start privileged containers.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "cluster/scc-privileged" {
        severity: Severity::High,
        group: Group::Security,
        title: "OpenShift lets pods run privileged",
        aliases: ["kube-linter:scc-deny-privileged-container"],
        page: include_str!("scc_privileged.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::SecurityContextConstraints(constraints) = &object.body else {
        return;
    };
    if constraints.allow_privileged_container.is_true() {
        out.report(FieldPath::new("allowPrivilegedContainer"))
            .message("whoever may use these constraints runs privileged containers");
    }
}
