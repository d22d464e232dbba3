//! `rbac/dangling-role-ref`: a binding to nothing.

use std::collections::BTreeSet;

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;

use crate::check::{Check, Facts};
use crate::given::facets;
use crate::holders::canonical;
use crate::listing::listing;
use crate::managed::is_built_in;
rule! {
    pub(crate) RULE = "rbac/dangling-role-ref" {
        severity: Severity::Low,
        group: Group::Security,
        title: "binding to a role that is not there",
        aliases: [
            "polaris:clusterrolebindingPodExecAttach" only ["ClusterRoleBinding"],
            "polaris:rolebindingClusterRolePodExecAttach" only ["ClusterRole by RoleBinding"],
            "polaris:rolebindingRolePodExecAttach" only ["Role by RoleBinding"],
            "kubesplaining:KUBE-RBAC-STALE-001",
        ],
        page: include_str!("dangling_role_ref.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (_, binding) in facts.policy.bindings() {
        let (kind, name) = (&*binding.role_kind, &*binding.role_name);
        // Without a kind or a name the reference could not be read.
        let is_read = !kind.is_empty() && !name.is_empty();
        if !binding.is_dangling() || !is_read || is_built_in(kind, &binding.namespace, name) {
            continue;
        }
        let at = FieldPath::new("roleRef");
        let (finding, reason) = match kind {
            "Role" if binding.is_cluster_binding() => {
                let finding = out.report(&RULE, binding.object, at.key("kind"));
                (
                    finding,
                    format!("a ClusterRoleBinding cannot refer to the Role {name}"),
                )
            }
            "Role" | "ClusterRole" => {
                let finding = out.report(&RULE, binding.object, at.key("name"));
                (finding, format!("{kind} {name} is not here"))
            }
            _ => {
                let finding = out.report(&RULE, binding.object, at.key("kind"));
                (finding, format!("{kind} is no kind of role"))
            }
        };
        let subjects: BTreeSet<_> = binding.subjects.iter().flatten().map(canonical).collect();
        let who = match listing(&subjects) {
            who if who.is_empty() => "anybody".to_owned(),
            who => who,
        };
        finding
            .facets(facets(binding))
            .message(format_args!("gives nothing to {who}: {reason}"));
    }
}
