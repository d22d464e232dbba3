//! `workload/security-context`: nobody has thought about the container's security.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::{ContainerRef, PodSecurityContext, SecurityContext};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/security-context" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "no security context",
        aliases: [
            "checkov:CKV_K8S_29" only [NOWHERE], "checkov:CKV_K8S_30",
            "trivy:KSV-0118" only [NOWHERE],
        ],
        page: include_str!("security_context.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Facet: the pod says nothing either.
const NOWHERE: &str = "nowhere";

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let own = &container.container.security_context;
    let is_empty = match own {
        Field::Absent => true,
        Field::Set(context) => **context == SecurityContext::default(),
        Field::Invalid => false,
    };
    if !is_empty {
        return;
    }
    let of_pod = &container.template.spec().security_context;
    let is_nowhere = match of_pod {
        Field::Absent => true,
        Field::Set(context) => **context == PodSecurityContext::default(),
        Field::Invalid => false,
    };
    let name = container.display_name();
    let finding = out.report(container.path().join("securityContext"));
    if is_nowhere {
        finding.facet(NOWHERE).message(format_args!(
            "nothing is said about the security of container {name}, nor of its pod"
        ));
    } else {
        finding.message(format_args!(
            "nothing is said about the security of container {name} beyond what its pod says"
        ));
    }
}
