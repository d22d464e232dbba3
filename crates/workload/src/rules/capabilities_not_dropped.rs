//! `workload/capabilities-not-dropped`: the container keeps the runtime's default powers.

use std::collections::HashSet;

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::{Field, Value};
use garboard_world::{ContainerRef, ContainerRole};

use crate::{Check, capability, pod};

rule! {
    pub(crate) RULE = "workload/capabilities-not-dropped" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "default capabilities are kept",
        aliases: [
            "pss:capabilities_restricted", "kubescape:C-0211" only [KEEPS_NET_RAW],
            "kubescape:drop-capability-netraw" only [KEEPS_NET_RAW], "trivy:KSV-0003",
            "trivy:KSV-0004" only [DROPS_NONE], "trivy:KSV-0106", "polaris:insecureCapabilities",
            "kube-linter:drop-net-raw-capability" only [KEEPS_NET_RAW],
            "checkov:CKV_K8S_28" only [KEEPS_NET_RAW], "checkov:CKV_K8S_37",
            "cis-1.12:5.2.8" only [KEEPS_NET_RAW], "cis-1.12:5.2.9",
        ],
        page: include_str!("capabilities_not_dropped.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Facet: nothing is dropped at all.
const DROPS_NONE: &str = "drops-none";

/// Facet: `NET_RAW` is kept.
const KEEPS_NET_RAW: &str = "keeps-net-raw";

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let capabilities = container.security(|context| &context.capabilities);
    let drop = match capabilities {
        Field::Set(capabilities) if capabilities.drop.is_invalid() => return,
        Field::Set(capabilities) => capabilities.drop.items(),
        Field::Absent => &[],
        Field::Invalid => return,
    };
    if !pod::is_linux(container.template.spec()) {
        return;
    }
    let dropped: HashSet<String> = drop.iter().map(|name| capability::normal(name)).collect();
    let keeps = |name: &&str| !dropped.contains(*name);
    if !keeps(&"ALL") || !capability::RUNTIME_DEFAULT.iter().any(keeps) {
        return;
    }
    let field = container.path().join("securityContext.capabilities.drop");
    let name = container.display_name();
    let finding = out.report(field.clone());
    finding.facets(dropped.is_empty().then_some(DROPS_NONE));
    if keeps(&"NET_RAW") {
        finding.facet(KEEPS_NET_RAW).message(format_args!(
            "container {name} keeps the runtime's default capabilities, NET_RAW among them"
        ));
    } else {
        finding.severity(Severity::Low).message(format_args!(
            "container {name} drops NET_RAW, but not ALL capabilities"
        ));
    }
    if container.role != ContainerRole::Ephemeral {
        let class = if has_no_use_for_them(container) {
            FixClass::Safe
        } else {
            FixClass::Unsafe
        };
        finding.fix(class, [Edit::Append(field, Value::String("ALL".into()))]);
    }
}

/// A process of another user than root starts without capabilities (capabilities(7)), and gains
/// none while privilege escalation is off. One that adds some says that it needs them.
fn has_no_use_for_them(container: &ContainerRef<'_>) -> bool {
    let effective = container.effective();
    let is_non_root = effective.run_as_user().get().is_some_and(|user| *user > 0)
        || effective.run_as_non_root().is_true();
    let cannot_gain = container
        .security(|context| &context.allow_privilege_escalation)
        .is_false();
    let capabilities = container.security(|context| &context.capabilities).get();
    let adds_none = capabilities.is_none_or(|it| it.add.is_absent() || it.add.items().is_empty());
    is_non_root && cannot_gain && adds_none
}
